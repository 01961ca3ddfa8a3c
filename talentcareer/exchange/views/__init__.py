"""Pages of imports, a module a step."""
