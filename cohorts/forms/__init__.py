"""Forms of people and what is kept about them, a module a subject."""
