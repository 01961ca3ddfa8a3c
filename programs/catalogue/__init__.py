"""Talent programmes."""
