"""Every kind of condition reads as a sentence, with everything that decides at the edge of a date."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from programs.catalogue.choices import ConditionKind
from programs.catalogue.kinds import SHAPES
from programs.catalogue.models import Call, Condition, Programme
from programs.catalogue.sentences import SAYERS, printed, say, sentence

CALL = Call(programme=Programme(name="示例计划"), year=2025, reference_on=date(2025, 8, 31))


def condition(**fields: Any) -> Condition:
    return Condition(call=CALL, **fields)


CUT = {"kind": "born_from", "day_on": date(1990, 1, 1), "age": 35}
READ = [
    (CUT | {"convention": "under_on_new_year"}, "Under 35 on 1 January 2025: born on or after 1990-01-01, that day included"),
    (CUT | {"convention": "up_to_on_day", "inclusion": "no"}, "35 or under on 2025-08-31: born on or after 1990-01-01, that day not included"),
    (
        CUT | {"convention": "calendar_year", "inclusion": "unstated"},
        "35 or under in 2025: born on or after 1990-01-01, whether that day counts is not stated",
    ),
    (
        CUT | {"convention": "before_next_birthday", "sex": "female"},
        "Women: before the birthday of 36 on 2025-08-31: born on or after 1990-01-01, that day included",
    ),
    (
        CUT | {"convention": "printed_otherwise", "strength": "soft"},
        "The text says 35, the printed date counts: born on or after 1990-01-01, that day included; otherwise only with an exemption",
    ),
    (CUT | {"convention": "up_to_on_new_year"}, "35 or under on 1 January 2025: born on or after 1990-01-01, that day included"),
    (CUT | {"age": None, "strength": "favoured", "sex": "male"}, "Favoured: men: born on or after 1990-01-01, that day included"),
    ({"kind": "born_until", "day_on": date(1999, 12, 31)}, "Born on or before 1999-12-31, that day included"),
    ({"kind": "title_at_least", "number": 2, "equivalent": True}, "Professional title associate senior or above, or equivalent, found by an office"),
    ({"kind": "title_at_most", "number": 2}, "Professional title associate senior or below, or none"),
    ({"kind": "degree", "code": "doctor", "strength": "preferred"}, "Preferred: degree doctor or above"),
    ({"kind": "education", "number": 1}, "Education postgraduate or above"),
    ({"kind": "since_degree", "number": 36}, "Highest degree at most 36 months ago"),
    ({"kind": "tenure", "number": 1}, "At the hospital for at least 1 month"),
    ({"kind": "duty", "number": 3, "code": "teaching"}, "At least 3 years in posts of the kind “teaching”"),
    ({"kind": "in_station"}, "In station as a postdoc on the reference day"),
    ({"kind": "not_in_station"}, "Not in station as a postdoc on the reference day"),
    ({"kind": "station_months", "number": 18}, "Entered the station as a postdoc at most 18 months ago"),
    ({"kind": "layer", "code": "young"}, "Selected by no national plan of the layer “young talents (B)” or a higher one, also earlier"),
    ({"kind": "programme", "programme": Programme(name="青托"), "number": 3}, "Not selected by “青托” in the last 3 years"),
    ({"kind": "selected_by", "programme": Programme(name="E类")}, "Selected or shortlisted by “E类”"),
    ({"kind": "applications", "number": 1}, "Never applied before"),
    ({"kind": "applications", "number": 2}, "At most 2 applications, this one included"),
    ({"kind": "confirmation", "code": "health"}, "To be confirmed by an office: health declaration"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "words"), READ, ids=[f"{place}-{row[0]['kind']}" for place, row in enumerate(READ)])
def test_a_condition_reads_as_a_sentence(fields: dict[str, Any], words: str) -> None:
    with translation.override("en"):
        assert sentence(condition(**fields)) == words


def test_every_kind_has_a_sentence_a_shape_and_an_example() -> None:
    assert set(SAYERS) == set(SHAPES) == set(ConditionKind.values) == {row["kind"] for row, _words in READ}


def test_alternatives_are_said_together_and_a_shifted_text_names_its_year() -> None:
    rows = [
        condition(kind="title_at_least", number=2, alternative=1), condition(kind="in_station"),
        condition(kind="degree", code="doctor", alternative=1),
    ]  # fmt: skip
    with translation.override("en"):
        found = [str(one) for one in say(rows)]
        assert found == [
            "One of: Professional title associate senior or above; or Degree doctor or above", "In station as a postdoc on the reference day",
        ]  # fmt: skip
        shifted = Condition(
            call=Call(programme=CALL.programme, year=2026, shifted_from_year=2018), kind="in_station", text="在站"
        )
        assert printed(shifted) == "printed in 2018: “在站”"
