"""What is wrong in a file is named at its place with what to do; nothing is half written; exit codes 0, 2 and 3."""

import json
import struct
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError

from cohorts.models import Cohort, Membership, Talent
from programs.funding.models import Expense
from talentcareer.access.models import Unit, UnitName
from talentcareer.audit.models import Entry
from talentcareer.audit.records import RecordQuerySet
from tests.builders.imports import Imported, identity_number, import_files, import_paths
from tests.builders.workbooks import ErrorCell, Formula, biff, compound, sheet_of, xlsx, xlsx_parts, zipped

pytestmark = pytest.mark.django_db
BORN = date(1985, 4, 12)
CARD = identity_number(BORN, "male")
HEAD = ["工号", "姓名", "性别", "出生日期", "身份证号", "所在科室", "来院日期"]
LI = ["1001", "李明", "男", "1985-04-12", CARD, "外科", "2010-07-01"]


def roster(*rows: list[Any], head: list[Any] | None = None) -> bytes:
    return xlsx({"花名册": [head or HEAD, *rows]})


def everything() -> int:
    return sum(model.objects.unscoped("test").count() for model in (Talent, Unit, UnitName, Membership, Expense))


@pytest.fixture
def imported(tmp_path: Path) -> Any:
    return lambda files, *options, **kwargs: import_files(tmp_path, files, *options, **kwargs)


# --- whole files -------------------------------------------------------------------------------------------------------

