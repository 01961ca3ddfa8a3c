"""What offices found: of whom it is needed, entered for one and for many, and told to nobody who may not know it."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from cohorts.models import Talent
from programs.catalogue.models import Call
from programs.eligibility.actions import save_confirmation
from programs.eligibility.entering import CONFIRMATION
from programs.eligibility.models import Confirmation
from programs.eligibility.rules import finding_day
from talentcareer.access import roles
from talentcareer.audit import trail
from talentcareer.audit.actions import SYSTEM
from tests.builders.people import make_talent
from tests.builders.world import make_account
from tests.eligibility.people import DAY, make_call, make_programme

pytestmark = pytest.mark.django_db
MANY, LIST, INDEX = (
    "/eligibility/confirmation/many/",
    "/eligibility/confirmations/",
    "/eligibility/confirmations/needed/",
)


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(DAY):
        yield


@pytest.fixture
def discipline(world: Any) -> Any:
    """The account of 纪检."""
    return make_account("jijian", role=roles.FUNCTIONAL.code, unit=world.hospital)


@pytest.fixture
def call(world: Any) -> Call:
    """A call that cannot do without 纪检 and 医务处; who leads a key specialty is preferred, which nobody has to say."""
    return make_call(
        make_programme("百医"),
        conditions=(
            {"kind": "born_from", "day_on": date(1975, 1, 1)},
            {"kind": "confirmation", "code": "integrity"},
            {"kind": "confirmation", "code": "medical_safety"},
            {"kind": "confirmation", "code": "key_specialty", "strength": "preferred"},
        ),
        closes_on=date(2026, 4, 1),
    )


@pytest.fixture
def people(world: Any) -> list[Talent]:
    born = (date(1990, 5, 1), date(1989, 5, 1), date(1970, 5, 1))
    return [make_talent(world.surgery, name=f"人{number}", born_on=on) for number, on in enumerate(born)]


def found(talent: Talent, kind: str = "integrity", *, holds: bool = True, **more: Any) -> Confirmation:
    values = {"talent": talent, "kind": kind, "found": holds, "office": "纪检", "on": DAY} | more
    return save_confirmation(Confirmation(**values), by=SYSTEM)


def waiting(client: Any, call: Call, kind: str) -> list[str]:
    answer = client.get(reverse("eligibility:checks", args=[call.pk]), {"kind": kind})
    names = [row.record.name for row in answer.context["page"].object_list]
    tab = next(tab for tab in answer.context["tabs"] if tab.current)
    assert tab.count == len(names)
    return names


def test_of_whom_a_finding_is_needed(
    world: Any, client_of: Any, call: Call, people: list[Talent], discipline: Any
) -> None:
    """Who could apply but for it: not who is over the limit, not who has it, not who failed another one."""
    client = client_of(discipline)
    assert waiting(client, call, "integrity") == waiting(client, call, "medical_safety") == ["人0", "人1"]
    found(people[0])
    assert waiting(client, call, "integrity") == ["人1"]
    assert waiting(client, call, "medical_safety") == ["人0", "人1"]
    found(people[1], "medical_safety", holds=False)
    assert waiting(client, call, "integrity") == []
    answer = client.get(INDEX)
    [row] = [row for row in answer.context["waiting"] if row.call == call]
    assert [figure.value for _label, figure in row.kinds] == [0, 1]
    for _label, figure in row.kinds:
        assert client.get(figure.url).context["total"] == figure.value


def test_one_finding_for_many(world: Any, client_of: Any, call: Call, people: list[Talent], discipline: Any) -> None:
    client = client_of(discipline)
    page = client.get(reverse("eligibility:checks", args=[call.pk]), {"kind": "medical_safety"})
    [way] = page.context["ways_for_many"]
    chosen = client.post(way.url, {"chosen": [str(person.pk) for person in people[:2]]})
    assert chosen.context["form"]["kind"].value() == "medical_safety"
    sent = {
        "person": [str(person.pk) for person in people[:2]], "all-sent": "1", "all-kind": "medical_safety", "all-found": "True",
        "all-office": "医务处", "all-on": "2026-03-18", "all-note": "", f"{people[1].pk}-found": "False", f"{people[1].pk}-note": "一例",
    }  # fmt: skip
    checked = client.post(way.url, sent | {"check": "1"})
    assert [row.effects for row in checked.context["rows"]] == [
        ["no medical incident with main responsibility (医务处): holds"],
        ["no medical incident with main responsibility (医务处): does not hold"],
    ]
    assert not Confirmation.objects.exists()
    assert client.post(way.url, sent | {"save": "1"}).status_code == 302
    assert dict(Confirmation.objects.values_list("talent__name", "found")) == {"人0": True, "人1": False}


def test_a_finding_is_chosen_and_not_assumed(client_of: Any, people: list[Talent], discipline: Any) -> None:
    client = client_of(discipline)
    sent = {"talent": str(people[0].pk), "kind": "integrity", "office": "纪检", "on": "2026-03-18", "note": ""}
    answer = client.post(CONFIRMATION.add_url(), sent)
    assert list(answer.context["form"].errors) == ["found"]
    assert client.post(CONFIRMATION.add_url(), sent | {"found": "False"}).status_code == 302
    row = Confirmation.objects.get()
    assert row.found is False
    page = client.get(CONFIRMATION.url("edit", row.pk))
    assert page.context["form"]["found"].value() == "False"
    base = page.context["form"]["base"].value()
    assert client.post(CONFIRMATION.url("edit", row.pk), sent | {"found": "True", "base": base}).status_code == 302
    row.refresh_from_db()
    assert row.found is True
    client.post(CONFIRMATION.url("undo", row.pk))
    row.refresh_from_db()
    assert row.found is False


@pytest.mark.parametrize(
    ("on", "codes"), [(date(2026, 3, 17), []), (DAY, []), (date(2026, 3, 19), ["finding-ahead"]), (None, [])]
)
def test_nothing_is_found_ahead(on: date | None, codes: list[str]) -> None:
    assert [reason.code for reason in finding_day(on, DAY).refusals] == codes


def test_a_day_ahead_and_the_same_day_twice_are_refused(people: list[Talent]) -> None:
    with pytest.raises(ValidationError, match="lies ahead"):
        found(people[0], on=date(2026, 3, 19))
    found(people[0])
    with pytest.raises(ValidationError, match="confirmed on that day already"):
        found(people[0], holds=False)


ROUTES = ("eligibility:confirmation-list", "eligibility:check-list", "eligibility:confirmation-add", "eligibility:confirmation-many")  # fmt: skip


def test_who_may_not_know_learns_nothing(world: Any, client_of: Any, call: Call, people: list[Talent]) -> None:
    """Neither that it was found nor what: no page, no history, no list, no file, no number that differs."""
    marked = people[0]
    row = found(marked, holds=False, office="纪检记号", note="事由记号")
    talent = make_account("talent", role=roles.TALENT.code, unit=world.hospital)
    from cohorts.actions import save_talent

    marked.refresh_from_db()
    marked.user = talent
    save_talent(marked, by=SYSTEM)
    for user in (world.hr, world.head, world.leader, talent):
        client = client_of(user)
        for route in ROUTES:
            assert client.get(reverse(route)).status_code == 403, (user, route)
        assert client.get(reverse("eligibility:confirmations-of", args=[marked.pk])).status_code == 403
        for what in ("edit", "void", "take-back", "undo"):
            assert client.get(CONFIRMATION.url(what, row.pk)).status_code == 403
        pages = [
            marked.get_absolute_url(),
            reverse("eligibility:person", args=[marked.pk]),
            reverse("eligibility:windows", args=[marked.pk]),
            reverse("eligibility:invitation-list"),
        ]
        pages += [reverse("cohorts:talent-history", args=[marked.pk])] if user is world.hr else []
        pages += [] if user is world.head or user is world.leader else [reverse("cohorts:dossier", args=[marked.pk])]
        for page in pages:
            answer = client.get(page)
            assert answer.status_code == 200, (user, page)
            text = answer.content.decode()
            assert "记号" not in text, (user, page)
            assert "said no" not in text
            assert "Findings of offices" not in text
        assert "To be confirmed" in client.get(reverse("eligibility:person", args=[marked.pk])).content.decode()
    told = client_of(world.office).get(reverse("eligibility:confirmations-of", args=[marked.pk])).content.decode()
    assert "事由记号" in told
    assert "said no" in client_of(world.office).get(reverse("eligibility:person", args=[marked.pk])).content.decode()


def test_a_finding_is_in_the_trail_but_not_in_the_persons_history(people: list[Talent]) -> None:
    row = found(people[0])
    assert trail.of_record(row).count() == 1
    assert "Confirmation" not in {entry.model.split(".")[-1] for entry in trail.history(people[0].pk)}


def test_another_hospitals_findings_are_not_there(world: Any, client_of: Any, people: list[Talent]) -> None:
    from talentcareer.access import actions
    from talentcareer.access.models import UnitKind

    next_door = actions.create_unit(name="邻院", kind=UnitKind.HOSPITAL, by=SYSTEM)
    neighbour = make_account("neighbour", role=roles.FUNCTIONAL.code, unit=next_door)
    row = found(people[0])
    client = client_of(neighbour)
    assert client.get(LIST).context["total"] == 0
    assert client.get(CONFIRMATION.url("edit", row.pk)).status_code == 404
