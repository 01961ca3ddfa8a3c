"""The look and the ways of pages: base views, lists, template components, navigation, registries of panels and blocks.

Offers the modules named here.
"""

__all__ = [
    "blocks",
    "components",
    "entering",
    "entering_lines",
    "entering_lists",
    "entering_many",
    "entering_pages",
    "errors",
    "exporting",
    "fields",
    "formats",
    "lists",
    "panels",
    "parts",
    "search",
    "sheets",
    "tables",
    "views",
    "widgets",
]
