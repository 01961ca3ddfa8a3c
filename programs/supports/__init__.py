"""Platforms and teams."""
