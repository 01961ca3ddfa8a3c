"""What the tests of backup and restore call inside the environment of a site."""

from itertools import count
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from cohorts.actions.evidence import attach, set_photo
from cohorts.files import PDF, Checked
from cohorts.models import Evidence, Talent
from talentcareer.access.models import Unit
from talentcareer.audit import trail
from talentcareer.audit.actions import SYSTEM
from talentcareer.exchange import backups, files
from talentcareer.exchange.backups import manifest, taking
from tests.builders.people import make_cohort, make_membership, make_talent
from tests.builders.world import make_world

ID_NUMBER = "110101198803010020"


def made() -> list[str]:
    """Make a small hospital: a batch of three, an ID number, a kept file each, and one that no row names; return those named."""
    world = make_world()
    cohort = make_cohort(world.hospital)
    for number in range(3):
        person = make_talent(world.surgery, **({"id_number": ID_NUMBER} if not number else {}))
        make_membership(person, cohort)
        attach(person, document(number), by=SYSTEM)
    files.store(b"left by work that was killed")
    return sorted(files.named())


def document(number: int) -> Checked:
    return Checked(f"%PDF-1.4 证书 {number}".encode(), f"证书{number}.pdf", PDF)


def state() -> dict[str, Any]:
    """Return what only the right keys and whole files tell."""
    kept = Evidence.objects.order_by("file_name")
    return {
        "id_numbers": [one.id_number.reveal() for one in Talent.objects.order_by("staff_no") if one.id_number],
        "files": [files.load(one.stored_as).decode() for one in kept],
        "faults": trail.verify(),
    }


def write_until(stop: str) -> int:
    """Add people with a file each, and replace photos, until a file is there; return how many people."""
    unit = Unit.objects.get(name="内科")
    number = 0
    for number in count(1):
        with transaction.atomic():
            person = make_talent(unit, staff_no=f"W{number}")
            attach(person, document(1000 + number), by=SYSTEM)
        for size in (1, 2):
            set_photo(person, Checked(f"photo {number} {size}".encode(), "照片.jpg", "image/jpeg"), by=SYSTEM)
        if number % 3 == 0:
            trail.seal()
        if Path(stop).exists():
            break
    return number


def backup_while_a_file_goes(folder: str) -> None:
    """Take a backup; between the moment and the first copy one kept file goes with its row's name, as old uploads do."""
    copied, going = manifest.copied, []

    def after_removal(source: Path, target: Path) -> dict[str, Any]:
        if not going:
            going.append(source.name)
            with connection.cursor() as cursor:
                cursor.execute("UPDATE cohorts_evidence SET stored_as = '' WHERE stored_as = %s", [source.name])
            files.remove(source.name)
        return copied(source, target)

    manifest.copied = after_removal
    backups.backup(Path(folder))


def backup_by_an_older_version(folder: str) -> None:
    """Take a backup as a version did that had neither drafts nor kept files."""
    taking._key_ids = lambda alias: {1}
    files.named = lambda using: iter(())
    backups.backup(Path(folder))


def one_more() -> None:
    """Add a person."""
    make_talent(Unit.objects.get(name="内科"), staff_no="N1")


def whole() -> dict[str, Any]:
    """Return what is there by half: people without their file or their entry in the trail, and the trail's faults."""
    told = set(trail.entries().values_list("object_id", flat=True))
    people = list(Talent.objects.all())
    for name in files.named():
        files.load(name)
    return {
        "people": len(people),
        "without_a_file": [one.staff_no for one in people if not one.evidence.documents().exists()],
        "without_an_entry": [one.staff_no for one in people if str(one.pk) not in told],
        "faults": trail.verify(),
    }
