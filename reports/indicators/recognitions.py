"""Recognitions by level, the first ones of their kind, and people once at their highest level."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cohorts.models import Talent
from programs.catalogue.choices import HIGHEST_FIRST, Level
from programs.recognitions.models import Recognition
from programs.recognitions.querysets import counted, home_grown
from reports.indicators.declaring import PERSONS, At, Dimension, Indicator, Measure, Rows, Text
from reports.indicators.people import in_headcount_on
from reports.scope import Scope

RECOGNITIONS = Rows("recognitions", _("Recognitions"), Recognition, "recognition.view", ("talent__unit", "programme"))
RECOGNISED = Rows("recognised", _("Recognised people"), Talent, "recognition.view", ("unit",))
REGISTER = _("Register of recognitions")


def in_span(at: At) -> Q:
    """Return the condition of a recognition's year from the first year shown up to the year."""
    return Q(year__gte=at.since or at.year, year__lte=at.year)


def _at_levels(code: str, title: Text, *levels: str, companions: tuple[Indicator, ...] = (), counts: Text) -> Indicator:
    """Return the recognitions of some levels in the year, with the persons behind them beside."""

    def of_the_year(_scope: Scope, at: At) -> Q:
        return counted() & Q(level__in=levels, year=at.year)

    def of_the_span(_scope: Scope, at: At) -> Q:
        return counted() & Q(level__in=levels) & in_span(at)

    span = Indicator(
        code=f"{code}s",
        title=_("in the span"),
        unit=_("person-times"),
        base=RECOGNITIONS,
        condition=of_the_span,
        over_span=True,
        counts=_("From the first year shown up to the year."),
        basis=_("By the recognition's year"),
    )
    persons = Indicator(
        code=f"{code}p",
        title=_("persons behind them"),
        unit=_("persons"),
        base=RECOGNITIONS,
        measure=PERSONS,
        condition=of_the_year,
        counts=_("Each person once, however many recognitions of the year."),
        basis=_("By the recognition's year"),
    )
    return Indicator(
        code=code,
        title=title,
        unit=_("person-times"),
        base=RECOGNITIONS,
        condition=of_the_year,
        counts=counts,
        basis=_("By the recognition's year"),
        source=REGISTER,
        companions=(persons, span, *companions),
    )


def first_of_its_kind(scope: Scope) -> Q:
    """Return the condition that a recognition stands in the first year of its programme, at national level and home-grown.

    The first year is the hospital's, whoever reads: an earlier one outside the reader's reach is still earlier, one of
    another hospital under the same authority is not.
    """
    earlier = Recognition.objects.unscoped("the first year of a programme is the hospital's").filter(
        counted() & home_grown(), level=Level.NATIONAL, programme=OuterRef("programme"), year__lt=OuterRef("year")
    )
    first = Q()
    for hospital in scope.hospitals:
        of_hospital = Q(talent__unit__in=hospital)
        first |= of_hospital & Q(~Exists(earlier.filter(of_hospital | Q(talent__unit=None))))
    nowhere = Q(talent__unit=None)
    first |= nowhere & Q(~Exists(earlier))
    return counted() & home_grown() & Q(level=Level.NATIONAL) & first


def _recognised(at: At, levels: tuple[str, ...]) -> Q:
    everybody = Recognition.objects.unscoped("read for people within reach")
    return Q(Exists(everybody.filter(counted(), talent=OuterRef("pk"), year__lte=at.year, level__in=levels)))


def highest(level: str, at: At) -> Q:
    """Return the condition that a level is somebody's highest by the year."""
    above = HIGHEST_FIRST[: HIGHEST_FIRST.index(level)] if level in HIGHEST_FIRST else HIGHEST_FIRST
    return _recognised(at, (level,)) & ~_recognised(at, above) if above else _recognised(at, (level,))


A02U = Indicator(
    code="A02u",
    title=_("provincial and above"),
    unit=_("person-times"),
    base=RECOGNITIONS,
    condition=lambda _scope, at: counted() & Q(level__in=(Level.NATIONAL, Level.PROVINCIAL), year=at.year),
    counts=_("National and provincial/ministerial recognitions together."),
    basis=_("By the recognition's year"),
)
A01 = _at_levels(
    "A01",
    _("National recognitions"),
    Level.NATIONAL,
    counts=_("Selections by national programmes; shortlistings never count, revoked ones no longer."),
)
A02 = _at_levels(
    "A02",
    _("Provincial recognitions"),
    Level.PROVINCIAL,
    companions=(A02U,),
    counts=_(
        "Selections by provincial or ministerial programmes, without national ones; shortlistings never count, revoked ones no longer."
    ),
)
A03 = _at_levels(
    "A03",
    _("Municipal recognitions"),
    Level.MUNICIPAL,
    counts=_("Selections by municipal or bureau programmes; shortlistings never count, revoked ones no longer."),
)
A04S = Indicator(
    code="A04s",
    title=_("in the span"),
    unit=_("programmes"),
    base=RECOGNITIONS,
    over_span=True,
    measure=Measure("distinct", "programme"),
    condition=lambda scope, at: first_of_its_kind(scope) & in_span(at),
    counts=_("From the first year shown up to the year."),
    basis=_("By the recognition's year"),
)
A04 = Indicator(
    code="A04",
    title=_("National firsts"),
    unit=_("programmes"),
    base=RECOGNITIONS,
    measure=Measure("distinct", "programme"),
    condition=lambda scope, at: first_of_its_kind(scope) & Q(year=at.year),
    counts=_(
        "Programmes whose first national recognition of home-grown origin falls in the year; every earlier recognition on record is the baseline."
    ),
    basis=_("By the recognition's year"),
    source=REGISTER,
    companions=(A04S,),
)
A05 = Indicator(
    code="A05",
    title=_("Recognised staff"),
    unit=_("persons"),
    base=RECOGNISED,
    condition=lambda _scope, at: in_headcount_on(at.end) & _recognised(at, HIGHEST_FIRST),
    counts=_("People on the staff or in station with a recognition up to the year, each once at the highest level."),
    basis=_("On 31 December"),
    source=_("Roster and register of recognitions"),
    dimensions=(Dimension("level", _("highest level"), condition=highest, labels=lambda: dict(Level.choices)),),
)

FIGURES = (A01, A02, A03, A04, A05)
