"""The page of one call: tabs, filters, reach, what must not leak, a call that is over, how often the database is asked."""

from datetime import date
from io import BytesIO
from random import Random
from typing import Any

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts.models import Talent, Title
from programs.catalogue.models import Call
from programs.eligibility.choices import Match
from programs.eligibility.models import Confirmation, Invitation
from programs.recognitions.models import Recognition
from talentcareer.access.models import Unit
from tests.builders.people import keep, make_cohort, make_membership, make_talent
from tests.eligibility.people import DAY, make_call, make_programme

pytestmark = pytest.mark.django_db
AGES = (
    {"kind": "born_from", "sex": "male", "day_on": date(1988, 1, 1)},
    {"kind": "born_from", "sex": "female", "day_on": date(1986, 1, 1), "inclusion": "unstated"},
)
TITLE = {"kind": "title_at_least", "number": 2}
INTEGRITY = {"kind": "confirmation", "code": "integrity"}


@pytest.fixture
def call(world: Any) -> Call:
    """A call with a limit by sex, a title, the day of joining, and a finding of an office."""
    return make_call(
        make_programme("省青拔"),
        conditions=(*AGES, TITLE, {"kind": "tenure", "number": 12}, INTEGRITY),
        opens_on=date(2026, 3, 1),
        closes_on=date(2026, 4, 1),
        reference_on=date(2026, 1, 1),
    )


def person(unit: Unit, name: str, *, rank: str = "231", **more: Any) -> Talent:
    """Return somebody who could apply but for the finding of an office."""
    found = make_talent(unit, **{"name": name, "sex": "male", "born_on": date(1989, 5, 1)} | more)
    if rank:
        keep(Title(talent=found, sense="appointed", title=rank, from_on=date(2018, 1, 1)))
    return found


def url_of(call: Call) -> str:
    return reverse("eligibility:call", args=[call.pk])


def names(client: Any, call: Call, **query: str) -> list[str]:
    """The people listed, in order."""
    answer = client.get(url_of(call), query)
    assert answer.status_code == 200
    return [row.record.name for row in answer.context["page"].object_list]


def tabs(client: Any, call: Call, **query: str) -> dict[str, int]:
    answer = client.get(url_of(call), query)
    return dict(zip(Match.values, [tab.count for tab in answer.context["tabs"]], strict=False))


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(DAY):
        yield


def test_the_tabs_of_a_call(world: Any, client_of: Any, call: Call) -> None:
    sure = person(world.surgery, "周可", born_on=date(1988, 5, 1))
    keep(Confirmation(talent=sure, kind="integrity", found=True, office="纪检", on=date(2026, 3, 2)))
    person(world.surgery, "吴核")
    person(world.surgery, "郑缺", rank="")
    person(world.surgery, "王低", rank="235")
    person(world.surgery, "冯超", born_on=date(1987, 12, 31))
    person(world.surgery, "陈日", born_on=None)
    office = client_of(world.office)
    assert tabs(office, call) == {"can": 1, "one": 1, "check": 1, "missing": 2, "barred": 2}
    assert names(office, call) == ["周可"]
    assert names(office, call, tab="check") == names(office, call, tab="one") == ["吴核"]
    assert set(names(office, call, tab="missing")) == {"郑缺", "陈日"}
    assert set(names(office, call, tab="barred")) == {"王低", "冯超"}
    assert names(office, call, tab="barred", thing="age") == ["冯超"]
    assert names(office, call, tab="barred", thing="title_at_least") == ["王低"]
    text = office.get(url_of(call)).content.decode()
    assert "last chance" in text
    assert "until 2026-04-01" in text


