"""Import workbooks from the command line: the same check and the same writing as on the page."""

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from django.utils import translation
from django.utils.translation import gettext as _

from talentcareer import dates, terminal
from talentcareer.access.models import User
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.records import Conflict
from talentcareer.exchange import actions, engine
from talentcareer.exchange.outcome import Outcome
from talentcareer.exchange.planning import Options, Purpose, World

ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".csv"})
NOT_TAKEN, WRONG_USE = 3, 2


class Command(BaseCommand):
    """Import workbooks."""

    help = "Check workbooks and, with --commit, import them. Exit 0: every sheet was taken; 3: a file or sheet was not; 2: wrong use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files or folders")
        parser.add_argument("--mapping", type=Path, metavar="FILE.json", help="columns and values assigned by hand")
        parser.add_argument("--commit", action="store_true", help="write; without it nothing is written")
        parser.add_argument("--report", type=Path, metavar="FILE.json", help="where to write the report")
        parser.add_argument("--as", dest="user", metavar="USER", help="act as this account (default: the system)")
        parser.add_argument("--new-units", choices=["create", "ask"], default="", help="departments that are not known")
        parser.add_argument(
            "--purpose", choices=Purpose.values, default=Purpose.BOTH, help="what may be written (default: both)"
        )
        parser.add_argument(
            "--remarks", action="store_true", help="keep what stands in columns that are not taken as a remark"
        )

    def handle(
        self,
        *,
        paths: list[Path],
        mapping: Path | None,
        commit: bool,
        report: Path | None,
        user: str | None,
        new_units: str,
        purpose: str,
        remarks: bool,
        **_options: Any,
    ) -> None:
        with translation.override(terminal.language()):
            if report and not report.absolute().parent.is_dir():
                raise CommandError(
                    _("There is no folder for the report “{path}”.").format(path=report), returncode=WRONG_USE
                )
            options = Options(new_units=new_units, purpose=purpose, remarks=remarks)
            outcome = self.run_import(
                sources(paths), read_mapping(mapping), commit=commit, user=account(user), options=options
            )
            self.tell(outcome, commit)
            if report:
                report.write_text(json.dumps(outcome.report(), ensure_ascii=False, indent=1), encoding="utf-8")
        if not outcome.complete:
            sys.exit(NOT_TAKEN)

    def run_import(
        self, files: list[engine.Source], mapping: engine.Mapping, *, commit: bool, user: User | None, options: Options
    ) -> Outcome:
        """Check, and write where asked for; a plan overtaken by another import is made anew."""
        for _attempt in range(3):
            gate = actions.gate_number()
            world = World(by=user or SYSTEM, user=user, on=dates.today(), options=options)
            outcome = engine.run(files, world, mapping=mapping)
            if not commit:
                return outcome
            try:
                actions.write_plan(world, gate=gate, by=user or SYSTEM)
            except (actions.DataMoved, Conflict):
                continue
            except IntegrityError as error:
                why = actions.said_constraint(error) or error
                raise CommandError(
                    _("The import could not be written, and nothing was changed: {why}").format(why=why), returncode=1
                ) from error
            return outcome
        raise CommandError(_("Other imports keep writing. Try again later."), returncode=1)

    def tell(self, outcome: Outcome, commit: bool) -> None:
        """Print what came of each sheet and every refusal."""
        for file in outcome.files:
            for note in file.notes:
                self.stdout.write(f"{file.file}: {note}")
            if file.problem:
                self.stdout.write(self.style.ERROR(f"{file.file}: {file.problem[1]} {file.problem[2]}"))
            for sheet in file.sheets:
                head = f"{file.file} · {sheet.name}"
                if sheet.problem:
                    self.stdout.write(self.style.ERROR(f"{head}: {sheet.problem[1]}"))
                    continue
                figures = _("{rows} rows: {new} new, {changed} changed, {unchanged} unchanged, {refused} refused")
                counts = sheet.counts()
                self.stdout.write(f"{head} ({sheet.kind_title}): {figures.format(rows=len(sheet.rows), **counts)}")
                if existing := counts.get("existing"):
                    said = _("{count} rows would change what is recorded and were left out: only new ones are added.")
                    self.stdout.write(f"  {said.format(count=existing)}")
                if sheet.left_out:
                    self.stdout.write("  " + _("left out: {columns}").format(columns="、".join(sheet.left_out)))
                if sheet.dropped:
                    self.stdout.write(f"  {sheet.dropped_note}")
                for row in sheet.rows:
                    for finding in row.problems:
                        self.stdout.write(
                            self.style.ERROR(f"  {finding.cell} {row.key} “{finding.found}”: {finding.message}")
                        )
                    for finding in row.warnings:
                        self.stdout.write(f"  {finding.cell} {row.key} “{finding.found}”: {finding.message}")
        for note in outcome.notes:
            self.stdout.write(note)
        if not commit:
            self.stdout.write(_("Nothing was written. Add --commit to import."))


def sources(paths: list[Path]) -> list[engine.Source]:
    """Return the files to read; in a folder those whose ending is a workbook's, by name."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(
                file
                for file in path.iterdir()
                if file.suffix.lower() in ENDINGS and not file.name.startswith(("~$", "."))
            )
        elif path.is_file():
            found.append(path)
        else:
            raise CommandError(_("There is no file or folder “{path}”.").format(path=path), returncode=WRONG_USE)
    if not found:
        raise CommandError(_("There is no workbook in “{path}”.").format(path=paths[0]), returncode=WRONG_USE)
    names = Counter(path.name for path in found)
    return [
        engine.Source(path, path.name if names[path.name] == 1 else f"{path.parent.name}/{path.name}") for path in found
    ]


def read_mapping(path: Path | None) -> engine.Mapping:
    """Return the mapping of a file, or an empty one."""
    if path is None:
        return engine.Mapping()
    try:
        return engine.mapping_from(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise CommandError(
            _("The mapping file “{path}” cannot be used: {error}").format(path=path, error=error), returncode=WRONG_USE
        ) from None


def account(name: str | None) -> User | None:
    """Return the account that `--as` names."""
    if name is None:
        return None
    user = (
        User.objects.unscoped("the command line names its account")
        .filter(username=name.lower(), is_active=True)
        .first()
    )
    if user is None:
        raise CommandError(_("There is no active account “{name}”.").format(name=name), returncode=WRONG_USE)
    return user
