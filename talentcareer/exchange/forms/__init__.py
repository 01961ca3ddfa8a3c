"""Forms of imports, a module a step."""
