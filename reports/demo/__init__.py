"""The demo hospital: invented people and what happened to them, made from a seed and taken in by the application's own doors."""
