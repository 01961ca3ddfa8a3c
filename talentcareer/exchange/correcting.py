"""Refused rows corrected in the browser: cells typed anew are kept encrypted with the import and checked in the file's place."""

import json
from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from talentcareer.access.models import User
from talentcareer.audit.actions import Actor, action
from talentcareer.exchange import files, runs, staging
from talentcareer.exchange.models import ImportRun, ImportState


class TypedCell(NamedTuple):
    """A cell typed anew: where it stands, and its text; empty says that the cell is to be read as empty."""

    file: str
    sheet: str
    row: int
    field: str
    text: str


@action("import.corrected")
def correct(run: ImportRun, typed: Iterable[TypedCell], *, by: Actor) -> None:
    """Keep cells typed anew, beside those typed before, and have the files checked with them."""
    typed = list(typed)
    if not typed:
        raise ValidationError(_("No cell was changed. Type the right value into at least one of them."))
    kept = runs.corrections(run)
    for cell in typed:
        kept.setdefault((cell.file, cell.sheet), {}).setdefault(cell.row, {})[cell.field] = cell.text
    if run.corrections_file:
        transaction.on_commit(partial(files.remove, run.corrections_file))
    cells = [
        [*place, row, *cell] for place, rows in kept.items() for row, texts in rows.items() for cell in texts.items()
    ]
    run.corrections_file = files.store(json.dumps(cells, ensure_ascii=False).encode())
    runs.check_again(run, by=by)


@action("import.continued")
def go_on(run: ImportRun, *, by: User) -> ImportRun:
    """Return the import in which the refused rows of a written one are corrected: over the same files, begun where there is none."""
    if run.asked_by_id != by.pk:
        raise ValidationError(
            _("Only %(who)s, who uploaded the files, may go on with them. Upload your own copy instead."),
            params={"who": run.asked_by},
        )
    if run.state != ImportState.DONE or not run.counts.get("refused"):
        raise ValidationError(_("No row of this import waits to be corrected."))
    begun = run.continued_by.exclude(state=ImportState.CANCELLED).first()
    if begun is not None:
        return begun
    kept = list(run.files.order_by("created_at", "name", "pk"))
    if not all(file.stored_as for file in kept) or (run.called and not staging.left_of(run).exists()):
        raise ValidationError(_("The uploaded files were removed after their time. Upload them again."))
    following = runs.start(((file.name, files.load(file.stored_as)) for file in kept), by=by, after=run)
    staging.go_on(run, following)
    return following
