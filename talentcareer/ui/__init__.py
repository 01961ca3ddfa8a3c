"""The look and the ways of pages: base views, lists, template components, navigation, and the registries by which a subject adds its parts. Offers the modules named here."""

__all__ = ["blocks", "formats", "panels", "parts", "search"]
