"""Bringing a backup back: everything is checked, made and checked again out of sight, then put in place at once."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.translation import gettext as _

from talentcareer import dates
from talentcareer.audit import trail
from talentcareer.audit.actions import SYSTEM
from talentcareer.exchange.backups import databases, manifest, taking
from talentcareer.exchange.backups.manifest import Refused


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back, where lies what was there before, and what the check of the trail found."""

    manifest: dict[str, Any]
    aside: list[str]
    faults: list[str]


def restore(folder: Path, *, replace: bool = False) -> Restored:
    """Make the hospital of a backup in an empty place; with `replace`, what is there is set aside first, not removed."""
    content = manifest.read(folder)
    engine = databases.engine()
    _require_fit(content, engine)
    engine.require_alone()
    aside = _aside(replace=replace)
    kept = settings.VAR_DIR / "files.restoring"
    try:
        shutil.rmtree(kept, ignore_errors=True)
        (kept / "files").mkdir(parents=True)
        for name, told in content["files"].items():
            if name != engine.file_name:
                (kept / name).parent.mkdir(parents=True, exist_ok=True)
                if manifest.copied(folder / name, kept / name) != told:
                    raise Refused(_("%(file)s was not copied as it is: check the disks.") % {"file": name})
        engine.stage(folder / engine.file_name)
        faults = _checked(content, folder.name)
        os.sync()
        if aside:
            aside.mkdir(mode=0o700)
        with engine.put_in_place(aside):
            if aside:
                settings.FILES_DIR.rename(aside / "files")
            (kept / "files").rename(settings.FILES_DIR)
        os.sync()
    finally:
        engine.discard()
        shutil.rmtree(kept, ignore_errors=True)
    return Restored(content, engine.places(aside), faults)


def _require_fit(content: dict[str, Any], engine: databases.Engine) -> None:
    """Refuse a backup of another database, or of a newer version than the one installed here."""
    if content["engine"] != connection.vendor:
        text = _(
            "This backup is of a hospital on %(engine)s, and DATABASE_URL names %(here)s. Restore it on %(engine)s."
        )
        names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        raise Refused(text % {"engine": names[content["engine"]], "here": names[connection.vendor]})
    known = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    if unknown := sorted(set(content["migrations"]) - known):
        text = _(
            "This backup is of version %(version)s, newer than version %(here)s installed here, which does not know "
            "%(migration)s. Install that version, then restore."
        )
        versions = {"version": content["product"], "here": manifest.product()}
        words = {key: manifest.product_in_words(found) for key, found in versions.items()}
        raise Refused(text % (words | {"migration": unknown[0]}))


def _aside(*, replace: bool) -> Path | None:
    """Return where to put what is there, None where the place is empty; refuse unless told to replace it."""
    there = [*connection.introspection.table_names()[:1], *settings.FILES_DIR.glob("*")]
    if not there:
        return None
    if not replace:
        text = _(
            "There is a hospital here already (database %(database)s, files in %(files)s); nothing was changed. "
            "Restore into an empty place: another VAR_DIR and DATABASE_URL. To set this one aside and put the backup "
            "in its place, say --replace-the-hospital-here."
        )
        raise Refused(text % {"database": connection.settings_dict["NAME"], "files": settings.FILES_DIR})
    return settings.VAR_DIR / timezone.localtime(dates.now()).strftime("replaced-%Y-%m-%d-%H%M%S")


def _checked(content: dict[str, Any], name: str) -> list[str]:
    """Compare the staged database with the manifest, bring it up to this version, check its trail; return the trail's faults."""
    found = taking.state("default")
    for table, rows in content["rows"].items():
        if found["rows"].get(table) != rows:
            text = _("The table %(table)s came back with %(found)s rows instead of %(rows)s.")
            raise Refused(text % {"table": table, "found": found["rows"].get(table, 0), "rows": rows})
    head = (content["trail"]["position"], content["trail"]["digest"])
    if trail.head() != head:
        raise Refused(
            _("The trail came back with another end than the backup names: link %(position)s.") % {"position": head[0]}
        )
    call_command("migrate", interactive=False, verbosity=0)
    trail.write_event("backup.restored", by=SYSTEM, backup=name, links=head[0])
    return trail.check(head)
