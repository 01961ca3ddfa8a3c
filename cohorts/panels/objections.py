"""Objections that wait for the office's decision, on its start page."""

from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts import batches
from cohorts.choices import ObjectionResult
from talentcareer.ui import blocks, formats
from talentcareer.ui.parts import Todo


def waiting(user: Any) -> list[Todo]:
    """The batches with open objections; the link opens exactly these."""
    told = batches.open_objections(user).aggregate(
        batches=Count("cohort", distinct=True), objections=Count("pk"), since=Min("received_on")
    )
    if not told["batches"]:
        return []
    return [
        Todo(
            told["batches"],
            _("Batches with open objections"),
            _("Objections received and not decided yet: %(count)s") % {"count": told["objections"]},
            _("Open"),
            f"{reverse('cohorts:batch-list')}?objections={ObjectionResult.OPEN}",
            since=_("since %(day)s") % {"day": formats.day(told["since"])},
            tone="due",
        )
    ]


BLOCK = blocks.HomeBlock("objections", 30, "objection.write", todos=waiting)
