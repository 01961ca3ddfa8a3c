"""Whatever bytes and whatever cells come in: a verdict, never a fault, never a wait, never half a write."""

import io
import os
import random
import resource
import signal
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout, suppress
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talentcareer import dates
from talentcareer.exchange import engine, kinds
from talentcareer.exchange.models import ImportState
from talentcareer.exchange.planning import World as Plan
from talentcareer.exchange.reading import Cell, Limits, Row, Sheet, UnreadableWorkbook, Workbook, read_workbook
from talentcareer.exchange.reading.child import formats
from talentcareer.exchange.reading.child.answer import Answer
from talentcareer.exchange.reading.child.limits import Refused
from talentcareer.exchange.reading.refusals import known_codes
from tests.builders.workbooks import ErrorCell, Formula, delimited, ods, xlsx, zipped
from tests.builders.world import World
from tests.exchange.importing import checked, confirmed, everything

ROWS = [
    ["示例医院花名册"],
    ["工号", "姓名", "性别", "出生日期", "所在科室", "来院日期"],
    ["0010007", "徐嘉远", "女", date(1988, 3, 1), "外科", "2015.7.1"],
    [10014, "欧阳·买提", "男", "1985年3月1日", "内科", 42186.5],
    ["10015", Formula("A1", "王芳"), "女", ErrorCell("#N/A"), "外科", True],
]
LIMITS = Limits(cells=200_000, sheets=20)
HANGS_AFTER = 30
SMALL = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
MARKS = [
    b"\0",
    b"\xff\xff",
    b"\xff\xff\xff\x7f",
    b"-1",
    b"1048577",
    b"XFD1048576",
    b"<",
    b"&#0;",
    b'"',
    b"\xd0\xcf\x11\xe0",
    b"1e309",
]


@cache
def samples() -> dict[str, bytes]:
    """Return a good file of each format."""
    table = [[str(value) for value in row] for row in ROWS[1:3]]
    return {
        "xlsx": xlsx({"花名册": ROWS, "b": [[1, 2]]}),
        "xls": (Path(__file__).parent / "fixtures" / "roster.xls").read_bytes(),
        "ods": ods({"花名册": ROWS}),
        "utf-8": delimited(table, encoding="utf-8-sig"),
        "gb18030": delimited(table, delimiter=";", encoding="gb18030"),
        "utf-16": delimited(table, delimiter="\t", encoding="utf-16"),
    }


def mutated(form: str, seed: int) -> bytes:
    """Return a sample with some bytes other than they were; of an archive the bytes inside its parts, or of the archive itself."""
    source = random.Random(seed)  # noqa: S311 - the same file for the same seed
    content = samples()[form]
    if form in {"xlsx", "ods"} and source.random() < 0.8:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [(name, archive.read(name)) for name in archive.namelist()]
        chosen = source.randrange(len(parts))
        parts[chosen] = (parts[chosen][0], _edited(parts[chosen][1], source))
        return zipped(parts)
    return _edited(content, source)


def _edited(content: bytes, source: random.Random) -> bytes:
    edited = bytearray(content)
    for _ in range(source.choice([1, 1, 1, 2, 3, 8, 30])):
        at, length = source.randrange(len(edited) + 1), source.randrange(1, 40)
        match source.randrange(6):
            case 0 if edited:
                edited[at % len(edited)] ^= 1 << source.randrange(8)
            case 1:
                del edited[at : at + length]
            case 2:
                edited[at:at] = edited[at : at + length]
            case 3:
                mark = source.choice(MARKS)
                edited[at : at + len(mark)] = mark
            case 4:
                other = source.choice(list(samples().values()))
                begin = source.randrange(len(other))
                edited[at : at + length] = other[begin : begin + length]
            case _:
                edited[at : at + 4] = source.randbytes(4)
    return bytes(edited[: source.randrange(len(edited) + 1)] if edited and source.random() < 0.05 else edited)


def verdicts(path: Path, contents: Sequence[Callable[[], bytes]]) -> list[str]:
    """Return what the reading process would say of each: "read" or the code of its refusal.

    A forked process reads them one after the other, as fast as it can; one that the parser takes down with it is
    what the application calls parser-died, and another process goes on behind it.
    """
    told: list[str] = []
    while len(told) < len(contents):
        reads, writes = os.pipe()
        child = os.fork()
        if not child:
            os.close(reads)
            _tell(path, contents[len(told) :], writes)
        os.close(writes)
        with os.fdopen(reads, encoding="utf-8") as lines:
            told += [line.strip() for line in lines]
        _child, status = os.waitpid(child, 0)
        assert not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGALRM, f"file {len(told)} hangs"
        if os.WIFSIGNALED(status):
            told.append("parser-died")
        assert set(told) <= {"read", *known_codes()}
    return told


def _tell(path: Path, contents: Sequence[Callable[[], bytes]], writes: int) -> NoReturn:
    """Say the verdict of each content on a line, in a process that was forked for it; a fault is said whole."""
    os.environ["RUST_BACKTRACE"] = "0"
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    resource.setrlimit(resource.RLIMIT_AS, (3 * 2**30, 3 * 2**30))
    for make in contents:
        path.write_bytes(make())
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(HANGS_AFTER)
        said = "read"
        try:
            with redirect_stdout(io.StringIO()):
                formats.read(path, "花名册.xlsx", LIMITS, Answer(LIMITS))
        except Refused as refused:
            said = refused.code
        except (MemoryError, RecursionError):
            said = "parser-died"
        except BaseException:
            said = "fault: " + " / ".join(traceback.format_exc().split("\n"))
        os.write(writes, f"{said}\n".encode())
    os._exit(0)


