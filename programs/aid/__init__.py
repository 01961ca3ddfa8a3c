"""Student aid."""
