"""Where tables begin: title rows, headers in one and in two rows, notes in brackets, footers."""

from pathlib import Path
from typing import Any

import pytest

from talentcareer.exchange.reading import read_workbook
from talentcareer.exchange.recognition import Recognised, recognise
from tests.builders.workbooks import xlsx


def recognised(tmp_path: Path, rows: list[list[Any]], name: str = "Sheet1") -> Any:
    path = tmp_path / "file.xlsx"
    path.write_bytes(xlsx({name: rows}))
    return recognise(read_workbook(path, "file.xlsx").sheets[0])


HEADER = ["工号", "姓名", "性别", "出生日期", "职称", "科室"]
ROW = ["10001", "张三", "女", "1988-03-01", "主治医师", "外科"]


@pytest.mark.parametrize(
    ("rows", "header_row", "data_rows"),
    [
        ([HEADER, ROW], 1, [2]),
        ([["某医院花名册"], [None, "2024 年 12 月"], HEADER, ROW, ROW], 3, [4, 5]),
        ([["某医院花名册"], HEADER, ROW, ["合计 1 人"], ["制表：人事处", None, "2024-12-31"]], 2, [3]),
        ([HEADER, ROW, HEADER, ROW], 1, [2, 4]),
    ],
)
def test_title_rows_footers_and_repeated_headers(
    tmp_path: Path, rows: list[list[Any]], header_row: int, data_rows: list[int]
) -> None:
    found = recognised(tmp_path, rows)
    assert isinstance(found, Recognised)
    assert (found.kind.code, found.header_row, [row.number for row in found.data]) == ("talents", header_row, data_rows)


def test_a_header_in_two_rows(tmp_path: Path) -> None:
    upper = ["工号", "姓名", "性别", "职称", None, "科室"]
    lower = [None, None, None, "评", "聘", None]
    found = recognised(tmp_path, [["花名册"], upper, lower, ["10001", "张三", "女", "主任医师", "副主任医师", "外科"]])
    assert found.header_row == 3
    assert {name: found.columns[name] for name in ("staff_no", "title_awarded", "title_appointed", "unit")} == {
        "staff_no": 0,
        "title_awarded": 3,
        "title_appointed": 4,
        "unit": 5,
    }
    assert [row.number for row in found.data] == [4]


def test_a_first_row_of_words_is_no_second_header_row(tmp_path: Path) -> None:
    found = recognised(tmp_path, [HEADER, ROW, ROW])
    assert [row.number for row in found.data] == [2, 3]


def test_columns_that_are_not_taken_are_named(tmp_path: Path) -> None:
    found = recognised(tmp_path, [["序号", *HEADER, "血型"], [1, *ROW, "A"]])
    assert found.left_out == ("血型",)