BAD_FILES = {
    "no workbook": (b"\x01\x02\x03 abc", "not-a-workbook"),
    "encrypted": (compound({"EncryptionInfo": b"x", "EncryptedPackage": b"y"}), "encrypted"),
    "empty": (b"", "empty-file"),
    "zip bomb": (zipped({**xlsx_parts({"a": [["工号"]]}), "xl/media/a.png": b" " * 64_000_000}), "zip-bomb"),
    "two cells far apart": (
        xlsx(
            {
                "a": sheet_of(
                    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
                )
            }
        ),
        "too-many-cells",
    ),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_file_is_named_and_the_others_come_in(imported: Any, kind: str) -> None:
    content, code = BAD_FILES[kind]
    run = imported({"坏.xlsx": content, "花名册.xlsx": roster(LI)})
    assert run.code == 3
    (bad,) = [file for file in run.report["files"] if file["file"] == "坏.xlsx"]
    assert (bad["sheets"], bad["problem"]["code"]) == ([], code)
    assert "坏.xlsx" in bad["problem"]["message"]
    assert len(bad["problem"]["remedy"]) > 5
    assert bad["problem"]["remedy"] in run.said
    assert Talent.objects.unscoped("test").count() == 1


def test_a_sheet_that_is_not_recognised_is_named_with_its_headers(imported: Any) -> None:
    run = imported({"表.xlsx": xlsx({"设备": [["设备名称", "型号", "数量"], ["CT", "X1", 2]]})})
    assert run.code == 3
    problem = run.sheet["problem"]
    assert problem["code"] == "sheet-not-recognised"
    assert "设备名称、型号、数量" in problem["message"]
    assert "表.xlsx · 设备" in run.said


def test_empty_sheets_and_sheets_without_a_table_are_passed_over(imported: Any) -> None:
    run = imported({"花名册.xlsx": xlsx({"说明": [["请按要求填写"], ["谢谢"]], "空": [], "花名册": [HEAD, LI]})})
    assert (run.code, list(run.sheets)) == (0, ["花名册.xlsx/花名册"])


def test_a_needed_header_twice_is_a_question_another_is_left_out(imported: Any) -> None:
    run = imported({"花名册.xlsx": roster([*LI, "李四"], head=[*HEAD, "姓名"])})
    assert (run.code, run.sheet["problem"]["code"]) == (3, "header-twice")
    run = imported({"花名册.xlsx": roster([*LI, "女"], head=[*HEAD, "性别"])})
    assert (run.code, run.sheet["new"], run.sheet["left_out"]) == (0, 1, ["性别"])
    assert Talent.objects.unscoped("test").get().sex == "male"


def test_wrong_use_exits_2(tmp_path: Path) -> None:
    (tmp_path / "mapping.json").write_text('{"columns": {"roster": {}}}')
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.xlsx").write_bytes(roster(LI))
    book = str(tmp_path / "a.xlsx")
    assert import_paths(tmp_path, str(tmp_path / "absent.xlsx")).code == 2
    assert import_paths(tmp_path, str(tmp_path / "empty")).code == 2
    assert import_paths(tmp_path, book, "--mapping", str(tmp_path / "mapping.json")).code == 2
    assert import_paths(tmp_path, book, "--as", "nobody-of-that-name").code == 2
    assert everything() == 0


def test_without_commit_nothing_is_written(imported: Any) -> None:
    run = imported({"花名册.xlsx": roster(LI)}, commit=False)
    assert (run.code, run.counts, everything(), Entry.objects.count()) == (0, {"talents": (1, 0, 0, 0)}, 0, 0)


# --- cells and rows ----------------------------------------------------------------------------------------------------

WRONG_CARD = CARD[:-1] + ("0" if CARD[-1] != "0" else "1")
BAD_ROWS = {
    "ID number typed as a number": (4, 1.10105198504120e17, "E2", "id-number-numeric"),
    "check digit": (4, WRONG_CARD, "E2", "id-number-check-digit"),
    "formula without value": (3, Formula("VLOOKUP(A2,B:C,2)"), "D2", "formula-without-value"),
    "error cell": (3, ErrorCell("#N/A"), "D2", "cell-error"),
    "impossible date": (6, "2010-02-30", "G2", "date-impossible"),
    "sex against the ID number": (2, "女", "C2", "sex-differs"),
    "birth date against the ID number": (3, "1985-04-13", "D2", "birth-date-differs"),
    "birth month against the ID number": (3, "1985.5", "D2", "birth-date-differs"),
    "joined before birth": (6, "1984-01-01", "G2", "hired-before-birth"),
    "unknown word": (2, "雄", "C2", "choice-unknown"),
    "name is a number": (1, 12345, "B2", "name-not-a-name"),
    "no name": (1, None, "B2", "required"),
}


@pytest.mark.parametrize("kind", BAD_ROWS)
def test_a_bad_cell_refuses_its_row_alone(imported: Any, kind: str) -> None:
    column, value, cell, code = BAD_ROWS[kind]
    bad = [*LI[:column], value, *LI[column + 1 :]]
    good = ["1002", "王芳", "女", "1990-11-03", identity_number(date(1990, 11, 3), "female"), "内科", "2015-08-15"]
    run = imported({"花名册.xlsx": roster(bad, good)})
    assert (run.code, run.refusals) == (0, [(cell, "1001", code)])
    (refusal,) = run.sheet["refusals"]
    assert refusal["message"] in run.said
    assert "{" not in refusal["message"]
    assert list(Talent.objects.unscoped("test").values_list("staff_no", flat=True)) == ["1002"]
    assert list(Unit.objects.unscoped("test").filter(kind="department").values_list("name", flat=True)) == ["内科"]


def test_every_mistake_of_a_row_is_named(imported: Any) -> None:
    run = imported({"花名册.xlsx": roster(["1001", None, "雄", "1985-02-30", CARD, "外科", None])})
    (refusal,) = run.sheet["refusals"]
    assert [refusal["cell"], *(one["cell"] for one in refusal["also"])] == ["B2", "C2", "D2"]


def test_unknown_and_repeated_people(imported: Any) -> None:
    members = xlsx({"第一批2022": [["工号", "姓名", "阶段", "方向", "起始日期"], ["1001", "李明", "40s", "医研", "2022-01-01"],
                                ["9999", "某人", "40s", "医研", "2022-01-01"], ["1001", "李明", "30s", "医教", "2022-01-01"],
                                [None, "李明", "40s", "医研", "2022-01-01"]]})  # fmt: skip
    run = imported({"a.xlsx": roster(LI), "b.xlsx": members})
    assert run.refusals == [
        ("A3", "9999", "person-unknown"),
        ("A4", "1001", "repeats-a-row"),
        ("B5", "李明", "person-not-certain"),
    ]
    assert "第一批2022!A2" in run.sheets["b.xlsx/第一批2022"]["refusals"][1]["message"]
    assert Membership.objects.unscoped("test").count() == 1


def test_a_row_may_follow_one_that_was_refused(imported: Any) -> None:
    """Only rows that are taken can be repeated."""
    members = xlsx(
        {
            "第一批2022": [
                ["工号", "阶段", "方向", "起始日期"],
                ["1001", "30s", "医研", "2022-01-01"],
                ["1001", "40s", "医研", "2022-01-01"],
            ]
        }
    )
    run = imported({"a.xlsx": roster(LI), "b.xlsx": members})
    assert run.refusals == [("B2", "1001", "age-over-limit")]
    assert run.counts["memberships"] == (1, 0, 0, 1)


def test_a_refused_row_leaves_nothing(imported: Any) -> None:
    """Not its department, nor its batch, nor its person: the row itself is the control."""
    first = imported(
        {
            "a.xlsx": roster(LI),
            "b.xlsx": xlsx(
                {"批次": [["工号", "批次", "阶段", "起始日期"], ["1001", "第九批2022", "30s", "2022-01-01"]]}
            ),
        }
    )
    assert first.counts["memberships"] == (0, 0, 0, 1)
    assert Cohort.objects.unscoped("test").count() == 0
    taken = imported(
        {"b.xlsx": xlsx({"批次": [["工号", "批次", "阶段", "起始日期"], ["1001", "第九批2022", "40s", "2022-01-01"]]})}
    )
    assert (taken.counts["memberships"], Cohort.objects.unscoped("test").count()) == ((1, 0, 0, 0), 1)


def test_id_numbers_are_masked_wherever_they_stand(imported: Any) -> None:
    shifted = ["1003", "赵强", CARD, "1985-04-12", None, "外科", None]
    double = ["1002", "孙丽", "男", "1985-04-12", CARD, "外科", None]
    run = imported({"花名册.xlsx": roster(LI, double, shifted)})
    assert [code for _cell, _key, code in run.refusals] == ["same-id-as-another", "choice-unknown"]
    assert CARD not in run.said
    assert CARD not in json.dumps(run.report, ensure_ascii=False)
    assert f"{CARD[:2]}**************{CARD[-2:]}" in run.said


def test_unknown_departments_wait_where_asked(imported: Any) -> None:
    run = imported({"花名册.xlsx": roster(LI)}, "--new-units", "ask")
    assert (run.refusals, everything()) == ([("F2", "1001", "unit-unknown")], 0)
    assert imported({"花名册.xlsx": roster(LI)}).counts == {"talents": (1, 0, 0, 0)}
    later = imported({"花名册.xlsx": roster(["1002", "王芳", "女", None, None, "内科", None])})
    assert later.refusals == [("F2", "1002", "unit-unknown")]
    created = imported(
        {"花名册.xlsx": roster(["1002", "王芳", "女", None, None, "内科", None])}, "--new-units", "create"
    )
    assert created.counts == {"talents": (1, 0, 0, 0)}


def test_amounts_of_two_units_are_refused(imported: Any) -> None:
    money = xlsx(
        {
            "预算": [
                ["工号", "经费来源", "批复金额（万元）", "批复日期"],
                ["1001", "甲", "50000元", "2022-01-01"],
                ["1001", "乙", "5", "2022-01-01"],
            ]
        }
    )
    run = imported({"a.xlsx": roster(LI), "b.xlsx": money})
    assert run.refusals == [("C2", "1001", "amount-unit-mixed")]


# --- the writing -------------------------------------------------------------------------------------------------------


def _stop_at_expenses(monkeypatch: pytest.MonkeyPatch) -> None:
    write = RecordQuerySet.bulk_create

    def stopped(self: Any, objs: Any, *args: Any, **kwargs: Any) -> Any:
        if self.model is Expense:
            raise IntegrityError("CHECK constraint failed: expense_not_zero")
        return write(self, objs, *args, **kwargs)

    monkeypatch.setattr(RecordQuerySet, "bulk_create", stopped)


def test_a_write_that_fails_halfway_leaves_nothing(imported: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "a.xlsx": roster(LI),
        "b.xlsx": xlsx({"支出": [["日期", "工号", "科目", "金额"], ["2022-01-01", "1001", "劳务费", 10]]}),
    }
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    with monkeypatch.context() as patched:
        _stop_at_expenses(patched)
        run: Imported = imported(files)
    assert run.code == 1
    (broken,) = [constraint for constraint in Expense._meta.constraints if constraint.name == "expense_not_zero"]
    assert str(broken.violation_error_message) in run.said
    assert (everything(), Entry.objects.filter(action="import.written").count()) == (0, 0)
    # The control: the same files without the failure.
    assert imported(files).counts == {"talents": (1, 0, 0, 0), "expenses": (1, 0, 0, 0)}
    assert everything() == 4


def test_a_book_in_old_excel_with_a_password(imported: Any) -> None:
    book = biff((0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)), (0x002F, b"\1\0" + b"\0" * 52), (0x000A, b""))
    run = imported({"旧.xls": compound({"Workbook": book})})
    assert (run.code, run.report["files"][0]["problem"]["code"]) == (3, "encrypted")
