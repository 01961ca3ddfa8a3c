import io
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from openpyxl import load_workbook

from talentcareer.access import actions, policy, roles
from talentcareer.access.models import User
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry
from tests.builders.world import SINCE, World
from tests.ui import pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_pages")]
ClientOf = Callable[..., Client]
LIST = "/sample/units/"


def names(html: str) -> list[str]:
    return re.findall(r'<a class="name"[^>]*>([^<]*)</a>', html)


def test_a_list_shows_what_is_within_reach(world: World, client_of: ClientOf) -> None:
    assert names(client_of(world.hr).get(LIST).text) == ["内科", "外科", "示例医院"]
    own = client_of(world.head).get(LIST).text
    assert names(own) == ["外科"]
    assert world.medicine.name not in own


def test_a_list_is_filtered_by_its_address(world: World, client_of: ClientOf) -> None:
    page = client_of(world.hr).get(LIST, {"kind": "department", "q": "外"}).text
    assert names(page) == ["外科"]
    assert 'Sample units <span class="count">1</span>' in page
    assert "of 3" in page
    assert re.findall(r'<span class="pill">([^<]*)<a href="([^"]*)"', page) == [
        ("Name: 外", "?kind=department"),
        ("Kind: department", "?q=%E5%A4%96"),
    ]


def test_a_range_is_one_pill_with_two_parameters(world: World, client_of: ClientOf) -> None:
    page = (
        client_of(world.hr).get(LIST, {"ended_on_after": "2024-01-01", "ended_on_before": "2024-12-31", "q": "a"}).text
    )
    assert '<span class="pill">Ended: 2024-01-01 – 2024-12-31<a href="?q=a"' in page
    assert "Nothing passes these filters" in page


def test_an_unknown_parameter_is_told(world: World, client_of: ClientOf) -> None:
    page = client_of(world.hr).get(LIST, {"stage": "S30"}).text
    assert "This list has no filter called stage; it was left out." in page
    assert names(page) == ["内科", "外科", "示例医院"]


def test_a_filter_that_cannot_be_read_never_looks_like_the_whole_list(world: World, client_of: ClientOf) -> None:
    page = client_of(world.hr).get(LIST, {"kind": "palace"}).text
    assert names(page) == []
    assert "One thing to mend" in page
    assert '<a href="#id_kind">' in page


def test_a_list_is_sorted_by_its_address(world: World, client_of: ClientOf) -> None:
    page = client_of(world.hr).get(LIST, {"sort": "-name", "q": "科"}).text
    assert names(page) == ["外科", "内科"]
    assert 'aria-sort="descending"' in page
    assert 'href="?sort=name&amp;q=%E7%A7%91"' in page or 'href="?q=%E7%A7%91&amp;sort=name"' in page


def test_pages_hold_every_row_once(world: World, client_of: ClientOf) -> None:
    for number in range(60):
        actions.create_unit(name=f"Ward {number:02}", parent=world.hospital, by=SYSTEM)
    client = client_of(world.hr)
    first, second = (names(client.get(LIST, {"page": page, "sort": "order"}).text) for page in (1, 2))
    assert (len(first), len(second)) == (50, 13)
    assert len({*first, *second}) == 63
    assert len(names(client.get(LIST, {"per_page": 100}).text)) == 63
    assert len(names(client.get(LIST, {"per_page": 7}).text)) == 50


def test_a_list_asks_as_often_with_many_rows(world: World, client_of: ClientOf, django_assert_max_num_queries) -> None:
    client = client_of(world.hr)
    client.get(LIST)
    with django_assert_max_num_queries(15) as few:
        client.get(LIST, {"q": "科"})
    for number in range(57):
        actions.create_unit(name=f"{number} 科", parent=world.hospital, by=SYSTEM)
    with django_assert_max_num_queries(15) as many:
        client.get(LIST, {"q": "科"})
    assert len(few.captured_queries) == len(many.captured_queries)


def test_an_empty_list_says_so(world: World, client_of: ClientOf) -> None:
    page = client_of(world.head).get(LIST, {"q": "nothing like it"}).text
    assert "Nothing passes these filters" in page
    assert 'href="?"' in page


def test_export_is_offered_only_to_those_who_may(world: World, client_of: ClientOf) -> None:
    client = client_of(world.hr)
    assert "(xlsx)" not in client.get(LIST).text
    assert client.post(LIST).status_code == 403


