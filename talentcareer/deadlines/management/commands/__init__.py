"""Commands of deadlines."""
