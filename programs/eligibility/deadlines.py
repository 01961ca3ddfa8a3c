"""What falls due in eligibility: the windows that close for good, by person."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cohorts.models import Talent
from programs.eligibility.asks import Reader
from programs.eligibility.calls import windows
from programs.eligibility.choices import Cell
from programs.eligibility.querysets import with_turns
from programs.eligibility.windows import Window
from talentcareer.deadlines.sources import Due, Source, add

EVERYBODY = Reader(public=True)
"""Sentences of deadlines are pasted into groups: what is confidential about somebody must not show in them, nor in their absence."""


def closing(day: date) -> Iterator[Due]:
    """Yield each person on the staff and each window that is open to her and closes by age within twelve months."""
    people = Talent.objects.unscoped("each deadline is shown by its person's unit").on_staff_on(day)
    people = people.exclude(unit=None).order_by("pk")
    for window in windows(day):
        for person, turn in with_turns(people, window, [Cell.YEAR_1], day, EVERYBODY):
            yield Due(
                f"{window.key}:{person.pk}", turn.last_on, reverse("cohorts:talent-detail", args=[person.pk]), person.unit_id,
                params={"name": person.name, "year": turn.year, **_words(window)},
            )  # fmt: skip


def _words(window: Window) -> dict[str, str]:
    """Return a window's words in both languages: a stage has two names, a programme one."""
    record = window.record
    return {"window_zh": getattr(record, "name_zh", str(record)), "window_en": getattr(record, "name_en", str(record))}


def sentence(params: Mapping[str, Any]) -> str:
    """Say one of them."""
    chinese = (get_language() or "zh").startswith("zh")
    window = params["window_zh" if chinese else "window_en"]
    return _("%(name)s: last chance for %(window)s (%(year)s)") % {**params, "window": window}


add(Source("eligibility.window", _("Windows that close"), "eligibility.view", (365, 180, 90, 30, 7), closing, sentence))
