"""Files that are imported themselves, like scans: taken one by one from what was uploaded, kept encrypted, checked as rows of an import.

What is recorded goes over to its record without a copy; the rest is removed with the other uploads.
"""

import hashlib
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, BinaryIO, NoReturn

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from talentcareer.access.models import User
from talentcareer.audit.actions import action
from talentcareer.exchange import archives, files, kinds, runs
from talentcareer.exchange.models import ImportRun, ImportState, StagedFile
from talentcareer.exchange.outcome import FileOutcome, SheetOutcome
from talentcareer.exchange.planning import Directory, RowPlan, World
from talentcareer.exchange.reading import Cell, Row
from talentcareer.exchange.recognition import Recognised

__all__ = ["FAULTS", "HERE", "Staged", "StagedFile", "beside", "go_on", "left_of", "listed", "remove", "start", "take"]

HERE = "files"
"""What stands for file and sheet where the rows are files: typed cells are kept by it, so it has no language."""
_LONGEST_NAME, _LONGEST_CALLED = 255, 120
FAULTS: dict[str, Promise] = {
    "empty": gettext_lazy("The file is empty. Copy or scan it again and choose it."),
    "too-large": gettext_lazy("The file is larger than a single one may be. Scan it smaller, or split it."),
    "damaged": gettext_lazy("The file cannot be taken out of its archive: the archive is damaged there. Pack it again."),
    "encrypted": gettext_lazy("The file is protected by a password in its archive. Pack it again without a password."),
    "nested": gettext_lazy("An archive inside an archive is not opened. Unpack it and choose its files."),
    "path": gettext_lazy("The name leads out of the archive, so the file was not opened. Pack the folder again as a ZIP."),
    "other-archive": gettext_lazy("Of archives only ZIP is opened. Unpack it and choose its files, or pack them as a ZIP."),
    "damaged-archive": gettext_lazy("The archive is damaged or no ZIP. Pack the files again and choose the new archive."),
    "bomb": gettext_lazy("The archive unpacks to an implausible size, so it was not opened. Choose the files themselves."),
    "too-many": gettext_lazy("The archive holds too many files. Pack at most 1,000 into one."),
    "too-much": gettext_lazy("The archive unpacks to more than 1 GB. Pack the files into several smaller ones."),
    "gone": gettext_lazy("The uploaded file was removed after its time. Choose it again."),
}  # fmt: skip


def take(uploads: Iterable[tuple[str, BinaryIO]]) -> list[StagedFile]:
    """Keep what uploads hold, each file encrypted by itself; return them in order, not recorded yet.

    Raises ValidationError where there is nothing, or more than one import may hold.
    """
    taken: list[StagedFile] = []
    for name, upload in uploads:
        for found in archives.files_in(upload, name):
            if len(taken) == archives.MOST_FILES:  # what is kept by now, no row names: the nightly sweep takes it
                raise ValidationError(
                    _("More than %(most)d files were chosen. Divide them over several imports."),
                    params={"most": archives.MOST_FILES},
                )
            taken.append(_kept(found, len(taken) + 1))
    if not taken:
        raise ValidationError(_("There is no file in what was chosen. Choose files, or a ZIP that holds some."))
    return taken


def _kept(found: archives.Found, number: int) -> StagedFile:
    return StagedFile(
        number=number,
        name=found.name[-_LONGEST_NAME:],
        fault=found.fault,
        size=len(found.content),
        sha256=hashlib.sha256(found.content).hexdigest() if found.content else "",
        stored_as=files.store(found.content) if found.content else "",
    )


@action("import.started")
def start(taken: list[StagedFile], kind: type[kinds.Kind], names: list[str], *, by: User) -> ImportRun:
    """Have files that were taken out of uploads of these names checked as rows of a kind."""
    count = ngettext("%(name)s: %(count)d file", "%(name)s: %(count)d files", len(taken))
    first = names[0] if len(names) == 1 else f"{names[0][:_LONGEST_CALLED]} …"
    called = count % {"name": first[:_LONGEST_CALLED], "count": len(taken)}
    run = ImportRun(unit=runs.unit_of(by), asked_by=by, options={"files": kind.code}, called=called)
    run.save()
    for file in taken:
        file.run = run
    StagedFile.objects.bulk_create(taken, batch_size=200)
    runs.submit(run, "exchange.check", by)
    return run


def left_of(run: ImportRun) -> QuerySet[StagedFile]:
    """Return the files of an import that are neither recorded nor removed, wherever it was gone on with them and given up."""
    given_up = run.continued_by.filter(state=ImportState.CANCELLED)
    return StagedFile.objects.filter(Q(run=run) | Q(run__in=given_up)).exclude(stored_as="")


