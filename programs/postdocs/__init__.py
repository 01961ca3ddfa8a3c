"""Postdocs."""
