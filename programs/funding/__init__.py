"""Training fund."""
