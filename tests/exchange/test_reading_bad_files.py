"""What reading a file may cost: bytes, seconds, memory; and a reading process that dies. The bad files themselves are the corpus's."""

import os
import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from talentcareer.exchange.reading import (
    DEFAULT,
    Limits,
    UnreadableWorkbook,
    Workbook,
    process,
    read_workbook,
    refusals,
)
from tests.builders.corpus import ROSTER, good
from tests.builders.workbooks import sheet_of, sheet_xml, xlsx, xlsx_parts, zipped

Read = Callable[..., Workbook]
Refusal = Callable[..., UnreadableWorkbook]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(content: bytes, name: str = "花名册.xlsx", limits: Limits = DEFAULT) -> Workbook:
        path = tmp_path / "upload"
        path.write_bytes(content)
        return read_workbook(path, name, limits=limits)

    return read


@pytest.fixture
def refusal(read: Read) -> Refusal:
    def refusal(content: bytes, name: str = "花名册.xlsx", limits: Limits = DEFAULT) -> UnreadableWorkbook:
        began = seconds()
        with pytest.raises(UnreadableWorkbook) as caught:
            read(content, name, limits)
        assert seconds() - began < 10
        assert name in caught.value.message
        assert "%(" not in str(caught.value)
        assert len(caught.value.remedy) > 20
        return caught.value

    return refusal


def seconds() -> float:
    """Processor time of this process and its ended children: what reading costs, however busy the machine is."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def test_a_large_file_is_refused_by_its_size(refusal: Refusal) -> None:
    refused = refusal(good(), limits=Limits(file_bytes=1024))
    assert (refused.code, refused.message) == (
        "too-large",
        f"“花名册.xlsx” is too large: the file is {len(good()) / 1024:.1f}\xa0KB, the limit is 1.0\xa0KB.",
    )


def test_a_bomb_of_many_small_parts(refusal: Refusal) -> None:
    parts = {**xlsx_parts(ROSTER), **{f"xl/media/{number}.bin": b"\0" * 4_000_000 for number in range(12)}}
    assert refusal(zipped(parts), limits=Limits(unpacked_bytes=40 * 2**20)).code == "zip-bomb"


def test_a_parser_that_dies_is_a_refusal(refusal: Refusal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for death in (
        "import os; os.abort()",
        "import sys; sys.exit(0)",
        "raise ValueError",
        "print('{', end='')",
        "print('{}')",
    ):
        child = tmp_path / "child"
        child.mkdir(exist_ok=True)
        (child / "__main__.py").write_text(death)
        monkeypatch.setattr(process, "_CHILD", child)
        assert refusal(good()).code == "parser-died"


def test_a_parser_that_does_not_end_is_stopped(
    refusal: Refusal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child = tmp_path / "child"
    child.mkdir()
    (child / "__main__.py").write_text("import time; time.sleep(60)")
    monkeypatch.setattr(process, "_CHILD", child)
    assert refusal(good(), limits=Limits(wall_seconds=1)).code == "timeout"


def test_processor_time_is_bounded(refusal: Refusal) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 180_000))
    assert refusal(xlsx({"a": sheet_of(rows)}), limits=Limits(cpu_seconds=1, wall_seconds=20)).code == "timeout"


def test_memory_is_bounded(refusal: Refusal) -> None:
    noise = os.urandom(6_000_000).hex()
    rows = sheet_xml([[noise[at : at + 30_000]] for at in range(0, len(noise), 30_000)])
    assert refusal(xlsx({"a": rows}), limits=Limits(memory_bytes=30 * 2**20)).code == "parser-died"


def test_the_reading_process_is_stopped_at_its_limit(
    refusal: Refusal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A process that only eats, bounded as the reading process is: it gets that far, and no further."""
    eater = tmp_path / "child"
    eater.mkdir()
    (eater / "__main__.py").write_text(
        f"import sys; sys.path[0] = {str(process._CHILD.parent)!r}\n"
        f"told = open({str(tmp_path / 'told')!r}, 'w')\n"
        "from child.limits import DEFAULT\nfrom child.run import bound\n"
        "bound(DEFAULT, written_bytes=4096)\neaten = []\nwhile True: eaten.append(b'x' * 2**20); told.write('.'); told.flush()"
    )
    monkeypatch.setattr(process, "_CHILD", eater)
    assert refusal(good()).code == "parser-died"
    assert DEFAULT.memory_bytes / 2 < (tmp_path / "told").stat().st_size * 2**20 <= DEFAULT.memory_bytes


def test_an_answer_too_long_is_cut(refusal: Refusal) -> None:
    assert refusal(xlsx({"a": [["x" * 1000]] * 100}), limits=Limits(answer_bytes=5000)).code == "parser-died"


def test_every_code_has_its_sentences() -> None:
    params = {"name": "a", "found": 1, "limit": 1, "sheet": "a", "cell": "A1", "part": "p", "line": 1, "seconds": 1}
    params |= {"rows": 1, "columns": 1, "cells": 1, "what": "file-size", "where": "quotes", "kind": "pdf"}
    said = [str(UnreadableWorkbook(code, params)) for code in refusals.known_codes()]
    assert len(set(said)) == 11


@pytest.mark.long
def test_five_thousand_rows_in_three_seconds_and_little_memory(read: Read) -> None:
    row = [
        "10007",
        "徐嘉远",
        "女",
        "1995年7月4日",
        "33010019950704310X",
        "汉族",
        "群众",
        "学士",
        "住院医师",
        "超声科",
        45354,
        1.5,
        7,
        "x",
    ]
    content = xlsx({"人才库": [[number, *row[1:]] for number in range(5000)]})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = seconds()
    book = read(content)
    assert len(book.sheets[0].rows) == 5000
    assert seconds() - began < 3
    growth = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert growth < 50 * 1024