def test_the_numbers_by_thing_open_their_people(world: Any, client_of: Any, call: Call) -> None:
    person(world.surgery, "郑缺", rank="")
    person(world.surgery, "王低", rank="235")
    person(world.surgery, "赵迟", hired_on=date(2025, 6, 1))
    office = client_of(world.office)
    answer = office.get(url_of(call), {"tab": "barred"})
    assert [(count.label, count.value) for count in answer.context["things"]] == [
        ("title at least", 1),
        ("months at the hospital at least", 1),
        ("integrity and discipline (纪检)", 2),
    ]
    for count in answer.context["things"]:
        assert office.get(url_of(call) + count.url).context["total"] == count.value


def test_who_was_asked_is_filtered(world: Any, client_of: Any, call: Call) -> None:
    asked = person(world.surgery, "周可")
    person(world.surgery, "吴核")
    keep(Invitation(talent=asked, call=call, state="invited", on=DAY))
    office = client_of(world.office)
    assert names(office, call, tab="check", invitation="invited") == ["周可"]
    assert names(office, call, tab="check", invitation="none") == ["吴核"]
    assert tabs(office, call, invitation="none")["check"] == 1


def test_a_head_sees_the_own_people_only(world: Any, client_of: Any, call: Call) -> None:
    person(world.surgery, "周己")
    person(world.medicine, "吴彼")
    head = client_of(world.head)
    assert names(head, call, tab="check") == ["周己"]
    assert tabs(head, call)["check"] == 1
    text = "".join(head.get(url_of(call), {"tab": tab}).content.decode() for tab in Match.values)
    assert "吴彼" not in text
    export = head.post(f"{url_of(call)}?tab=check")
    assert "吴彼" not in _sheet(export)
    assert "周己" in _sheet(head.post(f"{url_of(call)}?tab=check"))


def _sheet(answer: Any) -> str:
    rows = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0].iter_rows(values_only=True)
    return "\n".join(" ".join(str(cell) for cell in row if cell is not None) for row in rows)


def test_the_file_is_the_list(world: Any, client_of: Any, call: Call) -> None:
    person(world.surgery, "周核")
    person(world.surgery, "王低", rank="235")
    sheet = _sheet(client_of(world.office).post(f"{url_of(call)}?tab=check"))
    assert "周核" in sheet
    assert "待核查" in sheet
    assert "王低" not in sheet


def test_a_birth_date_is_not_told_to_whom_it_is_hidden(world: Any, client_of: Any, call: Call) -> None:
    person(world.surgery, "冯超", born_on=date(1987, 12, 31))
    shown = {
        user.username: client_of(user).get(url_of(call), {"tab": "barred"}).content.decode()
        for user in (world.office, world.head, world.leader)
    }
    assert {name: "1987-12-31" in text for name, text in shown.items()} == {"office": True, "head": False, "leader": False}  # fmt: skip
    assert all("1988-01-01" in text for text in shown.values())


def test_what_an_office_found_is_told_to_nobody_else(world: Any, client_of: Any, call: Call) -> None:
    """For HR, heads and leaders somebody of whom 纪检 said no stands where everybody stands of whom nothing was said."""
    marked = person(world.surgery, "郑否")
    keep(
        Confirmation(
            talent=marked, kind="integrity", found=False, office="某纪检记号", on=date(2026, 3, 2), note="某事记号"
        )
    )
    person(world.surgery, "吴核")
    office = client_of(world.office)
    assert names(office, call, tab="barred") == ["郑否"]
    for user in (world.hr, world.head, world.leader):
        client = client_of(user)
        assert set(names(client, call, tab="check")) == {"郑否", "吴核"}, user
        assert tabs(client, call)["barred"] == 0
        pages = [client.get(url_of(call), {"tab": tab}).content.decode() for tab in Match.values]
        pages.append(client.get(reverse("eligibility:person", args=[marked.pk])).content.decode())
        pages.append(client.get(marked.get_absolute_url()).content.decode())
        if user is world.hr:
            pages.append(client.get(reverse("cohorts:talent-history", args=[marked.pk])).content.decode())
        assert not [page for page in pages if "记号" in page or "said no" in page or "Findings of offices" in page]
        for route in ("eligibility:confirmation-list", "eligibility:check-list"):
            assert client.get(reverse(route)).status_code == 403


