"""Pasting: rows taken apart as Excel puts them together, become an import like any upload, and nothing typed is lost."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from cohorts.models import Talent
from programs.recognitions.models import Recognition
from talentcareer.access import roles
from talentcareer.exchange import files, pasting, reading
from talentcareer.exchange.kinds import by_code
from talentcareer.exchange.models import Assignment, ImportFile, ImportRun, ImportState
from talentcareer.jobs import work
from talentcareer.ui import drafts
from tests.builders.imports import identity_number
from tests.builders.people import make_talent
from tests.builders.world import World, make_account
from tests.exchange.test_pages import confirm, page_of

ADDRESS = "exchange:import-paste"
CARD = identity_number(date(1988, 3, 1), "female")
HEAD = "工号\t姓名\t性别\t出生日期\t最高学位\t所在科室"
ROWS = "10001\t张三\t女\t1988-03-01\t博士\t外科\n10002\t李四\t男\t1990.5.2\t硕士\t内科"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\r\n1\t2\r\n", [["a", "b"], ["1", "2"]]),
        ("a\tb\n\t2\n", [["a", "b"], ["", "2"]]),
        ("\ta", [["", "a"]]),
        ('"第一行\n第二行"\tb', [["第一行\n第二行", "b"]]),
        ('"say ""yes""\nnow"\tb\nc', [['say "yes"\nnow', "b"], ["c", ""]]),
        ('5" tube\tb', [['5" tube', "b"]]),
        ('"open\tb', [['"open', "b"]]),
        ('"a"b\tc', [['"a"b', "c"]]),
        ('"with\ttab"\tb', [["with\ttab", "b"]]),
        ("a\n\nb", [["a"], [""], ["b"]]),
        (" a \t b ", [["a", "b"]]),
    ],
)
def test_rows_come_apart_as_excel_put_them_together(text: str, rows: list[list[str]]) -> None:
    assert pasting.rows_of(text) == rows


@pytest.mark.parametrize(
    "text", ["a\n" * (pasting.MOST_ROWS + 1), "\t" * pasting.MOST_COLUMNS, "a\t" + "b" * (pasting.MOST_IN_A_CELL + 1)]
)
def test_more_than_a_page_can_show_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        pasting.rows_of(text)


def test_what_is_kept_is_what_was_pasted(tmp_path: Any) -> None:
    rows = [["a", "=1+1", "007"], ["两\n行", "", CARD], ["", "", ""], ["@x", "'y", "1e5"]]
    (tmp_path / "a.xlsx").write_bytes(pasting.workbook(rows, "粘贴"))
    (sheet,) = reading.read_workbook(tmp_path / "a.xlsx", "a.xlsx").sheets
    found = {(row.number, cell.column_index): (cell.kind, cell.value) for row in sheet.rows for cell in row.cells}
    assert found == {
        (number, index): ("text", text)
        for number, row in enumerate(rows, start=1)
        for index, text in enumerate(row)
        if text
    }


@pytest.mark.django_db
def test_columns_are_guessed_from_their_values(world: World) -> None:
    rows = pasting.rows_of(
        f"1\t10001\t张三\t女\t{CARD}\t13800000000\t2015-07-01\t博士\t外科\t很好\n"
        "2\t10002\t欧阳李四\t男\t\t13900000000\t2016/8/1\t硕士\t内科\t一般"
    )
    guessed = pasting.guess(by_code("talents"), rows, world.hr)
    assert {index: guessed[index] for index in range(1, 9)} == {
        1: "staff_no", 2: "name", 3: "sex", 4: "id_number", 5: "mobile", 6: "born_on", 7: "degree", 8: "unit",
    }  # fmt: skip
    assert set(guessed) == set(range(1, 9))


def paste(client: Client, text: str, **fields: Any) -> Any:
    return client.post(reverse(ADDRESS), {"text": text, "purpose": "both", "kind": "", **fields})


def run_of(answer: Any) -> ImportRun:
    assert answer.status_code == 302, answer.content.decode()
    work.run_waiting()
    return ImportRun.objects.unscoped("test").get(pk=answer["Location"].split("/")[-2])


def heads(answer: Any) -> dict[str, str]:
    form = answer.context_data["form"]
    return {name: form[name].value() for name in form.heads}


@pytest.mark.django_db
def test_rows_with_headers_become_an_import_like_any_upload(world: World, hr: Client) -> None:
    run = run_of(paste(hr, f"{HEAD}\n{ROWS}"))
    assert (run.state, run.counts["new"], run.counts["refused"]) == (ImportState.CHECKED, 2, 0)
    assert run.file_names == "2 pasted rows.xlsx"
    kept = ImportFile.objects.unscoped("test").get(run=run)
    assert "张三".encode() not in files.path_of(kept.stored_as).read_bytes()
    assert "Roster" in page_of(hr, run)
    confirm(hr, run)
    assert list(Talent.objects.unscoped("test").order_by("staff_no").values_list("staff_no", "degree")) == [
        ("10001", "doctor"),
        ("10002", "master"),
    ]
    taken = hr.get(reverse("exchange:import-file", args=[run.pk, kept.pk]))
    assert b"".join(taken.streaming_content)[:2] == b"PK"


@pytest.mark.django_db
def test_rows_without_headers_are_guessed_shown_and_taken_as_chosen(world: World, hr: Client) -> None:
    refused = paste(hr, ROWS)
    assert refused.status_code == 422
    assert "Choose the kind the rows are of." in refused.content.decode()
    guessed = paste(hr, ROWS, kind="talents")
    assert guessed.status_code == 200
    assert heads(guessed) == {
        "column_0": "staff_no", "column_1": "name", "column_2": "sex", "column_3": "born_on", "column_4": "degree",
        "column_5": "unit",
    }  # fmt: skip
    assert "was guessed from their values" in guessed.content.decode()
    assert ImportRun.objects.unscoped("test").count() == 0
    chosen = heads(guessed) | {"column_3": "hired_on", "column_5": "-"}
    run = run_of(paste(hr, ROWS, kind="talents", made_for="talents", **chosen))
    assert (run.counts["new"], run.file_names) == (2, "2 pasted rows.xlsx")
    assert "left out: Column F" in page_of(hr, run)
    confirm(hr, run)
    assert set(Talent.objects.unscoped("test").values_list("born_on", "hired_on", "unit")) == {
        (None, date(1988, 3, 1), world.hospital.pk),
        (None, date(1990, 5, 2), world.hospital.pk),
    }


@pytest.mark.django_db
def test_headers_that_are_assigned_are_remembered(world: World, hr: Client) -> None:
    text = "代号\t姓名\t性别\t出生日期\n10001\t张三\t女\t1988-03-01"
    seen = paste(hr, text, kind="talents")
    fields = {"kind": "talents", "made_for": "talents", "titled": "on"}
    run = run_of(paste(hr, text, **fields, **(heads(seen) | {"column_0": "staff_no"})))
    assert run.counts["new"] == 1
    remembered = Assignment.objects.unscoped("test").filter(sense="column").values_list("found", "field")
    assert ("代号", "staff_no") in set(remembered)
    again = run_of(paste(hr, text.replace("10001", "10002"), kind="talents"))
    assert again.counts["new"] == 1


@pytest.mark.django_db
def test_a_table_of_recognised_rows_shows_what_was_recognised(world: World, hr: Client) -> None:
    seen = paste(hr, f"{HEAD}\n{ROWS}", look="yes")
    assert (seen.status_code, heads(seen)["column_0"], heads(seen)["column_5"]) == (200, "staff_no", "unit")
    form = seen.context_data["form"]
    run = run_of(paste(hr, f"{HEAD}\n{ROWS}", made_for="talents", titled="on", **heads(seen)))
    assert (form["titled"].value(), run.counts["new"], Assignment.objects.unscoped("test").count()) == (True, 2, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"column_1": "staff_no"}, "Two columns were assigned to"),
        ({"column_1": "-"}, "This kind of sheet also needs"),
        ({"column_1": "nonsense"}, "Select a valid choice"),
    ],
)
def test_a_wrong_choice_is_said_and_nothing_is_lost(
    world: World, hr: Client, change: dict[str, str], said: str
) -> None:
    chosen = heads(paste(hr, ROWS, kind="talents")) | change
    answer = paste(hr, ROWS, kind="talents", made_for="talents", **chosen)
    text = answer.content.decode()
    assert (answer.status_code, said in text, "10002\t李四" in text) == (422, True, True)
    assert ImportRun.objects.unscoped("test").count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "  ", "\n\n", "a\n" * 1001], ids=["empty", "blank", "lines", "too many"])
def test_what_cannot_be_taken_is_refused_at_the_field(world: World, hr: Client, text: str) -> None:
    answer = paste(hr, text, kind="talents")
    assert (answer.status_code, list(answer.context_data["form"].errors)) == (422, ["text"])


@pytest.mark.django_db
def test_a_number_that_excel_shortened_is_refused_as_in_files(world: World, hr: Client) -> None:
    run = run_of(paste(hr, "工号\t姓名\t身份证号\n10001\t张三\t3.3E+17\n10002\t李四\t" + CARD))
    assert (run.counts["new"], run.counts["refused"]) == (1, 1)
    assert "C2" in page_of(hr, run)


@pytest.mark.django_db
def test_pasting_keeps_the_purpose(world: World, hr: Client) -> None:
    make_talent(world.surgery, staff_no="10001", name="张三", degree="master")
    run = run_of(paste(hr, f"{HEAD}\n{ROWS}", purpose="add"))
    assert (run.counts["new"], run.counts["existing"], run.options["purpose"]) == (1, 1, "add")


@pytest.mark.django_db
def test_the_name_of_what_is_pasted_gives_no_year(world: World, hr: Client) -> None:
    make_talent(world.surgery, staff_no="10001", name="张三")
    run = run_of(paste(hr, "工号\t人才项目\t级别\n10001\t青年拔尖人才\t国家级"))
    assert (run.counts["refused"], Recognition.objects.unscoped("test").count()) == (1, 0)


@pytest.mark.django_db
def test_only_kinds_of_the_own_roles_are_offered(world: World, client_of: Any) -> None:
    finance = client_of(make_account("finance", role=roles.FINANCE.code, unit=world.hospital))
    assert paste(finance, ROWS, kind="talents").status_code == 422
    run = run_of(paste(finance, f"{HEAD}\n{ROWS}"))
    assert run.counts["new"] == 0
    assert "Your roles do not let you write this kind of sheet" in page_of(finance, run)


@pytest.mark.django_db
def test_what_was_typed_is_there_again_and_sent_once(world: World, hr: Client) -> None:
    opened = hr.get(reverse(ADDRESS))
    sheet = opened.context_data["kept"].signed
    guessed = paste(hr, ROWS, kind="talents", sheet=sheet)
    sheet = guessed.context_data["kept"].signed
    chosen = heads(guessed) | {"column_3": "hired_on"}
    hr.post(reverse("ui:draft"), {"text": ROWS, "kind": "talents", "made_for": "talents", "sheet": sheet, **chosen})
    form = hr.get(reverse(ADDRESS)).context_data["form"]
    assert (form["text"].value(), form["kind"].value(), form["column_3"].value()) == (ROWS, "talents", "hired_on")
    sent = {"kind": "talents", "made_for": "talents", "sheet": sheet, **chosen}
    first, second = paste(hr, ROWS, **sent), paste(hr, ROWS, **sent)
    assert first["Location"] == second["Location"]
    assert ImportRun.objects.unscoped("test").count() == 1
    assert drafts.find(world.hr, reverse(ADDRESS)) is None


@pytest.mark.django_db
def test_a_lost_sign_in_loses_nothing(world: World, hr: Client, client_of: Any) -> None:
    sheet = hr.get(reverse(ADDRESS)).context_data["kept"].signed
    assert paste(Client(), ROWS, kind="talents", sheet=sheet).status_code in {302, 401, 403}
    assert hr.get(reverse(ADDRESS)).context_data["form"]["text"].value() == ROWS
