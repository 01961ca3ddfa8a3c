"""What a user assigns by hand: columns and values of a mapping file, and what a wrong one is told."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cohorts.models import Talent
from tests.builders.imports import Imported, identity_number, import_files
from tests.builders.workbooks import xlsx

pytestmark = pytest.mark.django_db
CARD = identity_number(date(1985, 4, 12), "male")
STRANGE = xlsx(
    {
        "人员": [
            ["代号", "称呼", "身份代号", "那个", "岗"],
            ["1001", "李明", CARD, "甲类", "外"],
            ["1002", "王芳", None, "乙类", "内"],
        ]
    }
)


def with_mapping(folder: Path, mapping: Any, *options: str) -> Imported:
    path = folder / "mapping.json"
    path.write_text(mapping if isinstance(mapping, str) else json.dumps(mapping, ensure_ascii=False))
    return import_files(folder, {"人员.xlsx": STRANGE}, "--mapping", str(path), *options)


def test_without_a_mapping_the_sheet_is_not_recognised(tmp_path: Path) -> None:
    assert import_files(tmp_path, {"人员.xlsx": STRANGE}).code == 3


def test_columns_and_values(tmp_path: Path) -> None:
    columns = {"代号": "staff_no", "称呼": "name", "身份代号": "id_number", "那个": "origin", "岗": ""}
    run = with_mapping(
        tmp_path, {"columns": {"talents": columns}, "values": {"origin": {"甲类": "recruited", "乙类": "自主培养"}}}
    )
    assert (run.code, run.counts, run.refusals) == (0, {"talents": (2, 0, 0, 0)}, [])
    assert list(Talent.objects.unscoped("test").order_by("staff_no").values_list("staff_no", "name", "origin", "born_on", "unit__kind")) == [
        ("1001", "李明", "recruited", date(1985, 4, 12), "hospital"), ("1002", "王芳", "cultivated", None, "hospital"),
    ]  # fmt: skip
    assert run.sheet["left_out"] == ["岗"]


def test_an_assigned_value_that_is_no_known_one_is_refused(tmp_path: Path) -> None:
    columns = {"代号": "staff_no", "称呼": "name", "身份代号": "id_number", "那个": "origin"}
    run = with_mapping(
        tmp_path, {"columns": {"talents": columns}, "values": {"origin": {"甲类": "买来的", "乙类": "引进"}}}
    )
    assert run.refusals == [("D2", "1001", "choice-unknown")]


@pytest.mark.parametrize(
    "mapping",
    [
        "no json", [], {"columns": []}, {"columns": {"talents": ["工号"]}}, {"kolumns": {}}, {"columns": {"people": {}}},
        {"columns": {"talents": {"代号": "number"}}}, {"values": {"colour": {"a": "b"}}}, {"values": {"origin": "甲"}},
    ],
    ids=str,
)  # fmt: skip
def test_a_wrong_mapping_file_is_wrong_use(tmp_path: Path, mapping: Any) -> None:
    run = with_mapping(tmp_path, mapping)
    assert (run.code, run.report["files"], Talent.objects.unscoped("test").count()) == (2, [], 0)
    assert "mapping.json" in run.said
