"""Calls and conditions as the talent office keeps them: entered, worked out, confirmed, set back, proposed for the next year."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from programs.catalogue import actions
from programs.catalogue.choices import Standing
from programs.catalogue.entering import CONDITION
from programs.catalogue.models import Call, Condition, Programme
from programs.catalogue.rules import proposed_year
from talentcareer.audit.actions import SYSTEM
from tests.builders.people import keep
from tests.builders.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(world: World, client_of: Any) -> Client:
    return client_of(world.office)


@pytest.fixture
def call(world: World) -> Call:
    programme: Any = keep(Programme(name="示例计划", name_key="示例计划", level="national"))
    made: Any = keep(
        Call(
            programme=programme, year=2026, opens_on=date(2026, 3, 1), closes_on=date(2026, 3, 20), reference_on=date(2026, 2, 28),
            document="示例通知", support="100000.00",
        )
    )  # fmt: skip
    keep(
        Condition(
            call=made,
            kind="born_from",
            sex="male",
            day_on=date(1991, 1, 1),
            age=35,
            convention="under_on_new_year",
            order=1,
        )
    )
    keep(Condition(call=made, kind="tenure", number=12, order=2, text="在院一年"))
    return made


def confirmed(call: Call) -> Call:
    return actions.confirm_call(call, document="示例通知", number="甲〔2026〕1号", on=date(2026, 2, 1), by=SYSTEM)


def standing(call: Call) -> str:
    return Call.everything.get(pk=call.pk).standing


def edit(office: Client, url: str, **typed: str) -> Any:
    """Send a record's form as its page shows it, with some fields typed anew."""
    form = office.get(url).context["form"]
    held = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
    return office.post(url, held | typed)


def condition(call: Call, **typed: str) -> dict[str, str]:
    return {"call": str(call.pk), "strength": "hard", "inclusion": "yes", "convention": "printed", **typed}


def test_a_call_is_confirmed_with_its_document_only(office: Client, call: Call, world: World) -> None:
    url = reverse("catalogue:call-confirm", args=[call.pk])
    assert office.post(url, {"document": "示例通知"}).status_code == 422
    assert standing(call) == Standing.UNSOURCED
    answer = office.post(url, {"document": "示例通知", "document_number": "甲〔2026〕1号", "document_on": "2026.2.1"})
    assert answer.status_code == 302
    found = Call.objects.get(pk=call.pk)
    assert (found.standing, found.confirmed_by, found.document_on) == ("confirmed", world.office, date(2026, 2, 1))
    page = office.get(call.get_absolute_url()).text
    assert "confirmed with the document" in page
    assert "state due" not in page.split("</h1>")[1].split("<section")[0]


@pytest.mark.parametrize("change", ["add", "correct", "void", "take back", "undo", "a day"])
def test_whoever_changes_a_confirmed_call_has_it_confirmed_again(office: Client, call: Call, change: str) -> None:
    one = Condition.objects.get(call=call, kind="tenure")
    if change in {"undo", "take back"}:
        edit(office, CONDITION.url("edit", one.pk), number="24")
        if change == "take back":
            office.post(CONDITION.url("void", one.pk), {"reason": "误录"})
    call.refresh_from_db()
    confirmed(call)
    assert standing(call) == Standing.CONFIRMED
    answer = {
        "add": lambda: office.post(CONDITION.url("add"), condition(call, kind="in_station")),
        "correct": lambda: edit(office, CONDITION.url("edit", one.pk), number="24"),
        "void": lambda: office.post(CONDITION.url("void", one.pk), {"reason": "误录"}),
        "take back": lambda: office.post(CONDITION.url("take-back", one.pk)),
        "undo": lambda: office.post(CONDITION.url("undo", one.pk)),
        "a day": lambda: edit(office, reverse("catalogue:call-edit", args=[call.pk]), closes_on="2026.3.25"),
    }[change]()
    assert answer.status_code == 302, answer.context["form"].errors
    found = Call.objects.get(pk=call.pk)
    assert (found.standing, found.confirmed_at, found.confirmed_by) == (Standing.VERIFIED, None, None)


