"""Deadlines in words: how long there is, and lists as plain text that is pasted into a group or sent by mail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talentcareer.deadlines.models import Deadline

LANGUAGE = "zh-hans"
"""The language of what goes out where nobody has chosen one."""


def language_of(user: Any) -> str:
    """Return the language in which an account is written to."""
    known = {code for code, _label in settings.LANGUAGES}
    return user.language if user.language in known else LANGUAGE


def how_long(due_on: date, day: date) -> str:
    """Return how long there is until a day, or since when it is over."""
    days = (due_on - day).days
    if days == 0:
        return _("today")
    if days < 0:
        return ngettext("%(days)s day over", "%(days)s days over", -days) % {"days": -days}
    return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}


def link() -> str:
    """Return the address of the list as messages give it; nothing where the site's address is not set."""
    return f"{settings.SITE_URL}/deadlines/" if settings.SITE_URL else ""


def as_text(rows: Iterable[Deadline], day: date) -> str:
    """Return deadlines as plain text by department, the earliest first in each; nothing where there are none."""
    departments: dict[str, list[Deadline]] = {}
    for row in sorted(rows, key=lambda row: (row.unit is None, str(row.unit or ""), row.due_on, row.source, row.key)):
        departments.setdefault(str(row.unit) if row.unit else _("Without a department"), []).append(row)
    if not departments:
        return ""
    lines = [_("Deadlines, %(day)s") % {"day": day.isoformat()}]
    for department, there in departments.items():
        lines += ["", _("[%(department)s]") % {"department": department}]
        lines += [f"{number}. {_line(row, day)}" for number, row in enumerate(there, 1)]
    if address := link():
        lines += ["", address]
    return "\n".join(lines)


def _line(row: Deadline, day: date) -> str:
    values = {"day": row.due_on.isoformat(), "how_long": how_long(row.due_on, day), "sentence": row.sentence}
    return _("%(day)s (%(how_long)s) %(sentence)s") % values


def as_counts(counts: dict[str, int], day: date) -> str:
    """Return how many there are of each kind, without anybody's name."""
    lines = [_("Deadlines, %(day)s") % {"day": day.isoformat()}]
    lines += [_("%(kind)s: %(count)s") % {"kind": label, "count": count} for label, count in counts.items()]
    if address := link():
        lines.append(address)
    return "\n".join(lines)
