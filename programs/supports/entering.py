"""Platforms and teams entered by hand."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from programs.supports import rules
from programs.supports.actions import save_support, take_back_support
from programs.supports.forms import PlatformForm, TeamForm
from programs.supports.models import Platform, Team
from talentcareer.ui.entering import Entry


def missing(support: Any) -> list[str]:
    """Return what is still missing from a platform or team just saved."""
    return [str(reason) for reason in rules.day_known(support.begun_on).warnings]


PLATFORM = Entry(
    name="platform", namespace="supports", model=Platform, form=PlatformForm, permission="support.write", save=save_support,
    take_back=take_back_support, add_title=_("Add a platform"), edit_title=_("Correct a platform"),
    home="supports:platform-list", remarks=missing,
)  # fmt: skip
TEAM = Entry(
    name="team", namespace="supports", model=Team, form=TeamForm, permission="support.write", save=save_support,
    take_back=take_back_support, add_title=_("Add a team"), edit_title=_("Correct a team"),
    home="supports:team-list", remarks=missing,
)  # fmt: skip
