PYTHON ?= python3
.DEFAULT_GOAL := help
.PHONY: help setup

help:  ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */\1\t/' | expand -t 16

setup:  ## virtual environment, front-end files, translations (instant when nothing changed)
	@$(PYTHON) scripts/set_up.py
