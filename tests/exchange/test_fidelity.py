"""What goes out comes in as it was, cell by cell; what a check shows is what is written; a write that fails changes nothing."""

import io
import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from cohorts.models import Post, Talent
from talentcareer.audit.models import Entry
from talentcareer.audit.records import RecordQuerySet
from talentcareer.exchange import runs
from talentcareer.exchange.models import ImportRun, ImportState
from talentcareer.exchange.reading import read_workbook
from talentcareer.exchange.writing import Column, Table, write_csv, write_workbook
from talentcareer.jobs import work
from tests.builders.imports import identity_number
from tests.builders.world import World
from tests.exchange.importing import checked, confirmed, everything

pytestmark = pytest.mark.django_db
NAME = "花名册.xlsx"
FEW, MANY = 200, pytest.param(5_000, marks=pytest.mark.long)
# Ideographs of Unicode's extensions A to H and of plane 0, as names carry them.
RARE = "㐂䶮𠀀𠮷𪛕𪜀𫜴𫝀𫠜𫠝𬺡𬭎𮯠𭀖𰀀𰻝𱁬昇曌"
HEADERS = [
    "工号",
    "姓名",
    "性别",
    "出生日期",
    "身份证号",
    "所在科室",
    "来院日期",
    "学位",
    "毕业院校",
    "专业",
    "学科",
    "手机",
]
SHOWN = ("name", "staff_no", "department", "sex", "born", "degree", "school", "major", "discipline", "hired")


def staff(count: int) -> list[list[Any]]:
    """Return rows of invented people: rare names and middle dots, numbers with leading zeros, ID numbers that end in X."""
    source = random.Random(8)  # noqa: S311 - the same people in every run
    rows: list[list[Any]] = []
    for n in range(count):
        born, sex = date(1960, 1, 1) + timedelta(days=source.randrange(14_000)), source.choice(["male", "female"])
        card = identity_number(born, sex, source.randrange(400), region=f"{source.randrange(110101, 659001)}")
        name = source.choice(["阿依古丽·买买提", "Ö. Müller", "欧阳"]) if n % 7 == 0 else "王"
        name += "".join(source.choices(RARE + "丽华明", k=2)) + chr(0x4E00 + n)
        rows.append(
            [
                f"{n:07}" if n % 3 else f"BH{n:05}", name, "男" if sex == "male" else "女", born, card if n % 5 else None,
                "外科" if n % 2 else "内科", date(2016, 3, 1) + timedelta(days=n % 3000), ["博士", "硕士", "学士", None][n % 4],
                [None, "0", "某某大学", "0.50"][n % 4], [None, "007", "内科学（心血管）", "1e5"][n % 4], f"  {n}  学", f"138{n:08}",
            ]
        )  # fmt: skip
    return rows


def book(rows: list[list[Any]]) -> bytes:
    stream = io.BytesIO()
    columns = [Column(header, "date" if header.endswith("日期") else "text") for header in HEADERS]
    write_workbook(stream, [Table("花名册", columns, rows)])
    return stream.getvalue()


def cells_of(content: bytes, folder: Any) -> list[list[tuple[int, Any]]]:
    path = folder / "taken.xlsx"
    path.write_bytes(content)
    return [
        [(cell.column_index, cell.kind, cell.value) for cell in row.cells]
        for row in read_workbook(path, path.name).sheets[0].rows
    ]


def taken_away(client: Client) -> bytes:
    asked = "&".join(f"columns={name}" for name in SHOWN)
    return client.post(f"{reverse('cohorts:talent-list')}?{asked}&sort=staff_no").getvalue()


@pytest.mark.parametrize("count", [FEW, MANY])
def test_what_is_taken_away_and_brought_back_is_the_same_cell_by_cell(
    world: World, hr: Client, tmp_path: Any, count: int
) -> None:
    rows = staff(count)
    run = checked(hr, {NAME: book(rows)})
    assert run.counts == {"new": count, "changed": 0, "unchanged": 0, "refused": 0, "places": 0}
    confirmed(hr, run)
    assert run.state == ImportState.DONE
    kept = {talent.staff_no: talent for talent in Talent.objects.unscoped("test").select_related("unit")}
    assert {number: talent.id_number.reveal() for number, talent in kept.items() if talent.id_number} == {
        row[0]: row[4] for row in rows if row[4]
    }
    assert [
        [
            talent.name, talent.born_on, talent.unit.name, talent.hired_on,
            *(getattr(talent, name) or None for name in ("school", "major", "discipline", "mobile")),
        ]
        for talent in (kept[row[0]] for row in rows)
    ] == [[row[1], row[3], row[5], row[6], row[8], row[9], " ".join(row[10].split()), row[11]] for row in rows]  # fmt: skip
    first, before = taken_away(hr), everything()
    back = checked(hr, {NAME: first})
    assert back.counts == {"new": 0, "changed": 0, "unchanged": count, "refused": 0, "places": 0}
    assert everything() == before
    second = taken_away(hr)
    assert cells_of(second, tmp_path) == cells_of(first, tmp_path)
    body = [{place: value for place, _kind, value in row} for row in cells_of(first, tmp_path)]
    assert sorted((row[1], row[0]) for row in body if row.get(1) in kept) == sorted((row[0], row[1]) for row in rows)


