"""Recognitions."""
