"""Levels and layers of talent programmes; the words in which their calls set conditions."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Level(models.TextChoices):
    """The ladder of levels, highest first."""

    NATIONAL = "national", _("national")
    PROVINCIAL = "provincial", _("provincial/ministerial")
    MUNICIPAL = "municipal", _("municipal/bureau")
    DISTRICT = "district", _("district")
    HOSPITAL = "hospital", pgettext_lazy("level", "hospital")


HIGHEST_FIRST = tuple(Level.values)


class Layer(models.TextChoices):
    """Layers of national talent plans: of one layer only one may be held, also after its support has ended (domain 3.3)."""

    LEADING = "leading", _("leading talents (A)")
    YOUNG = "young", _("young talents (B)")
    POSTDOC = "postdoc", _("postdoc plans")


HIGHER_LAYERS = {Layer.LEADING: (), Layer.YOUNG: (Layer.LEADING,), Layer.POSTDOC: ()}
"""The layers above a layer, whose holders may not go back into it (no reverse layer, domain 3.3)."""


class Standing(models.TextChoices):
    """How far a call's rules can be relied on: printed in a source, shifted from another year, or told without one."""

    CONFIRMED = "confirmed", _("confirmed with the document")
    VERIFIED = "verified", _("found in a source, to be confirmed with the document")
    SHIFTED = "shifted", _("shifted from another year, to be confirmed")
    UNSOURCED = "unsourced", _("without a source, to be confirmed")


class Convention(models.TextChoices):
    """The ways in which official texts turn "N岁" into a birth-date cut-off (domain 3.1, A to F)."""

    PRINTED = "printed", _("only the printed date")
    UNDER_ON_NEW_YEAR = "under_on_new_year", _("under N on 1 January, that day's birthday included (A)")
    UP_TO_ON_DAY = "up_to_on_day", _("N or under on a day, counted to the day of birth (B)")
    CALENDAR_YEAR = "calendar_year", _("N or under by calendar year (C)")
    BEFORE_NEXT_BIRTHDAY = "before_next_birthday", _("before the birthday after N on a day (D)")
    PRINTED_OTHERWISE = "printed_otherwise", _("text and printed date disagree: the printed date counts (E)")
    UP_TO_ON_NEW_YEAR = "up_to_on_new_year", _("N or under on 1 January (F)")


class Inclusion(models.TextChoices):
    """Whether a printed cut-off day itself still counts."""

    YES = "yes", _("the day itself counts")
    NO = "no", _("the day itself does not count")
    UNSTATED = "unstated", _("the text does not say whether the day itself counts")


class Strength(models.TextChoices):
    """What a condition does: bars, asks for an exemption, or speaks for somebody (优先, 倾斜)."""

    HARD = "hard", _("must hold")
    SOFT = "soft", _("should hold; otherwise an exemption with reason and approver")
    PREFERRED = "preferred", _("preferred")
    FAVOURED = "favoured", _("favoured")


REQUIRED = (Strength.HARD, Strength.SOFT)


class ConditionKind(models.TextChoices):
    """What a condition asks."""

    BORN_FROM = "born_from", _("birth-date cut-off")
    BORN_UNTIL = "born_until", _("latest birth date")
    TITLE_AT_LEAST = "title_at_least", _("title at least")
    TITLE_AT_MOST = "title_at_most", _("title at most")
    DEGREE = "degree", _("degree at least")
    EDUCATION = "education", _("education at least")
    SINCE_DEGREE = "since_degree", _("months since the highest degree at most")
    TENURE = "tenure", _("months at the hospital at least")
    DUTY = "duty", _("years in administrative or teaching posts at least")
    IN_STATION = "in_station", _("in station as a postdoc")
    NOT_IN_STATION = "not_in_station", _("not in station as a postdoc")
    STATION_MONTHS = "station_months", _("months since entering the station at most")
    LAYER = "layer", _("no talent plan of the layer")
    PROGRAMME = "programme", _("not selected by another programme")
    SELECTED_BY = "selected_by", _("selected or shortlisted by a programme")
    APPLICATIONS = "applications", _("applications so far at most")
    CONFIRMATION = "confirmation", _("confirmed by an office")


class ConfirmationKind(models.TextChoices):
    """What an office confirms of a person, because no record can say it."""

    INTEGRITY = "integrity", _("integrity and discipline (纪检)")
    MEDICAL_SAFETY = "medical_safety", _("no medical incident with main responsibility (医务处)")
    EQUIVALENT_TITLE = "equivalent_title", _("level equivalent to the title")
    EQUIVALENT_DEGREE = "equivalent_degree", _("level equivalent to the degree")
    KEY_SPECIALTY = "key_specialty", _("leader of a municipal key specialty")
    LANGUAGE = "language", _("foreign language assessment")
    HEALTH = "health", _("health declaration")
    DIRECTION = "direction", _("research direction in the list of the call")
    ABROAD = "abroad", _("formal post abroad for the months asked for")
    FULL_TIME = "full_time", _("full-time and months at the host as asked for")
    HELD_PROJECTS = "held_projects", _("within the limit of held projects")
    RECOMMENDED = "recommended", _("recommended within the unit's quota")


AGES = (ConditionKind.BORN_FROM, ConditionKind.BORN_UNTIL)
"""The kinds that ask for a birth date."""
