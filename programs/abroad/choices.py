"""Lists of study abroad."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class StudyCategory(models.TextChoices):
    """The five categories of the plan."""

    LEADER = "leader", _("leading talents")
    CLINICAL = "clinical", _("clinical backbone")
    INNOVATION = "innovation", _("innovation talents")
    TEACHING = "teaching", _("teaching talents")
    MANAGEMENT = "management", _("management talents")


class Route(models.TextChoices):
    """Who sends: the rules of the plan hold for its own route only."""

    PLAN = "plan", _("Hundred Doctors Abroad")
    SCHOLARSHIP = "scholarship", _("China Scholarship Council")
    HOSPITAL = "hospital", pgettext_lazy("route", "hospital")
    FOREIGN = "foreign", _("foreign funded")
    OTHER = "other", _("other")
