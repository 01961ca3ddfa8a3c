"""Invented people with everything the rules ask about, drawn from a seed; and windows that ask all of it."""

from datetime import date, timedelta
from random import Random
from typing import Any

from cohorts import actions
from cohorts.choices import Degree, Duty, Sex
from cohorts.codes import EDUCATION_LEVELS, TITLES
from cohorts.models import Post, Stage, Talent, Title
from cohorts.names import name_key
from programs.catalogue.choices import ConditionKind, ConfirmationKind, Inclusion, Layer
from programs.catalogue.models import Call, Condition, Programme
from programs.eligibility.models import Confirmation, Invitation
from programs.postdocs.models import PostdocAppointment
from programs.recognitions.choices import RecognitionStatus
from programs.recognitions.models import Recognition
from talentcareer.audit.actions import SYSTEM, action
from tests.builders.people import keep, make_cohort, make_membership

DAY = date(2026, 3, 18)


def make_programme(name: str, **fields: Any) -> Programme:
    """Return a programme of the catalogue."""
    return keep(Programme(**{"name": name, "name_key": name_key(name), "level": "national"} | fields))


def make_call(
    programme: Programme, year: int = 2026, conditions: tuple[dict[str, Any], ...] = (), **fields: Any
) -> Call:
    """Return a call with its conditions, in their order."""
    call = keep(Call(**{"programme": programme, "year": year, "standing": "confirmed", "document": "通知"} | fields))
    for order, condition in enumerate(conditions):
        keep(Condition(call=call, order=order, **condition))
    return call


def every_kind(held: Programme, other: Programme) -> tuple[dict[str, Any], ...]:
    """Return one condition of each kind; a table of kinds that grew without it fails the test that counts them."""
    return (
        {"kind": ConditionKind.TITLE_AT_LEAST, "number": 2},
        {"kind": ConditionKind.TITLE_AT_MOST, "number": 2},
        {"kind": ConditionKind.DEGREE, "code": Degree.DOCTOR},
        {"kind": ConditionKind.EDUCATION, "number": 1},
        {"kind": ConditionKind.SINCE_DEGREE, "number": 36},
        {"kind": ConditionKind.TENURE, "number": 12},
        {"kind": ConditionKind.DUTY, "number": 3, "code": Duty.ADMINISTRATIVE},
        {"kind": ConditionKind.IN_STATION},
        {"kind": ConditionKind.NOT_IN_STATION},
        {"kind": ConditionKind.STATION_MONTHS, "number": 18},
        {"kind": ConditionKind.LAYER, "code": Layer.YOUNG},
        {"kind": ConditionKind.PROGRAMME, "programme": held, "number": 3},
        {"kind": ConditionKind.SELECTED_BY, "programme": other},
        {"kind": ConditionKind.APPLICATIONS, "number": 2},
        {"kind": ConditionKind.CONFIRMATION, "code": ConfirmationKind.INTEGRITY},
    )


