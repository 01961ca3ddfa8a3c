"""Every list: rows without a value stand last, and the trail of an export holds no word that somebody typed."""

from datetime import date

import pytest

from talentcareer.audit.models import Entry
from tests.builders.people import make_talent

LIST = "/people/"


@pytest.fixture
def people(world):
    for name, born_on in (("甲", date(1980, 1, 1)), ("乙", None), ("丙", date(1990, 1, 1))):
        make_talent(world.surgery, name=name, born_on=born_on)


@pytest.mark.parametrize(("sort", "names"), [("age", ["丙", "甲", "乙"]), ("-age", ["甲", "丙", "乙"])])
def test_rows_without_a_value_are_last_in_either_direction(people, world, client_of, sort, names) -> None:
    rows = client_of(world.hr).get(f"{LIST}?sort={sort}").context["table"].rows
    assert [row.record.name for row in rows] == names


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("q=某人姓名&degree=doctor&sort=-age", "q=***&degree=doctor&sort=-age"),
        ("degree=doctor", "degree=doctor"),
        ("degree=张三的学位", "degree=***"),
        ("sort=张三&unknown=张三&page=2", ""),
        ("", ""),
    ],
)
def test_the_trail_of_an_export_names_filters_and_columns_and_no_typed_word(
    people, world, client_of, query, kept
) -> None:
    answer = client_of(world.hr).post(f"{LIST}?{query}")
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    entry = Entry.objects.filter(action="export.made").latest("pk")
    assert entry.changes["query"][1] == kept
    columns = "name, staff_no, department, title, age, stage, integrations, batch, state"
    assert entry.changes["columns"][1] == columns


@pytest.mark.parametrize("asked", ["0", "-1", "99999999999999999999", "9" * 5000, "²", "pk", "NaN", "\0"])
@pytest.mark.parametrize("name", ["page", "per_page"])
def test_a_page_that_is_none_is_the_first_or_the_last(people, world, client_of, name, asked) -> None:
    for address in (LIST, f"{LIST}?q=nobody"):
        answer = client_of(world.hr).get(address, {name: asked})
        assert (answer.status_code, answer.context["page"].number, answer.context["page"].paginator.per_page) == (
            200, 1, 50,
        )  # fmt: skip
