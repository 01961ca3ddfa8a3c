"""Small invented data for tests, made through actions."""
