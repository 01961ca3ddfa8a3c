"""Saved views of lists: kept, in force, shared, changed, out of date; who has them and who does not."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts.filters import TalentFilter
from talentcareer.access import roles
from talentcareer.access.actions import create_unit
from talentcareer.access.models import Unit, UnitKind, User
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry
from talentcareer.ui.models import SavedView
from talentcareer.ui.saved_views import MOST_OF_A_LIST
from tests.builders.people import make_talent
from tests.builders.world import World, make_account

ClientOf = Callable[..., Client]
LIST = "/people/"
ASKED = "degree=doctor&sort=-age&columns=name&columns=age&per_page=100&page=2&stage="
KEPT = "columns=name&columns=age&degree=doctor&per_page=100&sort=-age"


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    make_talent(world.surgery, name="甲", degree="doctor")
    make_talent(world.medicine, name="乙", degree="master")


def save(client: Client, name: str = "博士", query: str = ASKED, **more: str) -> Any:
    return client.post(f"{LIST}?{query}", {"save-view": "1", "name": name, **more})


def tabs(client: Client, address: str = LIST) -> list[tuple[str, bool]]:
    return [(str(tab.label), tab.current) for tab in client.get(address).context["tabs"]]


def names(answer: Any) -> list[str]:
    return [row.record.name for row in answer.context["table"].paginated_rows]


def test_a_view_keeps_filters_order_columns_and_size_and_no_page(world: World, hr: Client) -> None:
    answer = save(hr)
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}?{KEPT}")
    view = SavedView.objects.get()
    assert (view.owner_id, view.route, view.path, view.query, view.shared_in_id) == (
        world.hr.pk, "cohorts:talent-list", LIST, KEPT, None,
    )  # fmt: skip
    assert tabs(hr) == [("All", True), ("博士", False)]
    shown = hr.get(answer["Location"])
    assert (names(shown), shown.context["page"].paginator.per_page) == (["甲"], 100)
    assert [bound.name for bound in shown.context["table"].columns] == ["name", "age"]


@pytest.mark.parametrize(
    ("query", "current"),
    [
        (KEPT, ["博士"]),
        (f"page=1&{KEPT}", ["博士"]),
        (ASKED, ["博士"]),
        ("", ["All"]),
        ("page=1", ["All"]),
        ("degree=doctor", []),
        (f"{KEPT}&kind=staff", []),
    ],
)
def test_the_tab_of_what_is_in_force_is_the_current_one(hr: Client, query: str, current: list[str]) -> None:
    save(hr)
    assert [label for label, on in tabs(hr, f"{LIST}?{query}") if on] == current


def test_without_views_there_is_no_row_of_tabs(hr: Client) -> None:
    assert tabs(hr) == []
    assert "save-view" not in hr.get(LIST).content.decode()
    assert 'form="save-view"' in hr.get(f"{LIST}?degree=doctor").content.decode()


def test_the_same_name_replaces_the_own_view(world: World, client_of: ClientOf, hr: Client) -> None:
    save(client_of(world.leader))
    save(hr)
    save(hr, query="degree=master")
    found = SavedView.objects.order_by("query").values_list("owner__username", "query")
    assert list(found) == [("leader", KEPT), ("hr", "degree=master")]


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        ("", "degree=doctor", "This field is required."),
        ("x" * 41, "degree=doctor", "Ensure this value has at most 40 characters (it has 41)."),
        ("博士", "page=2&stage=", "There is nothing to save yet. Filter or sort the list, or choose its columns first."),
        ("博士", "degree=nonsense", "A filter of the list cannot be read. Mend it first, then save the view."),
        ("博士", "gone=1", "There is nothing to save yet. Filter or sort the list, or choose its columns first."),
    ],
)  # fmt: skip
def test_what_cannot_be_saved_is_said_at_the_name_and_kept_typed(hr: Client, name: str, query: str, said: str) -> None:
    answer = save(hr, name, query)
    assert (answer.status_code, SavedView.objects.count()) == (422, 0)
    assert list(answer.context["view_form"].errors["name"]) == [said]
    assert f'value="{name}"' in answer.content.decode()


def test_an_unknown_parameter_is_not_saved(hr: Client) -> None:
    save(hr, query="degree=doctor&gone=1")
    assert SavedView.objects.get().query == "degree=doctor"


def test_twenty_views_a_list_and_the_next_says_so(hr: Client) -> None:
    for number in range(MOST_OF_A_LIST):
        assert save(hr, f"第{number}").status_code == 302
    answer = save(hr, "再一个")
    assert list(answer.context["view_form"].errors["name"]) == [
        "This list has 20 views of yours already. Delete one of them first."
    ]
    assert save(hr, "第3", "degree=master").status_code == 302


def test_an_id_number_is_not_saved(hr: Client) -> None:
    for address in (LIST, reverse("recognitions:recognition-list")):
        answer = hr.post(f"{address}?q=11010519491231002X", {"save-view": "1", "name": "x"})
        assert (answer.status_code, SavedView.objects.count()) == (302, 0)


# --- who has it --------------------------------------------------------------------------------------------------------


@pytest.fixture
def next_door(world: World) -> User:
    """The talent office of another hospital under the same authority."""
    return make_account(
        "office2", role=roles.OFFICE.code, unit=create_unit(name="邻院", kind=UnitKind.HOSPITAL, by=SYSTEM)
    )


def test_an_own_view_is_nobody_elses(world: World, client_of: ClientOf, hr: Client) -> None:
    save(hr)
    assert SavedView.objects.get().pk
    for user in (world.office, world.leader, world.head, make_account("hr2", role=roles.HR.code, unit=world.hospital)):
        assert "博士" not in client_of(user).get(LIST).content.decode()


def test_a_shared_view_is_everybodys_of_the_unit_who_may_open_the_list(
    world: World, client_of: ClientOf, next_door: User
) -> None:
    save(client_of(world.office), shared="on")
    assert SavedView.objects.get().shared_in == world.hospital
    answer = client_of(world.head).get(f"{LIST}?{KEPT}")
    assert [(str(tab.label), str(tab.beside), tab.current) for tab in answer.context["tabs"]] == [
        ("All", "", False), ("博士", "shared", True),
    ]  # fmt: skip
    assert names(answer) == ["甲"]  # of the own department: a view is a question, not its answer
    assert "博士" not in client_of(next_door).get(LIST).content.decode()
    assert list(SavedView.objects.visible_to(world.system_admin)) == []  # may not open this list
    assert list(SavedView.objects.visible_to(world.nobody)) == []


def test_only_who_may_share_does(world: World, client_of: ClientOf, hr: Client) -> None:
    save(hr, shared="on")
    assert SavedView.objects.get().shared_in is None
    assert 'name="shared"' not in hr.get(f"{LIST}?degree=doctor").content.decode()
    assert 'name="shared"' in client_of(world.office).get(f"{LIST}?degree=doctor").content.decode()


def test_administrators_share_views_of_their_lists(world: World, client_of: ClientOf) -> None:
    second = make_account("security2", role=roles.SECURITY_ADMIN.code, unit=world.hospital)
    address = reverse("access:grant-list")
    sent = {"save-view": "1", "name": "按账号", "shared": "on"}
    assert client_of(world.security_admin).post(f"{address}?sort=-user", sent).status_code == 302
    assert ("按账号", True) in tabs(client_of(second), f"{address}?sort=-user")


# --- changing it -------------------------------------------------------------------------------------------------------


def page_of(view: SavedView) -> str:
    return reverse("ui:view", args=[view.pk])


def test_a_view_is_renamed_and_deleted_by_its_owner(hr: Client) -> None:
    save(hr)
    view = SavedView.objects.get()
    assert f'href="{page_of(view)}"' in hr.get(view.address).content.decode()
    answer = hr.post(page_of(view), {"name": "医学博士"})
    assert (answer.status_code, answer["Location"]) == (302, view.address)
    assert tabs(hr, view.address) == [("All", False), ("医学博士", True)]
    answer = hr.post(reverse("ui:view-delete", args=[view.pk]))
    assert (answer["Location"], SavedView.objects.count()) == (LIST, 0)


def test_a_name_is_given_once(hr: Client) -> None:
    save(hr)
    save(hr, "硕士", "degree=master")
    answer = hr.post(page_of(SavedView.objects.get(name="硕士")), {"name": "博士"})
    assert (answer.status_code, answer.context["form"].errors) == (
        422,
        {"name": ["Another view of this list has this name. Choose another one."]},
    )


def test_a_shared_view_is_changed_where_somebody_may_share(
    world: World, client_of: ClientOf, hr: Client, next_door: User
) -> None:
    office = client_of(world.office)
    save(office, shared="on")
    view = SavedView.objects.get()
    assert "Rename or delete" not in hr.get(view.address).content.decode()
    for user in (world.hr, world.system_admin, world.nobody, next_door):
        client = client_of(user)
        statuses = [client.get(page_of(view)).status_code, client.post(page_of(view), {"name": "x"}).status_code]
        assert [*statuses, client.post(reverse("ui:view-delete", args=[view.pk])).status_code] == [404] * 3, user
    colleague = client_of(make_account("office3", role=roles.OFFICE.code, unit=world.hospital))
    assert colleague.post(page_of(view), {"name": "院博士"}).status_code == 302
    view.refresh_from_db()
    assert (view.name, view.owner, view.shared_in) == ("院博士", world.office, None)
    assert tabs(hr) == []


def test_nobody_changes_anothers_own_view(world: World, client_of: ClientOf, hr: Client) -> None:
    save(hr)
    view = SavedView.objects.get()
    for user in (world.office, world.leader, world.security_admin):
        assert client_of(user).get(page_of(view)).status_code == 404
    view.refresh_from_db()
    assert view.name == "博士"


# --- out of date -------------------------------------------------------------------------------------------------------


def test_a_view_whose_filter_is_gone_shows_nothing_and_says_so(hr: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    save(hr, query="degree=doctor&kind=staff")
    view = SavedView.objects.get()
    monkeypatch.delitem(TalentFilter.base_filters, "degree")
    answer = hr.get(view.address)
    page = answer.content.decode()
    assert (answer.context["total"], names(answer), answer.context["outdated"]) == (0, [], True)
    assert "The view “博士” asks for a filter that this list does not have any more" in page
    assert "degree." in page
    [way_on] = re.findall(r'<a href="([^"]*)">Show the list without it</a>', page)
    assert names(hr.get(f"{LIST}{way_on}")) == ["甲", "乙"]
    assert page_of(view) in page
    assert b"".join(hr.post(view.address).streaming_content)
    assert Entry.objects.get(action="export.made").changes["rows"] == [None, "0"]


def test_a_view_whose_value_is_gone_shows_nothing(hr: Client) -> None:
    save(hr, query="degree=doctor")
    SavedView.objects.update(query="degree=gone")
    answer = hr.get(f"{LIST}?degree=gone")
    assert (names(answer), [tab.current for tab in answer.context["tabs"]]) == ([], [False, True])


def test_the_views_cost_one_question(world: World, client_of: ClientOf, hr: Client) -> None:
    def asked(address: str = LIST) -> int:
        with CaptureQueriesContext(connection) as found:
            assert hr.get(address).status_code == 200
        return len(found)

    hr.get(LIST)
    none = asked()
    office = client_of(world.office)
    for number in range(5):
        save(hr, f"我{number}")
        save(office, f"院{number}", shared="on")
    assert (asked(), none <= 15, asked(f"{LIST}?{KEPT}") <= 15) == (none, True, True)


def test_a_view_saved_twice_at_the_same_moment_is_saved_once(
    world: World, hr: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, tries = SavedView.save, []

    def second(view: SavedView, **kwargs: Any) -> None:
        tries.append(view)
        if len(tries) == 1:  # the other one of the two has written between the question and the answer
            keep(SavedView(owner=view.owner, route=view.route, path=view.path, name=view.name, query="degree=master"))
        with transaction.atomic():
            keep(view, **kwargs)

    monkeypatch.setattr(SavedView, "save", second)
    assert save(hr).status_code == 302
    assert [(view.name, view.query) for view in SavedView.objects.all()] == [("博士", KEPT)]


def test_a_view_that_the_database_refuses_is_said_on_the_list(hr: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_view: SavedView, **_kwargs: Any) -> None:
        raise IntegrityError("saved_view_once_under_its_name")

    monkeypatch.setattr(SavedView, "save", refused)
    answer = save(hr)
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}?{ASKED}")
    assert [str(message)[:43] for message in hr.get(LIST).context["messages"]] == [
        "Somebody else saved at the same moment what"
    ]


class TestMergingUnits:
    """A view goes along with the unit it is shared in, and asks for the unit that stands."""

    def view(self, owner: User, name: str, **more: Any) -> SavedView:
        view = SavedView(
            owner=owner, route="cohorts:talent-list", path=LIST, name=name, **{"query": "degree=doctor"} | more
        )
        view.save()
        return view

    def merge(self, client: Client, unit: Unit, into: Unit) -> list[str]:
        asked = {"into": str(into.pk), "on": "2026-03-01"}
        shown = client.post(f"/units/{unit.pk}/merge/", asked)
        client.post(f"/units/{unit.pk}/merge/", asked | {"seen": shown.context["seen"], "do": "1"})
        return [line for line in shown.context["effects"].told if "Saved views" in line]

    def test_what_is_shared_goes_along(self, world: World, client_of: ClientOf) -> None:
        mine = self.view(world.hr, "共享", shared_in=world.medicine)
        other = self.view(world.hr, "别科", shared_in=world.surgery)
        ward = create_unit(name="一病区", parent=world.hospital, by=SYSTEM)
        told = self.merge(client_of(world.system_admin), world.medicine, ward)
        assert told == ["Saved views shared there: 1. They are shared in 一病区 then."]
        assert [SavedView.objects.get(pk=view.pk).shared_in for view in (mine, other)] == [ward, world.surgery]
        head = make_account("head_of_ward", role=roles.HEAD.code, unit=ward)
        assert [label for label, _on in tabs(client_of(head))] == ["All", "共享"]

    def test_what_asks_for_the_unit_asks_for_the_other(self, world: World, client_of: ClientOf, hr: Client) -> None:
        query = f"degree=master&department={world.medicine.pk}"
        mine, other = self.view(world.hr, "内科硕士", query=query), self.view(world.hr, "博士")
        told = self.merge(client_of(world.system_admin), world.medicine, world.surgery)
        assert told == ["Saved views that ask for it: 1. They ask for 外科 then."]
        assert SavedView.objects.get(pk=other.pk).query == "degree=doctor"
        shown = hr.get(SavedView.objects.get(pk=mine.pk).address)
        assert (names(shown), shown.context["view"]) == (["乙"], mine)