@pytest.fixture
def exporting(sample_pages: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """HR and department heads may take lists away."""
    row = policy.Permission("unit.export", "Export units", policy.to(roles.HR, roles.HEAD))
    monkeypatch.setattr(policy.table, "permissions", {**policy.table.permissions, row.code: row})
    monkeypatch.setattr(pages.UnitList, "export_permission", row.code)


def sheet_of(answer: Any) -> list[list[Any]]:
    """The cells of the workbook in an answer, without its title rows."""
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    answer.close()
    return [list(row) for row in book.active.iter_rows(min_row=3, values_only=True)]


@pytest.mark.usefixtures("exporting")
def test_export_holds_what_is_shown_in_that_order_from_all_pages(world: World, client_of: ClientOf) -> None:
    for number in range(60):
        actions.create_unit(name=f"病区{number:02}", parent=world.hospital, by=SYSTEM)
    client = client_of(world.hr)
    assert "Export 60 (xlsx)" in client.get(LIST, {"q": "病区"}).text
    answer = client.post(f"{LIST}?q=病区&sort=-name&page=2")
    head, *rows = sheet_of(answer)
    assert head == ["名称", "Kind code", "类别", "排序", "结束日期"]
    assert [row[0] for row in rows] == [f"病区{number:02}" for number in reversed(range(60))]
    assert rows[0][1:] == ["department", "科室", 0, None]


@pytest.mark.usefixtures("exporting")
def test_export_leaves_a_line_in_the_trail(world: World, client_of: ClientOf) -> None:
    answer = client_of(world.hr).post(f"{LIST}?q=外")
    entry = Entry.objects.get(action="export.made")
    answer.close()
    assert (entry.actor_id, entry.changes["query"], entry.changes["rows"]) == (
        str(world.hr.pk),
        [None, "q=***"],
        [None, "1"],
    )


@pytest.mark.usefixtures("exporting")
def test_export_reaches_no_further_than_the_right_to_export(world: World, client_of: ClientOf) -> None:
    # Sees the whole hospital as a leader, may export surgery only.
    actions.grant_role(world.leader, role=roles.HEAD.code, unit=world.surgery, from_on=SINCE, by=SYSTEM)
    client = client_of(world.leader)
    page = client.get(LIST).text
    assert names(page) == ["内科", "外科", "示例医院"]
    assert "Export 1 (xlsx)" in page
    assert [row[0] for row in sheet_of(client.post(LIST))] == ["名称", "外科"]


def test_a_record_outside_reach_answers_like_an_absent_one(world: World, client_of: ClientOf) -> None:
    client = client_of(world.head)
    assert client.get(f"/sample/units/{world.surgery.pk}/").status_code == 200
    foreign = client.get(f"/sample/units/{world.medicine.pk}/")
    absent = client.get(f"/sample/units/{uuid.uuid4()}/")
    assert foreign.status_code == absent.status_code == 404
    assert plain(foreign.text) == plain(absent.text)
    assert world.medicine.name not in foreign.text


def plain(html: str) -> str:
    """A page without what differs from request to request: tokens and its own address."""
    html = re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]*"', r"\1", html)
    return re.sub(r'name="next" value="[^"]*"', "", html)


def test_a_route_without_its_permission_is_refused_with_the_reason(world: World, client_of: ClientOf) -> None:
    answer = client_of(world.hr).get(f"/sample/units/{world.surgery.pk}/rename/")
    assert answer.status_code == 403
    assert "“Keep accounts”" in answer.text


