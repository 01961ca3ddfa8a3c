"""Small workbooks of an invented hospital, for the tests of imports."""

from datetime import date
from typing import Any

from tests.builders.workbooks import xlsx

HEADERS = ["工号", "姓名", "性别", "出生日期", "身份证号", "最高学位", "职称", "科室", "来院时间"]


def roster_row(number: str, name: str, **overrides: Any) -> list[Any]:
    """Return one good row; overrides by header."""
    values = dict(
        zip(
            HEADERS,
            [number, name, "女", date(1988, 3, 1), None, "博士", "主治医师", "外科", date(2015, 7, 1)],
            strict=True,
        )
    )
    return list((values | overrides).values())


def roster(*rows: list[Any], headers: list[str] | None = None) -> bytes:
    """Return a workbook with a title row, the header row, the rows and a footer."""
    return xlsx({"花名册": [["示例医院花名册"], headers or HEADERS, *rows, [f"合计 {len(rows)} 人"]]})