def test_a_confidential_batch_is_told_to_nobody_else(world: Any, client_of: Any) -> None:
    """Not only in reasons: numbers and places must not differ either."""
    secret = make_cohort(world.hospital, name="密批", year=2024, confidential=True)
    marked = person(world.surgery, "密甲", born_on=date(1992, 5, 1))
    make_membership(marked, secret, stage="S40")
    client = client_of(world.head)
    page = client.get(reverse("eligibility:person", args=[marked.pk])).content.decode()
    assert "密批" not in page
    assert "Selected in this stage already" not in page
    assert "密批" in client_of(world.office).get(reverse("eligibility:person", args=[marked.pk])).content.decode()


def test_a_call_that_is_over_shows_what_was_so_then(world: Any, client_of: Any, call: Call) -> None:
    """Last year's call opened again: titles, posts, findings and people are those of its last day."""
    last_year = make_call(
        call.programme, 2025, closes_on=date(2025, 4, 1), reference_on=date(2025, 1, 1),
        conditions=({"kind": "born_from", "day_on": date(1987, 1, 1)}, TITLE, {"kind": "applications", "number": 1}, INTEGRITY),
    )  # fmt: skip
    office = client_of(world.office)
    then = person(world.surgery, "当年副高", born_on=date(1987, 5, 1))
    later = person(world.surgery, "后来副高", rank="")
    keep(Title(talent=later, sense="appointed", title="231", from_on=date(2025, 6, 1)))
    cleared = person(world.surgery, "后来核过")
    keep(Confirmation(talent=cleared, kind="integrity", found=False, office="纪检", on=date(2025, 9, 1)))
    new = person(world.surgery, "新人", hired_on=date(2025, 9, 1))
    keep(Invitation(talent=then, call=last_year, state="not_selected", on=date(2025, 8, 1)))
    left = person(world.surgery, "后来离开")
    left.left_on, left.duty_status = date(2025, 12, 1), "left"
    keep(left)

    assert set(names(office, last_year, tab="check")) == {"当年副高", "后来核过", "后来离开"}
    assert names(office, last_year, tab="missing") == ["后来副高"]
    assert new.name not in [name for tab in Match.values for name in names(office, last_year, tab=tab)]
    # The last chance of then was then; this year the same person is over the limit.
    assert "last chance" in office.get(url_of(last_year), {"tab": "check"}).content.decode()
    assert "当年副高" in names(office, call, tab="barred")
    assert "后来核过" in names(office, call, tab="barred")
    with time_machine.travel(date(2027, 6, 1)):
        assert set(names(client_of(world.office), last_year, tab="check")) == {"当年副高", "后来核过", "后来离开"}


def test_as_many_queries_for_sixty_people_as_for_three(world: Any, client_of: Any, call: Call) -> None:
    office = client_of(world.office)
    throw = Random(3)  # noqa: S311  # reason: invented people

    def queries(*pages: str) -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as captured:
                assert office.get(page).status_code == 200
            found.append(len(captured))
        return found

    def add(number: int) -> None:
        for _one in range(number):
            one = person(world.surgery, f"人{throw.random()}", born_on=date(1989, 1, 1 + throw.randrange(28)))
            keep(Invitation(talent=one, call=call, state="applied", on=DAY))
            keep(Recognition(talent=one, programme=call.programme, level="provincial", year=2020, status="awarded"))

    pages = [f"{url_of(call)}?tab={tab}" for tab in Match.values] + [
        reverse("eligibility:call-list"), reverse("eligibility:invitation-list"), reverse("eligibility:check-list"),
        reverse("eligibility:checks", args=[call.pk]), reverse("eligibility:confirmation-list"),
    ]  # fmt: skip
    add(3)
    queries(*pages)
    few = queries(*pages)
    add(57)
    assert queries(*pages) == few
    assert max(few) <= 40
