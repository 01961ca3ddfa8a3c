"""Asking people to apply: one and many, with what the rules say of each; what came of it, step by step, and back."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from cohorts.models import Talent
from programs.catalogue.models import Call
from programs.eligibility import facts
from programs.eligibility.actions import save_invitation
from programs.eligibility.asks import Reader
from programs.eligibility.entering import INVITATION
from programs.eligibility.matching import Matching
from programs.eligibility.models import Invitation
from programs.eligibility.workflows import INVITATION as STEPS
from talentcareer.audit import workflows
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.voiding import void
from tests.builders.people import make_talent
from tests.eligibility.people import DAY, make_call, make_programme

pytestmark = pytest.mark.django_db
MANY, STEPS_MANY, LIST = "/eligibility/invitation/many/", "/eligibility/invitation/many/steps/", "/eligibility/invitations/"  # fmt: skip


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(DAY):
        yield


@pytest.fixture
def call(world: Any) -> Call:
    ages = {"kind": "born_from", "day_on": date(1988, 1, 1)}
    counted = {"kind": "applications", "number": 2}
    return make_call(make_programme("省青拔"), conditions=(ages, counted), closes_on=date(2026, 4, 1))


@pytest.fixture
def people(world: Any) -> list[Talent]:
    return [
        make_talent(world.surgery, name=name, born_on=born_on)
        for name, born_on in (("周甲", date(1990, 5, 1)), ("吴乙", date(1989, 5, 1)), ("郑超", date(1980, 5, 1)))
    ]


def asked(talent: Talent, call: Call, **more: Any) -> Invitation:
    return save_invitation(Invitation(**{"talent": talent, "call": call, "on": DAY} | more), by=SYSTEM)


def typed(people: list[Talent], **common: str) -> dict[str, Any]:
    found: dict[str, Any] = {"person": [str(person.pk) for person in people], "all-sent": "1"}
    return found | {f"all-{name}": value for name, value in common.items()}


def test_many_are_chosen_on_the_call_and_each_verdict_is_told_before_saving(
    world: Any, client_of: Any, call: Call, people: list[Talent]
) -> None:
    office = client_of(world.office)
    page = office.get(reverse("eligibility:call", args=[call.pk]))
    [way, _steps] = page.context["ways_for_many"]
    chosen = office.post(way.url, {"chosen": [str(person.pk) for person in people]})
    assert [row.person for row in chosen.context["rows"]] == people
    assert chosen.context["form"]["call"].value() == call.pk
    verdicts = {row.person.name: row.effects[-1] for row in chosen.context["rows"]}
    assert "eligible" in verdicts["周甲"]
    assert "closed since" in verdicts["郑超"]
    assert "1988-01-01" in verdicts["郑超"]

    sent = typed(people, call=str(call.pk), state="invited", on="2026-03-18")
    checked = office.post(way.url, sent | {"check": "1"})
    assert checked.context["checked"]
    assert not Invitation.objects.exists()
    assert "Invitation to apply" in checked.context["rows"][0].effects[0]
    assert office.post(way.url, sent | {"save": "1"}).status_code == 302
    assert Invitation.objects.filter(call=call, state="invited", on=DAY).count() == 3


def test_all_that_a_tab_finds_are_asked(world: Any, client_of: Any, call: Call, people: list[Talent]) -> None:
    office = client_of(world.office)
    back = f"{reverse('eligibility:call', args=[call.pk])}?tab=can&q=周"
    answer = office.post(f"{MANY}?call={call.pk}", {"found": "1", "chosen": "", "back": back})
    assert [row.person.name for row in answer.context["rows"]] == ["周甲"]


def test_nobody_is_asked_twice_for_a_call(world: Any, client_of: Any, call: Call, people: list[Talent]) -> None:
    asked(people[0], call)
    sent = typed(people[:2], call=str(call.pk), state="invited", on="2026-03-18")
    answer = client_of(world.office).post(MANY, sent | {"save": "1"})
    assert answer.status_code == 422
    assert "This person was asked for this call already." in answer.content.decode()
    assert Invitation.objects.count() == 1


def test_declining_needs_its_reason(world: Any, client_of: Any, call: Call, people: list[Talent]) -> None:
    office = client_of(world.office)
    sent = {"talent": str(people[0].pk), "call": str(call.pk), "state": "declined", "on": "2026-03-18", "reason": ""}
    answer = office.post(INVITATION.add_url(), sent)
    assert list(answer.context["form"].errors) == ["reason"]
    assert office.post(INVITATION.add_url(), sent | {"reason": "明年再报"}).status_code == 302
    with pytest.raises(ValidationError):
        workflows.move(STEPS, "decline", asked(people[1], call), on=DAY, by=world.office)


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        (["apply"], "applied"),
        (["apply", "select"], "selected"),
        (["apply", "not-select"], "not_selected"),
        (["decline", "apply"], "applied"),
    ],
)
def test_what_came_of_it(world: Any, call: Call, people: list[Talent], steps: list[str], state: str) -> None:
    row = asked(people[0], call)
    for step in steps:
        workflows.move(STEPS, step, row, on=DAY, by=world.office, reason="见邮件")
    row.refresh_from_db()
    assert row.state == state
    assert row.state_changes.count() == len(steps)


@pytest.mark.parametrize(
    ("on", "allowed"), [(date(2026, 3, 17), False), (date(2026, 3, 18), True), (date(2026, 3, 19), True)]
)
def test_a_step_comes_on_the_day_of_the_last_one_or_later(
    world: Any, call: Call, people: list[Talent], on: date, allowed: bool
) -> None:
    row = asked(people[0], call)
    if allowed:
        workflows.move(STEPS, "apply", row, on=on, by=world.office)
        assert row.on == on
        return
    with pytest.raises(ValidationError, match="2026-03-17 lies before 2026-03-18"):
        workflows.move(STEPS, "apply", row, on=on, by=world.office)


def test_a_step_is_noted_and_taken_back_on_the_page(
    world: Any, client_of: Any, call: Call, people: list[Talent]
) -> None:
    office, row = client_of(world.office), asked(people[0], call)
    part = reverse("eligibility:invitations-of", args=[people[0].pk])
    assert part in office.get(people[0].get_absolute_url()).content.decode()
    page = office.get(part).content.decode()
    assert INVITATION.url("step", row.pk, "apply") in page
    answer = office.post(INVITATION.url("step", row.pk, "decline"), {"on": "2026-03-18", "reason": "出国"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.state, row.reason) == ("declined", "出国")
    history = office.get(reverse("cohorts:talent-history", args=[people[0].pk])).content.decode()
    assert "declined" in history
    office.post(INVITATION.url("step-back", row.pk))
    row.refresh_from_db()
    assert (row.state, row.reason) == ("invited", "")


def test_what_came_of_many_is_noted_at_once(world: Any, client_of: Any, call: Call, people: list[Talent]) -> None:
    for person in people[:2]:
        asked(person, call)
    sent = typed(people[:2], step="apply", on="2026-03-18", reason="")
    assert client_of(world.office).post(STEPS_MANY, sent | {"save": "1"}).status_code == 302
    assert Invitation.objects.filter(state="applied").count() == 2


def test_applications_of_earlier_years_count_against_the_limit(world: Any, call: Call, people: list[Talent]) -> None:
    person = people[0]

    def outcome() -> str:
        reader = Reader()
        return str(Matching.of(call, DAY, reader).judged(facts.read([person], reader)[person.pk]).outcome)

    for year, state, expected in (
        (2022, "declined", "eligible"),
        (2023, "not_selected", "eligible"),
        (2024, "applied", "blocked"),
    ):
        asked(person, make_call(call.programme, year), state=state, reason="x", on=date(year, 3, 1))
        assert outcome() == expected, year
    row = Invitation.objects.get(call__year=2024)
    void(row, by=world.office, reason="录错")
    assert outcome() == "eligible"


def test_the_list_of_a_call_with_its_numbers(world: Any, client_of: Any, call: Call, people: list[Talent]) -> None:
    for person, state in zip(people, ("invited", "applied", "applied"), strict=True):
        asked(person, call, state=state)
    asked(people[0], make_call(make_programme("别的"), 2026), state="selected")
    office = client_of(world.office)
    answer = office.get(LIST, {"call": call.pk})
    assert [tab.count for tab in answer.context["tabs"]] == [3, 1, 0, 2, 0, 0]
    for tab in answer.context["tabs"]:
        assert office.get(LIST + tab.url).context["total"] == tab.count
    export = office.post(f"{LIST}?call={call.pk}")
    assert "spreadsheet" in export["Content-Type"]
    export.close()


def test_who_may_see_whom(world: Any, client_of: Any, call: Call, people: list[Talent]) -> None:
    other = make_talent(world.medicine, name="别科人")
    for person in (*people, other):
        asked(person, call, reason=f"{person.name}的理由")
    head = client_of(world.head)
    assert head.get(LIST).context["total"] == 3
    assert "别科人" not in head.get(LIST).content.decode()
    row = Invitation.objects.get(talent=people[0])
    for what in ("edit", "void", "undo"):
        assert head.get(INVITATION.url(what, row.pk)).status_code == 403
    part = reverse("eligibility:invitations-of", args=[people[0].pk])
    text = head.get(part, headers={"HX-Request": "true"}).content.decode()
    assert ("周甲的理由" in text, "step/apply" in text, "<h1>" in text) == (True, False, False)
    assert head.get(reverse("eligibility:invitations-of", args=[other.pk])).status_code == 404
    assert head.get(MANY).status_code == 403
