"""A state holds from its day, wherever it is told; a concurrent post opens a person to its unit while it holds; a new ID number is told."""

from datetime import date

import pytest
import time_machine

from cohorts import actions
from cohorts.models import Post, Talent
from cohorts.record import who_may_see
from reports.indicators import BY_CODE
from reports.indicators.declaring import now
from reports.indicators.reading import read
from reports.scope import whole_hospital
from talentcareer import dates
from talentcareer.audit import sentences, trail
from talentcareer.audit.actions import SYSTEM, action
from tests.builders.imports import identity_number
from tests.builders.people import change_state, keep, make_cohort, make_membership, make_talent
from tests.builders.world import make_account

TODAY = date(2022, 11, 30)


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel("2022-11-30 10:00+08:00", tick=False):
        yield


def asked(client, status: str) -> list[str]:
    return [row.record.name for row in client.get(f"/people/?status={status}").context["table"].rows]


@pytest.mark.parametrize(
    ("on", "words", "status", "waits"),
    [
        (date(2022, 11, 29), "completed", "completed", 0),
        (date(2022, 11, 30), "completed", "completed", 0),
        (date(2022, 12, 1), "due for final check", "awaiting_final", 1),
    ],
)
def test_an_end_counts_from_its_day_on_every_page(world, client_of, on, words, status, waits) -> None:
    account = make_account("talent", role="talent", unit=world.hospital)
    person = make_talent(world.surgery, name="某人", user=account)
    cohort = make_cohort(world.hospital, year=2020)
    membership = make_membership(person, cohort, period_to_on=date(2022, 6, 30))
    change_state(membership, to="completed", on=on)
    client = client_of(world.leader)
    assert {code: asked(client, code) for code in ("completed", "awaiting_final")} == {
        "completed": ["某人"] if status == "completed" else [],
        "awaiting_final": ["某人"] if status == "awaiting_final" else [],
    }
    assert read(whole_hospital(), [BY_CODE["T01d"]], [now(TODAY)]).value("T01d", 2022) == waits
    rows = client.get("/reports/figures/T04/2022/").context["table"].rows
    assert [row.get_cell_value("state") for row in rows] == [words]
    shown = client.get("/people/").context["table"].rows
    assert [row.get_cell_value("state") for row in shown] == [words]
    sections = {
        section.panel.code: section.values for section in client.get(person.get_absolute_url()).context["sections"]
    }
    assert sections["memberships"]["latest"].state == words
    section = next(one for one in client_of(account).get("/").context["sections"] if one.title == "Your record")
    assert str(section.lines[-1].below) == words


def test_a_state_to_come_says_from_when(world, client_of) -> None:
    membership = make_membership(make_talent(world.surgery), make_cohort(world.hospital))
    change_state(membership, to="withdrawn", on=date(2022, 12, 1))
    client = client_of(world.leader)
    rows = client.get("/people/").context["table"].rows
    assert [row.get_cell_value("state") for row in rows] == ["withdrew from 2022-12-01"]
    assert (len(asked(client, "withdrawn")), len(asked(client, "in_training"))) == (0, 1)


@pytest.mark.parametrize(
    ("from_on", "to_on", "seen"),
    [
        (None, None, True),
        (date(2022, 11, 30), None, True),
        (date(2022, 12, 1), None, False),
        (None, date(2022, 11, 30), True),
        (None, date(2022, 11, 29), False),
    ],
)
def test_a_concurrent_post_opens_a_person_while_it_holds(world, from_on, to_on, seen) -> None:
    person = make_talent(world.medicine)
    keep(Post(talent=person, unit=world.surgery, kind="concurrent", from_on=from_on, to_on=to_on))
    assert Talent.objects.visible_to(world.head).filter(pk=person.pk).exists() is seen
    posts = Post.objects.on(dates.today()).filter(talent=person)
    told = next(sentence for sentence in who_may_see(person, posts) if "内科" in sentence)
    assert ("外科" in told) is seen


@action("test.corrected")
def replace_number(person, number: str, *, by) -> None:
    person.set_id_number("identity_card", number)
    person.save()


def test_another_id_number_with_the_same_mask_is_told(world) -> None:
    born = date(1988, 3, 1)
    numbers = [identity_number(born, "female", serial) for serial in range(1, 200)]
    first = numbers[0]
    second = next(number for number in numbers[1:] if number[-2:] == first[-2:])
    person = make_talent(world.surgery, id_number=first)
    replace_number(person, second, by=SYSTEM)
    newest = trail.history(person.pk)[:1]
    assert newest[0].changes == {"id_number_index": ["***", "***"]}
    assert "ID number in full, not shown here" in sentences.tell(newest)[0].text


@pytest.mark.parametrize("from_on", [None, date(2015, 7, 1)])
def test_a_new_primary_post_begins_after_the_old_one(world, from_on) -> None:
    person = make_talent(world.surgery, hired_on=date(2015, 7, 1))
    with pytest.raises(Exception, match="day") as refused:
        actions.open_post(person, unit=world.medicine, from_on=from_on, by=SYSTEM)
    assert type(refused.value).__name__ == "ValidationError"


def test_the_old_primary_post_ends_the_day_before(world) -> None:
    person = make_talent(world.surgery, hired_on=date(2015, 7, 1))
    actions.open_post(person, unit=world.medicine, from_on=date(2022, 3, 1), by=SYSTEM)
    assert sorted(str(day) for day in person.posts.values_list("to_on", flat=True)) == ["2022-02-28", "None"]
