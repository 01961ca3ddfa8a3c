PYTHON ?= python3
PORT ?= 8000
HOSPITAL ?= demo
NAME ?= 本院
RUN = .venv/bin/python -m
# Where the test services are; the environment may say otherwise. Tests make a database of their own there.
TEST_DATABASE_URL ?= $(or $(filter postgres%,$(DATABASE_URL)),postgres://postgres@127.0.0.1:5432/postgres)
TEST_REDIS_URL ?= $(or $(REDIS_URL),redis://127.0.0.1:6379/5)
# Tests and tools never touch a hospital's data, whatever the caller's environment names.
TEST_ENV = env -u DATABASE_URL -u REDIS_URL -u DEBUG VAR_DIR=var/test
CHECK_ENV = $(TEST_ENV) DEBUG=1

.DEFAULT_GOAL := help
.PHONY: help setup run test test-services test-browser test-long check lint types arrows migrations translations deploy \
	bench messages lock bundle clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */\1\t/' | expand -t 16

setup:  ## virtual environment, front-end files, translations (instant when nothing changed)
	@$(PYTHON) scripts/set_up.py

run: setup  ## serve the demo hospital at 127.0.0.1:8000 (HOSPITAL=empty NAME=… PORT=…)
	@.venv/bin/python scripts/supervise.py --hospital "$(HOSPITAL)" --name "$(NAME)" --port "$(PORT)"

test: setup  ## tests that need no server
	@$(TEST_ENV) $(RUN) pytest -n 2 --dist loadscope -m "not services and not browser and not long"

test-services: setup  ## what asks a database and what needs servers, on PostgreSQL and Redis, with the coverage limit
	@$(TEST_ENV) PGOPTIONS="-c synchronous_commit=off" DATABASE_URL="$(TEST_DATABASE_URL)" REDIS_URL="$(TEST_REDIS_URL)" TALENTCAREER_REQUIRE=services \
		$(RUN) pytest -n 2 --dist loadscope -m "not browser and not long and not anywhere" --cov --cov-report=term:skip-covered

test-browser: setup  ## tests in Chromium
	@$(TEST_ENV) TALENTCAREER_REQUIRE=browser $(RUN) pytest -n 2 --dist loadscope -m browser

test-long: setup  ## what takes long: kill points, many editors, large files
	@$(TEST_ENV) TALENTCAREER_REQUIRE=long TEST_REDIS_URL="$(TEST_REDIS_URL)" $(RUN) pytest -m long

check: setup lint types arrows migrations translations deploy  ## lint, types, arrows, migrations, translations, deployment

lint: setup
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check --quiet .
	@git ls-files -z 'templates/*.html' | xargs -0 -r .venv/bin/djade --target-version 5.2 --check

types: setup
	@$(CHECK_ENV) $(RUN) mypy

arrows: setup
	@.venv/bin/lint-imports

migrations: setup
	@$(CHECK_ENV) .venv/bin/python manage.py makemigrations --check --dry-run

translations: setup
	@$(TEST_ENV) $(RUN) pytest -q tests/house/test_translations.py

deploy: setup
	@.venv/bin/python scripts/check_deploy.py

bench: setup  ## benchmarks: large imports (beside PostgreSQL's own COPY), exports, memory, the dashboard
	@$(CHECK_ENV) $(RUN) pytest -q -s tests/bench
	@$(CHECK_ENV) DATABASE_URL="$(TEST_DATABASE_URL)" $(RUN) pytest -q -s tests/bench/test_import_ratios.py

messages: setup  ## gather new strings into locale/ (needs gettext)
	@$(CHECK_ENV) .venv/bin/python scripts/messages.py

lock:  ## resolve versions anew and write the lock files (needs uv and npm)
	@$(PYTHON) scripts/lock.py

bundle: setup  ## dist/talentcareer: the project with wheels and front-end files, for a site without internet
	@.venv/bin/python scripts/bundle.py

clean:  ## remove what set-up and tools made; a hospital's data in var/ stays
	@rm -rf .venv node_modules static_vendor dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