@pytest.mark.parametrize("count", [FEW, MANY])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_empty_is_not_zero_and_numbers_keep_every_digit(tmp_path: Any, count: int, form: str) -> None:
    columns = [
        Column("工号"),
        Column("金额", "money"),
        Column("人次", "integer"),
        Column("日期", "date"),
        Column("备注"),
    ]
    rows: list[list[Any]] = [
        [f"{n:07}", [None, Decimal(0), Decimal("-0.01"), Decimal("999999999.99")][n % 4], [0, None, n][n % 3],
         [None, date(1900, 3, 1) + timedelta(days=n)][n % 2], [None, "0", "0.0", RARE][n % 4]]
        for n in range(count)
    ]  # fmt: skip
    path, stream = tmp_path / f"a.{form}", io.BytesIO()
    if form == "csv":
        write_csv(stream, columns, rows)
        typed = [
            [
                row[0],
                "" if row[1] is None else f"{row[1]:.2f}",
                *(str(one or "") if one != 0 else "0" for one in row[2:]),
            ]
            for row in rows
        ]
    else:
        write_workbook(stream, [Table("a", columns, rows)])
        typed = [
            [row[0], float(row[1]) if row[1] is not None else "", *("" if one is None else one for one in row[2:])]
            for row in rows
        ]
    path.write_bytes(stream.getvalue())
    found = [
        [(cell.value if (cell := row.cell(place)) else "") for place in range(len(columns))]
        for row in read_workbook(path, path.name).sheets[0].rows[1:]
    ]
    assert found == typed


def changed(rows: list[list[Any]]) -> list[list[Any]]:
    """Return the staff as it is later: some with another degree, some with another school, one more."""
    later = [list(row) for row in rows]
    for n, row in enumerate(later):
        if n % 10 == 1:
            row[7], row[8] = "博士后" if row[7] is None else row[7], f"某学院{n}"
    later.append(["9999999", "新来·人", "女", date(1990, 1, 1), None, "外科", date(2020, 1, 1), *[None] * 5])
    return later


def previewed(run: ImportRun) -> Iterator[tuple[str, str, Any]]:
    for sheet in runs.result(run)["sheets"]:
        for row in sheet["rows"]:
            yield row["key"], row["outcome"], sorted(map(tuple, row["changes"]))


@pytest.mark.parametrize("count", [FEW, MANY])
def test_what_the_check_shows_is_what_is_written(world: World, hr: Client, count: int) -> None:
    rows = staff(count)
    confirmed(hr, checked(hr, {NAME: book(rows)}))
    before = {talent.staff_no: (talent.school, talent.version) for talent in Talent.objects.unscoped("test")}
    later = changed(rows)
    for row in later:
        row[7] = None
    run = checked(hr, {NAME: book(later)})
    shown = {key: (outcome, changes) for key, outcome, changes in previewed(run)}
    confirmed(hr, run)
    after = {talent.staff_no: (talent.school, talent.version) for talent in Talent.objects.unscoped("test")}
    differing = {
        number: (before.get(number, ("",))[0], new[0]) for number, new in after.items() if before.get(number) != new
    }
    assert {
        number: [(old, new) for _label, old, new in shown[number][1]] for number in differing if number in before
    } == {number: [pair] for number, pair in differing.items() if number in before}
    assert {
        number for number, (outcome, _changes) in shown.items() if outcome in {"new", "changed"}
    } == differing.keys()
    assert (
        set(after) - set(before)
        == {number for number, (outcome, _changes) in shown.items() if outcome == "new"}
        == {"9999999"}
    )
    assert sorted(previewed(run)) == sorted((key, *rest) for key, rest in shown.items())


@pytest.mark.parametrize("count", [FEW, MANY])
def test_a_fault_at_the_last_row_leaves_everything_as_it_was(
    world: World, hr: Client, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = checked(hr, {NAME: book(staff(count))})
    before, trail = everything(), Entry.objects.filter(action="import.written").count()
    write = RecordQuerySet.bulk_create

    def stopped(self: Any, objs: Any, *args: Any, **kwargs: Any) -> Any:
        written = write(self, objs, *args, **kwargs)
        if self.model is Post:
            assert Talent.objects.unscoped("test").count() == count  # all rows stand, the last one breaks the rule
            raise IntegrityError("UNIQUE constraint failed: the last row")
        return written

    with monkeypatch.context() as patched:
        patched.setattr(RecordQuerySet, "bulk_create", stopped)
        confirmed(hr, run)
    assert run.state == ImportState.FAILED
    assert everything() == before
    assert Entry.objects.filter(action="import.written").count() == trail
    hr.post(reverse("exchange:import-check", args=[run.pk]))
    work.run_waiting()
    run.refresh_from_db()
    confirmed(hr, run)
    assert run.state == ImportState.DONE
    assert Talent.objects.unscoped("test").count() == count
