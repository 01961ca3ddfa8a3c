"""Accounts for sixty heads: rows from Excel checked first, made at once, each with a slip that is shown once."""

import re
from html import unescape

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talentcareer.access import actions, many_accounts
from talentcareer.access.models import GrantState, RoleGrant, User
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry

URL = "/users/add-many/"


@pytest.fixture
def admin(world, client_of):
    return client_of(world.system_admin)


def fates(answer):
    return [(row.number, row.username, str(row.fate)) for row in answer.context["rows"]]


def check_and_make(client, text):
    answer = client.post(URL, {"text": text})
    return client.post(URL, {"text": text, "seen": answer.context["seen"], "make": "1"})


def slips(answer) -> dict[str, str]:
    page = answer.content.decode()
    words = re.findall(r"<code(?: data-first-password)?>([^<]+)</code>", page)
    return dict(zip(words[::2], words[1::2], strict=True))


def workbook(tmp_path, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "heads.xlsx")
    return SimpleUploadedFile("heads.xlsx", (tmp_path / "heads.xlsx").read_bytes())


def test_pasted_rows_are_checked_then_made_with_slips(world, admin):
    actions.create_unit(name="一病区", parent=world.surgery, aliases=["外一"], by=SYSTEM)
    text = "工号\t姓名\t科室\t角色\n1001\t张三\t外一\t科室负责人\n1002\t李四\t\t\nHR\t人事\t\t\n"
    before = User.objects.count()
    answer = admin.post(URL, {"text": text})
    assert fates(answer) == [(2, "1001", "new"), (3, "1002", "new"), (4, "hr", "known")]
    assert User.objects.count() == before  # a check writes nothing
    answer = check_and_make(admin, text)
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
    shown = slips(answer)
    made = {user.username: user for user in User.objects.filter(username__in=["1001", "1002"])}
    assert (set(shown), User.objects.count()) == ({"1001", "1002"}, before + 2)
    assert all(user.check_password(shown[name]) and user.password_must_change for name, user in made.items())
    asked = [
        (grant.user.username, grant.role, grant.unit.name, grant.state)
        for grant in RoleGrant.objects.filter(confirmed_at=None)
    ]
    assert asked == [("1001", "head", "一病区", GrantState.ASKED)]
    page = unescape(answer.content.decode())
    assert [page.count(words) for words in ("<h2>示例医院", "http://testserver/sign-in/", "张三")] == [2, 2, 1]
    kept = [str(entry.changes) for entry in Entry.objects.all()]
    assert not [password for password in shown.values() if any(password in text for text in kept)]


def test_what_was_made_is_made_once_and_shown_once(world, admin):
    text = "1001\t张三"
    shown = slips(check_and_make(admin, text))
    again = check_and_make(admin, text)
    assert (again.status_code, User.objects.filter(username="1001").count()) == (422, 1)
    assert shown["1001"] not in again.content.decode()
    assert shown["1001"] not in admin.get(f"/users/{User.objects.get(username='1001').pk}/").content.decode()


def test_a_workbook_with_title_and_header(world, admin, tmp_path):
    file = workbook(
        tmp_path,
        [["科室负责人账号"], ["序号", "姓名", "工号", "角色", "部门"], [1, "张三", 1001, "Department head", "外科"]],
    )
    answer = admin.post(URL, {"file": file})
    assert fates(answer) == [(3, "1001", "new")]
    row = answer.context["rows"][0]
    assert (row.display_name, row.role.code, row.unit) == ("张三", "head", world.surgery)
    text = answer.context["form"].initial["text"]  # the file travels on as text
    answer = admin.post(URL, {"text": text, "seen": answer.context["seen"], "make": "1"})
    assert set(slips(answer)) == {"1001"}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("\t张三", "The user name is missing."),
        ("1001", "The name is missing."),
        ("张 三\t张三", "cannot be a user name"),
        (f"{'a' * 61}\t张三", "at most 60 characters"),
        (f"1001\t{'张' * 61}", "at most 60 characters"),
        ("new\t张三", "Row 1 has this user name already."),
        ("NEW\t张三", "Row 1 has this user name already."),
        ("1001\t张三\t火星科\t科室负责人", "“火星科” is not known"),
        ("1001\t张三\t外科\t皇帝", "“皇帝” is no role"),
        ("1001\t张三\t\t科室负责人", "Fill in the department of this head"),
        ("1001\t张三\t停办科\t科室负责人", "“停办科” is not known"),
        ("1001\t张三\t同名科\t科室负责人", "Several units are called “同名科”"),
    ],
)  # fmt: skip
def test_a_refused_row_says_why_and_is_left_out(world, admin, row, words):
    gone = actions.create_unit(name="停办科", parent=world.hospital, by=SYSTEM)
    actions.end_unit(gone, on=gone.created_at.date(), by=SYSTEM)
    for parent in (world.surgery, world.medicine):
        actions.create_unit(name="同名科", parent=parent, by=SYSTEM)
    text = f"new\t新人\n{row}"
    answer = admin.post(URL, {"text": text})
    number, *_rest = [row for row in answer.context["rows"] if str(row.fate) == "refused"]
    assert (number.number, words in number.words) == (2, True)
    assert set(slips(check_and_make(admin, text))) == {"new"}


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({}, "text", "There is no row in it"),
        ({"text": "  \n "}, "text", "There is no row in it"),
        ({"text": "\n".join(f"{number}\t某人" for number in range(101))}, "__all__", "at most 100"),
        ({"file": SimpleUploadedFile("a.xlsx", b"%PDF-1.4 no workbook")}, "file", "“a.xlsx”"),
        ({"file": SimpleUploadedFile("a.csv", b"x" * 2_000_001)}, "file", "the limit is"),
    ],
)
def test_what_is_no_sheet_is_said_at_its_field(world, admin, sent, field, words):
    answer = admin.post(URL, sent)
    errors = answer.context["form"].errors
    assert (answer.status_code, list(errors), words in str(errors)) == (422, [field], True)


def test_rows_changed_after_the_check_are_checked_again(world, admin):
    seen = admin.post(URL, {"text": "1001\t张三"}).context["seen"]
    answer = admin.post(URL, {"text": "1002\t李四", "seen": seen, "make": "1"})
    assert (fates(answer), User.objects.filter(username__in=["1001", "1002"]).count()) == ([(1, "1002", "new")], 0)


def test_all_or_none(world, admin, monkeypatch):
    text, before = "1001\t张三\n1002\t李四", User.objects.count()
    monkeypatch.setattr(many_accounts.Checked, "wanted", lambda row: actions.Wanted("1001", row.display_name))
    answer = check_and_make(admin, text)
    assert (answer.status_code, "taken" in answer.content.decode(), User.objects.count()) == (422, True, before)


@pytest.mark.parametrize("name", ["hr", "head", "security_admin", "audit_admin", "nobody"])
def test_nobody_else_makes_accounts(world, client_of, name):
    client = client_of(world.accounts[name])
    assert [client.get(URL).status_code, client.post(URL, {"text": "1\t某"}).status_code] == [403, 403]


def test_query_counts_do_not_grow_with_rows(world, admin):
    def count(rows):
        with CaptureQueriesContext(connection) as queries:
            admin.post(URL, {"text": "\n".join(f"{number}\t某人\t外科\thead" for number in range(rows))})
        return len(queries)

    count(2)
    assert (count(3) == count(60), count(3) <= 15) == (True, True)