def go_on(before: ImportRun, run: ImportRun) -> None:
    """Let the files of an import that were not recorded go over to the one that goes on with them; inside an action."""
    left_of(before).update(run=run)


def remove(run: ImportRun) -> int:
    """Remove the files of an import that were not recorded; return how many. Inside an action."""
    left = list(run.staged.exclude(stored_as=""))
    for file in left:
        for name in filter(None, (file.stored_as, file.made_as)):
            transaction.on_commit(partial(files.remove, name))
        file.stored_as = file.made_as = ""
    StagedFile.objects.bulk_update(left, ["stored_as", "made_as"], batch_size=200)
    return len(left)


class Staged(Directory):
    """The files of a run by number; what is found of them, and which go over to their records."""

    outlives = True

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._files: dict[int, StagedFile] = {}
        self._found: dict[int, StagedFile] = {}
        self._given: dict[int, tuple[StagedFile, str]] = {}

    def read(self, run: ImportRun) -> list[StagedFile]:
        """Take in the files of a run."""
        self._files = {file.number: file for file in run.staged.order_by("number")}
        return list(self._files.values())

    def __iter__(self) -> Iterator[StagedFile]:
        return iter(self._files.values())

    def of(self, row: RowPlan) -> StagedFile:
        """Return the file of a row; refuse one whose content was not taken, or is gone."""
        file = self._files.get(row.number)
        if file is None or file.fault or not file.stored_as:
            self._refuse(row, (file and file.fault) or "gone")
        return file

    def content(self, row: RowPlan) -> bytes:
        """Return the content of a row's file; refuse where it is gone."""
        try:
            return files.load(self.of(row).stored_as)
        except FileNotFoundError:
            self._refuse(row, "gone")

    @staticmethod
    def _refuse(row: RowPlan, fault: str) -> NoReturn:
        row.refuse("file", f"file-{fault}", FAULTS[fault])

    def found(self, file: StagedFile, content_type: str, made: bytes = b"") -> None:
        """Note what a file was found to be, and keep what was made of it."""
        file.content_type = content_type
        if made:
            file.made_as, file.made_sha256, file.made_size = files.store(made), _digest(made), len(made)
        self._found[file.number] = file

    def give(self, file: StagedFile, name: str) -> None:
        """Have the content that lies under a name belong to the record that names it, once that is written."""
        self._given[file.number] = (file, name)

    def keep_found(self) -> None:
        """Keep what was found for the next time the run is planned."""
        kept = ["content_type", "made_as", "made_sha256", "made_size"]
        StagedFile.objects.bulk_update(self._found.values(), kept, batch_size=200)

    def let_go(self) -> None:
        """Hand the contents over to the records that were just written; in the transaction that wrote them."""
        for file, given in self._given.values():
            for name in {file.stored_as, file.made_as} - {"", given}:
                transaction.on_commit(partial(files.remove, name))
            file.stored_as = file.made_as = ""
        given_files = [file for file, _name in self._given.values()]
        StagedFile.objects.bulk_update(given_files, ["stored_as", "made_as"], batch_size=200)


def beside(run: ImportRun, rows: Iterable[Any]) -> list[tuple[Any, StagedFile | None]]:
    """Return shown rows, each with its file as far as it is there."""
    rows = list(rows)
    found = {file.number: file for file in run.staged.filter(number__in=[shown.row["number"] for shown in rows])}
    return [(shown, found.get(shown.row["number"])) for shown in rows]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def listed(run: ImportRun, world: World) -> Iterator[tuple[FileOutcome, SheetOutcome, Recognised]]:
    """Yield the files of a run as the table that the engine plans: a row a file, its cells what the name says."""
    if not run.called:
        return
    staged, kind = world[Staged].read(run), kinds.by_code(run.options["files"])
    columns = {name: index for index, name in enumerate(kind.fields)}
    says = kind()
    rows = []
    for file in staged:
        cells = says.cells_of(file.name, world)
        told = (Cell(columns[name], "text", text) for name, text in cells.items() if text)
        rows.append(Row(file.number, tuple(sorted(told, key=lambda cell: cell.column_index))))
    digest = _digest("".join(file.sha256 for file in staged).encode())
    sheet = SheetOutcome(HERE, HERE, kind=kind.code, kind_title=str(kind.title))
    sheet.assigned = {
        index: name for name, index in columns.items() if not (kind.fields[name].fixed or kind.fields[name].cross_check)
    }
    yield (
        FileOutcome(HERE, sha256=digest, sheets=[sheet]),
        sheet,
        Recognised(kind, 0, columns, {}, (), (), (run.called,), tuple(rows)),
    )