@pytest.mark.parametrize("form", samples())
@SMALL
@given(seeds=st.lists(st.integers(0, 10**9), min_size=12, max_size=12))
def test_a_file_changed_anywhere_has_a_verdict(tmp_path: Path, form: str, seeds: list[int]) -> None:
    verdicts(tmp_path / "upload", [partial(mutated, form, seed) for seed in seeds])


TEXT_OR_BYTES = st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))


@SMALL
@given(contents=st.lists(TEXT_OR_BYTES, min_size=12, max_size=12))
def test_bytes_of_any_kind_have_a_verdict(tmp_path: Path, contents: list[bytes]) -> None:
    verdicts(tmp_path / "upload", [partial(bytes, content) for content in contents])


def test_the_reading_process_stands_between_such_files_and_the_application(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    for seed, form in enumerate([*samples()] * 3):
        path.write_bytes(mutated(form, seed))
        with suppress(UnreadableWorkbook):
            read_workbook(path, "花名册.xlsx")


TYPED = st.text(
    st.sampled_from("0123456789-/.年月日万元至今是否√ ()￥男女博士外科Xx'=\u3000\u200b")
    | st.characters(exclude_categories=["Cs"]),
    max_size=12,
)
VALUES = st.one_of(
    TYPED.map(lambda text: ("text", text)),
    st.sampled_from(["李明", "10001", "外科", "2020-01-01", "至今", "11010519491231002X", "3年", "1000万元"]).map(lambda text: ("text", text)),
    st.integers(-(10**20), 10**20).map(lambda number: ("number", number)),
    st.floats().map(lambda number: ("number", number)),
    st.booleans().map(lambda truth: ("boolean", truth)),
    st.dates().map(lambda day: ("date", day)),
    st.datetimes().map(lambda moment: ("datetime", moment)),
    st.times().map(lambda clock: ("time", clock)),
    st.sampled_from(["#N/A", "#REF!"]).map(lambda error: ("error", error)),
    st.just(("formula", "=A1")),
)  # fmt: skip


def sheets_of(source: Any) -> Iterator[Sheet]:
    """Yield a sheet a kind with all its headers and rows of anything."""
    for index, kind in enumerate(kinds.all_kinds()):
        headers = [column.header for column in kind.fields.values()]
        rows = [Row(1, tuple(Cell(place, "text", header) for place, header in enumerate(headers)))]
        for number in range(2, 5):
            cells = [
                Cell(place, *source.draw(VALUES)) for place in range(len(headers)) if source.draw(st.integers(0, 3))
            ]
            rows.append(Row(number, tuple(cells)))
        yield Sheet(f"{kind.sheet_words[0] if kind.sheet_words else ''}{index}", index, False, tuple(rows))


@pytest.mark.django_db
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(source=st.data())
def test_rows_of_anything_are_planned_or_refused(world: World, source: Any) -> None:
    book = Workbook("a.xlsx", "0" * 64, "xlsx", tuple(sheets_of(source)))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(engine.reading, "read_workbook", lambda *_args, **_kwargs: book)
        plan = Plan(by=world.hr, user=world.hr, on=dates.today())
        outcome = engine.run([engine.Source(Path("a"), "a.xlsx")], plan)
    assert [
        sheet.problem for sheet in outcome.sheets if sheet.problem and sheet.problem[0] != "sheet-not-recognised"
    ] == []
    assert all(finding.message for sheet in outcome.sheets for row in sheet.rows for finding in row.problems)


def imported(client: Client, form: str, seed: int) -> None:
    """Import a changed file; nothing is written where nothing is taken, and all of it where it is."""
    before = everything()
    run = checked(client, {f"花名册.{form}": mutated(form, seed)})
    confirmed(client, run)
    if run.counts["new"] + run.counts["changed"]:
        assert run.state == ImportState.DONE
    else:
        assert everything() == before


@pytest.mark.django_db
def test_a_changed_file_is_imported_whole_or_not_at_all(world: World, hr: Client) -> None:
    for seed, form in enumerate(samples()):
        imported(hr, form, seed)


# --- the long run ------------------------------------------------------------------------------------------------------

FILES, AT_ONCE, MINUTES = 200_000, 600, 6


@pytest.mark.long
def test_many_changed_files_have_a_verdict(tmp_path: Path, record_property: Any, capsys: Any) -> None:
    began, told = time.monotonic(), Counter[str]()
    for first in range(0, FILES, AT_ONCE):
        batch = [partial(mutated, [*samples()][seed % len(samples())], seed) for seed in range(first, first + AT_ONCE)]
        told.update(verdicts(tmp_path / "upload", batch))
        if time.monotonic() - began > MINUTES * 60:
            break
    minutes = (time.monotonic() - began) / 60
    record_property("files a minute", round(told.total() / minutes))
    with capsys.disabled():
        print(
            f"\n{told.total()} changed files in {minutes:.1f} minutes, {told.total() / minutes:,.0f} a minute: {dict(told)}"
        )
    assert told["read"] > 0
    assert told["damaged"] > 0


@pytest.mark.long
@pytest.mark.django_db
def test_many_changed_files_are_imported_whole_or_not_at_all(world: World, hr: Client) -> None:
    for seed in range(150):
        imported(hr, [*samples()][seed % len(samples())], seed)
