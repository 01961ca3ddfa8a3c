"""Formats in Chinese."""