def test_a_correction_that_changes_nothing_or_only_a_remark_leaves_it_confirmed(office: Client, call: Call) -> None:
    confirmed(call)
    one = Condition.objects.get(call=call, kind="tenure")
    assert edit(office, CONDITION.url("edit", one.pk)).status_code == 302
    answer = edit(office, reverse("catalogue:call-edit", args=[call.pk]), remark="已通知各科")
    assert (answer.status_code, standing(call)) == (302, Standing.CONFIRMED)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"convention": "under_on_new_year", "age": "35"}, (date(1991, 1, 1), "yes")),
        ({"convention": "up_to_on_day", "age": "40"}, (date(1986, 2, 28), "yes")),
        ({"convention": "before_next_birthday", "age": "35"}, (date(1990, 3, 1), "yes")),
        ({"convention": "up_to_on_new_year", "age": "31"}, (date(1994, 1, 1), "yes")),
        (
            {"convention": "calendar_year", "age": "32", "day_on": "1994.6.1", "inclusion": "no"},
            (date(1994, 6, 1), "no"),
        ),
    ],
)
def test_a_cut_off_follows_from_the_age_and_a_printed_one_stays(
    office: Client, call: Call, typed: dict[str, str], found: tuple[date, str]
) -> None:
    answer = office.post(CONDITION.url("add"), condition(call, kind="born_from", sex="female", **typed), follow=True)
    one = Condition.objects.get(call=call, sex="female")
    assert (one.day_on, one.inclusion) == found
    assert ("Check both with the document" in answer.text) == ("day_on" in typed)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": "born_from"}, "day_on"),
        ({"kind": "born_from", "convention": "printed", "age": "35"}, "day_on"),
        ({"kind": "born_until"}, "day_on"),
        ({"kind": "tenure"}, "number"),
        ({"kind": "degree"}, "code"),
        ({"kind": "degree", "code": "young"}, "code"),
        ({"kind": "title_at_least", "number": "9"}, "number"),
        ({"kind": "programme"}, "programme"),
        ({"kind": "duty", "code": "teaching"}, "number"),
        ({}, "kind"),
    ],
)
def test_a_kind_says_what_it_needs(office: Client, call: Call, typed: dict[str, str], field: str) -> None:
    answer = office.post(CONDITION.url("add"), condition(call, **typed))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_what_a_kind_does_not_say_is_emptied_and_its_form_has_only_its_fields(office: Client, call: Call) -> None:
    office.post(
        CONDITION.url("add"), condition(call, kind="in_station", number="5", age="35", code="young", equivalent="on")
    )
    one = Condition.objects.get(call=call, kind="in_station")
    assert (one.number, one.age, one.code, one.equivalent, one.order) == (None, None, "", False, 3)
    form = office.get(f"{CONDITION.add_url(call)}&kind=title_at_least").context["form"]
    shown = set(form.fields) - {"base", "call", "kind", "strength", "sex", "alternative", "text"}
    assert shown == {"number", "equivalent"}
    assert set(office.get(CONDITION.url("edit", one.pk)).context["form"].fields) == {
        "base", "strength", "sex", "alternative", "text",
    }  # fmt: skip


def test_the_next_year_is_proposed_once_with_all_days_shifted(office: Client, call: Call) -> None:
    confirmed(call)
    page = office.get(call.programme.get_absolute_url())
    year = page.context["proposed"]
    answer = office.post(page.context["propose_url"], {"year": "2027"})
    made = Call.objects.get(programme=call.programme, year=2027)
    assert answer["Location"] == made.get_absolute_url()
    assert (made.opens_on, made.closes_on, made.reference_on) == (
        date(2027, 3, 1),
        date(2027, 3, 20),
        date(2027, 2, 28),
    )
    assert (made.standing, made.shifted_from_year, made.document, made.confirmed_at) == ("shifted", 2026, "", None)
    assert [(one.kind, one.day_on, one.number) for one in made.conditions.order_by("order")] == [
        ("born_from", date(1992, 1, 1), None), ("tenure", None, 12),
    ]  # fmt: skip
    assert "shifted from 2026" in office.get(made.get_absolute_url()).text
    again = office.post(page.context["propose_url"], {"year": "2027"}, follow=True)
    assert "There is a call of 2027 already" in again.text
    assert Call.objects.filter(programme=call.programme).count() == 2
    assert year >= 2027


@pytest.mark.parametrize(
    ("newest", "every", "this_year", "year"),
    [(2025, 1, 2026, 2026), (2026, 1, 2026, 2027), (2018, 1, 2026, 2026), (2023, 2, 2026, 2027), (2027, 0, 2026, 2028)],
)  # fmt: skip
def test_the_year_proposed_keeps_the_rhythm(newest: int, every: int, this_year: int, year: int) -> None:
    assert proposed_year(newest, every, this_year) == year


def test_nothing_is_proposed_from_nothing(world: World) -> None:
    empty: Any = keep(Programme(name="空计划", name_key="空计划", level="national"))
    with pytest.raises(ValidationError, match="no earlier call"):
        actions.propose_call(empty, 2027, by=SYSTEM)


def test_pages_say_how_far_a_call_can_be_relied_on_and_what_to_do(
    office: Client, call: Call, client_of: Any, world: World
) -> None:
    for one, words in (
        ("verified", "found in a source"),
        ("shifted", "shifted, to be confirmed"),
        ("unsourced", "without a source"),
    ):
        keep(Call(programme=call.programme, year=2030 + len(one), standing=one, shifted_from_year=2026))
        page = office.get(
            Call.objects.get(standing=one, programme=call.programme, year__gt=2030).get_absolute_url()
        ).text
        assert words in page
        assert "then confirm the call with the document" in page
    page = office.get(call.programme.get_absolute_url())
    assert [row[0].year for row in page.context["calls"]] == [2039, 2038, 2037, 2026]
    reader = client_of(world.hr)
    text = reader.get(call.get_absolute_url()).text
    assert "Men: under 35 on 1 January 2026: born on or after 1991-01-01, that day included" in text
    assert "Confirm with the document" not in text
    assert "/condition/" not in text
    assert reader.post(reverse("catalogue:call-confirm", args=[call.pk])).status_code == 403


def test_the_list_shows_and_filters_the_next_call(
    office: Client, call: Call, django_assert_max_num_queries: Any
) -> None:
    url = reverse("catalogue:programme-list")
    with django_assert_max_num_queries(14):
        page = office.get(url, {"q": "示例计划"})
    row = page.context["table"].rows[0].record
    assert (row.next_pk, row.next_year, row.next_standing) == (call.pk, 2026, "unsourced")
    assert office.get(url, {"q": "示例计划", "standing": "confirmed"}).context["total"] == 0
    confirmed(call)
    assert office.get(url, {"q": "示例计划", "standing": "confirmed"}).context["total"] == 1


def test_a_cut_off_that_disagrees_with_its_text_is_said_on_the_page(office: Client, call: Call) -> None:
    keep(
        Condition(
            call=call, kind="born_from", sex="female", day_on=date(1986, 5, 1), age=40, convention="under_on_new_year"
        )
    )
    assert "The printed date counts" in office.get(call.get_absolute_url()).text