def many_people(unit: Any, number: int, programmes: list[Programme], calls: list[Call], seed: int = 7) -> list[Talent]:
    """Return people of all ages with titles, duties, stays, recognitions, applications and findings, some with gaps."""
    throw = Random(seed)  # noqa: S311  # reason: invented people, not secrets
    title_codes = [code.code for code in TITLES.codes if code.rank]
    levels = [code.code for code in EDUCATION_LEVELS.codes]
    cohort = make_cohort(unit, year=2024)
    people: list[Talent] = []
    records: list[Any] = []
    chosen: list[tuple[Talent, str]] = []
    stages = list(Stage.objects.unscoped("in a test").values_list("code", flat=True))

    def some_day(first: int, last: int) -> date:
        return date(first, 1, 1) + timedelta(days=throw.randrange((date(last, 12, 31) - date(first, 1, 1)).days))

    edges = [
        date(1985, 12, 31),
        date(1986, 1, 1),
        date(1986, 1, 2),
        date(1988, 1, 1),
        date(1991, 1, 1),
        date(1992, 2, 29),
        date(1988, 2, 29),
    ]
    for place in range(number):
        born_on = throw.choice([some_day(1970, 2000), some_day(1984, 1996), throw.choice(edges)])
        person = actions.prepare(
            Talent(
                name=f"测试{place}",
                name_key=f"测试{place}",
                staff_no=f"e{place}",
                unit=unit,
                sex=throw.choice([Sex.MALE, Sex.FEMALE, Sex.MALE, Sex.FEMALE, ""]),
                born_on=throw.choice([born_on] * 9 + [None]),
                degree=throw.choice(["doctor", "doctor", "doctor", "master", "bachelor", "none", ""]),
                degree_on=throw.choice([some_day(2018, 2026), None]),
                education_level=throw.choice([*levels, "", "自己写的"]),
                hired_on=throw.choice([some_day(2010, 2026), some_day(2024, 2026), None])
                if born_on.year < 1998
                else None,
            )
        )
        people.append(person)
        if throw.random() < 0.8:
            records.append(
                Title(
                    talent=person,
                    sense="appointed",
                    title=throw.choice([*title_codes, "自己写的"]),
                    from_on=throw.choice([None, some_day(2015, 2027)]),
                )
            )
        if throw.random() < 0.3:
            records.append(
                Title(talent=person, sense="awarded", title=throw.choice(title_codes), from_on=some_day(2015, 2026))
            )
        for _turn in range(throw.choice([0, 0, 1, 2])):
            begins = some_day(2018, 2025)
            records.append(
                Post(
                    talent=person,
                    unit=unit,
                    kind="concurrent",
                    duty=throw.choice(Duty.values),
                    from_on=throw.choice([begins, begins, None]),
                    to_on=throw.choice([None, begins + timedelta(days=throw.randrange(1500))]),
                )
            )
        if throw.random() < 0.4:
            entered = some_day(2022, 2026)
            records.append(
                PostdocAppointment(
                    talent=person,
                    entered_on=entered,
                    completed_on=throw.choice([None, entered + timedelta(days=throw.randrange(900))]),
                )
            )
        for programme in throw.sample(programmes, throw.choice([0, 0, 1, 2])):
            year = throw.choice([2020, 2023, 2025, 2026])
            records.append(
                Recognition(
                    talent=person,
                    programme=programme,
                    level="national",
                    year=year,
                    status=throw.choice(RecognitionStatus.values),
                    published_on=throw.choice([None, some_day(year, year)]),
                )
            )
        for call in throw.sample(calls, throw.choice([0, 1, len(calls)])):
            records.append(
                Invitation(
                    talent=person,
                    call=call,
                    state=throw.choice(["invited", "applied", "selected", "not_selected"]),
                    on=date(call.year, 1, 5),
                )
            )
        for on in throw.sample([date(2025, 1, 1), date(2026, 1, 1)], throw.choice([0, 1, 2])):
            for kind in throw.sample(["integrity", "equivalent_title"], throw.choice([1, 2])):
                records.append(Confirmation(talent=person, kind=kind, found=throw.random() < 0.6, office="纪检", on=on))
        if throw.random() < 0.15 and person.born_on:
            chosen.append((person, throw.choice(stages)))
    _create(people, records, by=SYSTEM)
    for person, stage in chosen:
        make_membership(person, cohort, stage=stage, exemption_reason="破格", exemption_by="院长办公会")
    return people


@action("test.recorded")
def _create(people: list[Talent], records: list[Any], *, by: Any) -> None:
    """Save everything at once: one by one takes most of a test's time."""
    for model in (Talent, *dict.fromkeys(map(type, records))):
        model.objects.bulk_create([one for one in (*people, *records) if type(one) is model], batch_size=500)


__all__ = ("DAY", "Inclusion", "every_kind", "make_call", "make_programme", "many_people")
