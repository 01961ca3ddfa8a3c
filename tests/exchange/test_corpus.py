"""Every bad or odd file of the corpus, from upload to writing: its verdict at its place, nothing half written, nobody made to wait."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import Post, Talent
from programs.abroad.models import StudyAbroad
from programs.funding.models import Expense
from talentcareer.exchange import runs
from talentcareer.exchange.models import ImportRun, ImportState
from talentcareer.exchange.reading import cell_name
from tests.builders.corpus import FILES, Refused
from tests.builders.corpus_cells import HEADERS, REFUSED, ROSTER, SPENDING, TAKEN, Cell, book
from tests.builders.corpus_tables import SHAPES, Shape
from tests.builders.world import World
from tests.exchange.importing import checked, confirmed, everything

pytestmark = [pytest.mark.django_db, pytest.mark.anywhere]  # files are read and refused before any database is asked
SECONDS_MOST, GROWTH_MOST = 10, 50 * 2**20
FILES_AT_ONCE = 10
QUICK = [kind for kind, bad in FILES.items() if not bad.long]


def named(corpus: dict[str, Any]) -> list[Any]:
    return [pytest.param(one, id=kind, marks=[pytest.mark.long] if one.long else []) for kind, one in corpus.items()]


def seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def memory(of: str) -> int:
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith(of)).split()[1]) * 1024


@contextmanager
def bounded() -> Iterator[None]:
    """Hold what is done to the seconds and the memory that one import may cost this process."""
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
    began, before = seconds(), memory("VmRSS:")
    yield
    assert seconds() - began < SECONDS_MOST
    assert memory("VmHWM:") - before < GROWTH_MOST


def shown(client: Client, run: ImportRun, query: str = "") -> str:
    answer = client.get(reverse("exchange:import-detail", args=[run.pk]) + query)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def people() -> dict[str, tuple[str, Any]]:
    found = Talent.objects.unscoped("test").values_list("staff_no", "name", "born_on")
    return {number: (name, born_on) for number, name, born_on in found}


def refused_as_documented(client: Client, bad: dict[str, Refused]) -> None:
    """Import files at once: each is refused by its name with what was found and what to do; nothing can be written."""
    uploads = {f"{number}-{one.name}": one.make() for number, one in enumerate(bad.values())}
    before = everything()
    with bounded():
        run = checked(client, uploads)
        page = shown(client, run)
        found = {file["file"]: file["problem"] for file in runs.result(run)["files"]}
    for (name, (code, message, remedy)), (kind, one) in zip(found.items(), bad.items(), strict=True):
        assert (kind, code) == (kind, one.code)
        assert f"“{name}”" in message
        assert one.says.replace(one.name, name) in message, kind
        assert one.remedy in remedy, kind
        assert message in page
        assert remedy in page
    assert "There is nothing to write" in confirmed(client, run).content.decode()
    assert everything() == before


@pytest.mark.parametrize("first", range(0, len(QUICK), FILES_AT_ONCE))
def test_files_that_are_refused(world: World, hr: Client, first: int) -> None:
    refused_as_documented(hr, {kind: FILES[kind] for kind in QUICK[first : first + FILES_AT_ONCE]})


@pytest.mark.long
@pytest.mark.parametrize("kind", FILES)
def test_each_file_that_is_refused(world: World, hr: Client, kind: str) -> None:
    refused_as_documented(hr, {kind: FILES[kind]})


def test_the_corpus_is_no_smaller_than_it_was() -> None:
    assert len(FILES) + len(SHAPES) + len(REFUSED) + len(TAKEN) >= 240


@pytest.mark.parametrize("odd", named(SHAPES))
def test_a_file_of_odd_shape(world: World, hr: Client, odd: Shape) -> None:
    before, uploads = everything(), {odd.name: odd.make()}
    with bounded():
        run = checked(hr, uploads)
        page = shown(hr, run)
    result = runs.result(run)
    assert [sheet["problem"][0] for sheet in result["sheets"] if sheet["problem"]] == (
        [odd.sheet_code] if odd.sheet_code else []
    )
    assert [says for says in odd.says if says not in page] == []
    told = [note for file in result["files"] for note in file["notes"]]
    if odd.taken and not odd.says:
        assert told == []
    answer = confirmed(hr, run)
    if odd.taken:
        assert (run.state, people()) == (ImportState.DONE, odd.taken)
    else:
        assert "There is nothing to write" in answer.content.decode()
        assert everything() == before


def places(cells: dict[str, Cell]) -> dict[str, tuple[str, str]]:
    """Return sheet and cell of each kind in the workbook of its corpus."""
    found, rows = {}, dict.fromkeys(HEADERS, 1)
    for kind, cell in cells.items():
        rows[cell.sheet] += 1
        found[kind] = (cell.sheet, cell_name(rows[cell.sheet], HEADERS[cell.sheet].index(cell.header)))
    return found


def test_cells_that_are_refused(world: World, hr: Client) -> None:
    with bounded():
        run = checked(hr, {"错误.xlsx": book(REFUSED)})
        page = shown(hr, run)
    findings = {
        (sheet["name"], problem["cell"]): (problem["code"], problem["found"], problem["message"])
        for sheet in runs.result(run)["sheets"]
        for row in sheet["rows"]
        for problem in row["problems"]
    }
    at = places(REFUSED)
    assert {kind: findings.get(at[kind], ())[:2] for kind in REFUSED} == {
        kind: (cell.code, cell.found) for kind, cell in REFUSED.items()
    }
    assert findings.keys() == set(at.values())
    assert [code for code, _found, message in findings.values() if message.count(".") < 1 or len(message) < 25] == []
    assert [kind for kind, place in at.items() if findings[place][2] not in page or place[1] not in page] == []
    assert run.counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": len(REFUSED), "places": 0}
    confirmed(hr, run)
    assert [talent.staff_no for talent in Talent.objects.unscoped("test")] == ["1"]
    assert not Expense.objects.unscoped("test").exists()
    assert not StudyAbroad.objects.unscoped("test").exists()


def test_cells_that_are_taken(world: World, hr: Client) -> None:
    with bounded():
        run = checked(hr, {"正常.xlsx": book(TAKEN)})
    findings = [
        (sheet["name"], problem["cell"], problem["code"], problem["found"])
        for sheet in runs.result(run)["sheets"]
        for row in sheet["rows"]
        for problem in row["problems"]
    ]
    assert findings == []
    confirmed(hr, run)
    assert run.state == ImportState.DONE
    assert {kind: stored(kind) for kind in TAKEN} == {kind: cell.taken for kind, cell in TAKEN.items()}


def stored(kind: str) -> Any:
    """Return what the database holds of a cell that was taken."""
    cell = TAKEN[kind]
    number = int("".join(filter(str.isdigit, places(TAKEN)[kind][1])))
    if cell.sheet == SPENDING:
        return Expense.objects.unscoped("test").get(voucher_number=f"V{number}").amount
    if cell.sheet != ROSTER:
        return StudyAbroad.objects.unscoped("test").get(from_on__year=2000 + number).confidential
    everybody = Talent.objects.unscoped("test")
    if cell.header == "工号":
        return everybody.get(staff_no=cell.taken).staff_no
    talent = everybody.get(staff_no=str(number))
    match cell.header:
        case "姓名":
            return talent.name
        case "身份证号":
            return talent.id_number.reveal()
        case "职务":
            return Post.objects.unscoped("test").get(talent=talent).position
        case _:
            return talent.hired_on