@pytest.fixture
def renaming(sample_pages: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Renaming asks for a permission of its own, which HR holds."""
    row = policy.Permission("unit.rename", "Rename units", policy.to(roles.HR, roles.HEAD))
    monkeypatch.setattr(policy.table, "permissions", {**policy.table.permissions, row.code: row})
    monkeypatch.setattr(policy.table, "routes", {**pages.ROUTES, "sample:unit-rename": row.code})


@pytest.mark.usefixtures("renaming")
def test_a_record_within_reach_may_still_be_beyond_the_right_to_act(world: World, client_of: ClientOf) -> None:
    # Sees the whole hospital as a leader, but is HR of surgery only.
    actions.grant_role(world.leader, role=roles.HR.code, unit=world.surgery, from_on=SINCE, by=SYSTEM)
    client = client_of(world.leader)
    assert client.get(f"/sample/units/{world.surgery.pk}/rename/").status_code == 200
    beyond = client.get(f"/sample/units/{world.medicine.pk}/rename/")
    assert beyond.status_code == 403
    assert "You may see 内科, but your roles do not include “Rename units” there." in beyond.text


@pytest.mark.usefixtures("renaming")
def test_a_form_saves_and_says_so(world: World, client_of: ClientOf) -> None:
    answer = client_of(world.hr).post(f"/sample/units/{world.surgery.pk}/rename/", {"name": "Surgery"})
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert [str(message) for message in get_messages(answer.wsgi_request)] == ["Renamed to Surgery."]


@pytest.mark.usefixtures("renaming")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "This field is required."),
        ("refused", "This name is refused."),
        ("late", "Somebody else changed 外科 meanwhile."),
    ],
)
def test_a_form_that_cannot_be_saved_keeps_what_was_typed(
    world: World, client_of: ClientOf, typed: str, said: str
) -> None:
    answer = client_of(world.hr).post(f"/sample/units/{world.surgery.pk}/rename/", {"name": typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert typed == "" or f'value="{typed}"' in answer.text


@pytest.mark.usefixtures("renaming")
def test_a_form_about_a_foreign_record_is_not_there(world: World, client_of: ClientOf) -> None:
    address = f"/sample/units/{world.medicine.pk}/rename/"
    client = client_of(world.head)
    assert [client.get(address).status_code, client.post(address, {"name": "x"}).status_code] == [404, 404]


def test_a_button_acts_by_post_only(world: World, client_of: ClientOf) -> None:
    client = client_of(world.hr)
    address = f"/sample/units/{world.surgery.pk}/end/"
    assert client.get(address).status_code == 302
    assert client.get(f"/sample/units/{uuid.uuid4()}/end/").status_code == 404
    answer = client.post(address)
    assert [str(message) for message in get_messages(answer.wsgi_request)] == ["Ended 外科."]


def shown(html: str) -> list[str]:
    return re.findall(r'<li><a href="[^"]*"[^>]*><svg.*?</svg>([^<]*)</a></li>', html)


@pytest.mark.parametrize(
    ("account", "entries", "search_box"),
    [("hr", ["Home", "Units"], True), ("audit_admin", ["Home"], False), ("nobody", ["Home"], False)],
)
def test_the_navigation_holds_what_may_be_opened(
    world: World, client_of: ClientOf, account: str, entries: list[str], search_box: bool
) -> None:
    page = client_of(world.accounts[account]).get("/sample/refusing/").text
    assert shown(page) == entries
    assert ("Name of a unit" in page) is search_box


def test_the_entry_of_a_records_list_is_the_current_one(world: World, client_of: ClientOf) -> None:
    page = client_of(world.hr).get(f"/sample/units/{world.surgery.pk}/").text
    assert re.findall(r'<li><a href="([^"]*)" aria-current="page">', page) == [LIST]


@pytest.mark.parametrize(("language", "tag", "other"), [("en", "en", "简体中文"), ("zh-hans", "zh-Hans", "English")])
def test_a_page_says_its_language_and_offers_the_other(
    world: World, client_of: ClientOf, language: str, tag: str, other: str
) -> None:
    page = client_of(world.hr, language).get(LIST).text
    assert f'<html lang="{tag}">' in page
    assert re.findall(r'<button class="top-link"[^>]*aria-label="([^"]*)"', page) == [other]


def test_a_page_names_the_hospital_and_who_is_signed_in(world: World, client_of: ClientOf) -> None:
    page = client_of(world.hr).get("/sample/refusing/").text
    assert "<span>示例医院</span>" in page
    assert "HR staff" in page


def test_a_refusal_tells_its_reason(world: World, client_of: ClientOf) -> None:
    answer = client_of(world.hr).get("/sample/refusing/")
    assert answer.status_code == 403
    assert "Two persons are needed &lt;here&gt;." in answer.text


def test_an_error_has_a_number_and_every_language(world: World, client_of: ClientOf, caplog) -> None:
    client = client_of(world.hr)
    client.raise_request_exception = False
    answer = client.get("/sample/broken/")
    assert answer.status_code == 500
    number = re.search(r"data-error-id>([0-9a-f]{8})<", answer.text)[1]
    assert [record for record in caplog.records if number in record.getMessage()]
    assert re.findall(r'<section class="sec" lang="([^"]*)">', answer.text) == ["en", "zh-Hans"]


def test_a_stale_form_is_explained(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(pk=world.hr.pk), backend="talentcareer.access.backends.AccountBackend")
    answer = client.post(LIST)
    assert answer.status_code == 403
    assert "Nothing has been saved" in answer.text


@pytest.mark.parametrize("address", ["/sample/units/", "/sample/refusing/", "/sample/nowhere/", "/sample/broken/"])
def test_every_answer_carries_the_content_policy(world: World, client_of: ClientOf, address: str) -> None:
    client = client_of(world.hr)
    client.raise_request_exception = False
    policy = client.get(address)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
