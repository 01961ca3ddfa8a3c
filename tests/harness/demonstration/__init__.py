"""Invented work whose effects can be counted."""

POINTS = ("taken", "working", "holding", "half-written", "written", "committed", "before-finish", "after-finish")
"""Every named point on the way of `demonstration.careful`, in order."""
