"""What a verdict says, and the cells of the age board."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Outcome(models.TextChoices):
    """What the rules say of a person and a window, in the order in which one of them is told."""

    MISSING_AGE = "missing_age", _("birth date or sex missing")
    CLOSED = "closed", pgettext_lazy("window", "closed")
    TOO_YOUNG = "too_young", _("still too young")
    BLOCKED = "blocked", _("blocked")
    MISSING = "missing", _("data missing")
    CHECK = "check", _("needs a human check")
    ELIGIBLE = "eligible", _("eligible")


class Cell(models.TextChoices):
    """The cells of a row of the age board. Each person of the scope stands in exactly one."""

    YEAR_1 = "year_1", _("open, closes within 12 months")
    YEAR_2 = "year_2", _("open, closes in 13 to 24 months")
    YEAR_3 = "year_3", _("open, closes in 25 to 36 months")
    LATER = "later", _("open for longer")
    EXEMPTION = "exemption", _("only with an exemption")
    TOO_YOUNG = "too_young", _("still too young")
    BLOCKED = "blocked", _("blocked")
    MISSING = "missing", _("data missing")
    CLOSED = "closed", pgettext_lazy("window", "closed")


OPEN = (Cell.YEAR_1, Cell.YEAR_2, Cell.YEAR_3, Cell.LATER)
"""The cells of those who may apply now, as far as records can say."""


class InvitationState(models.TextChoices):
    """What became of asking somebody to apply."""

    INVITED = "invited", pgettext_lazy("invitation", "asked")
    DECLINED = "declined", pgettext_lazy("invitation", "declined")
    APPLIED = "applied", pgettext_lazy("invitation", "applied")
    SELECTED = "selected", pgettext_lazy("invitation", "selected")
    NOT_SELECTED = "not_selected", pgettext_lazy("invitation", "not selected")


class Match(models.TextChoices):
    """How somebody stands with one call: the tabs above its list. Who lacks one thing stands in a second one as well."""

    CAN = "can", pgettext_lazy("people", "Could apply")
    ONE = "one", pgettext_lazy("people", "One thing is missing")
    CHECK = "check", pgettext_lazy("people", "Needs a check")
    MISSING = "missing", pgettext_lazy("people", "Data missing")
    BARRED = "barred", pgettext_lazy("people", "Barred")
