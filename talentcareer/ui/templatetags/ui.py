"""`{% load ui %}`: every component, and the filters that write figures, money and days."""

from django import template

from talentcareer.ui import formats
from talentcareer.ui.components import charts, forms, marks, page, registry, shell, tables

__all__ = ["charts", "forms", "marks", "page", "register", "shell", "tables"]

register = template.Library()
registry.register_all(register)

register.filter("number", formats.number)
register.filter("signed", formats.signed)
register.filter("percent", formats.percent)
register.filter("wan", formats.wan)
register.filter("yuan", formats.yuan)
register.filter("day", formats.day)
register.filter("moment", formats.moment)
register.filter("known", formats.known)
register.filter("listed", formats.listed)
