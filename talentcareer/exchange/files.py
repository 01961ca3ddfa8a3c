"""Files the project keeps: encrypted, under random names, published whole or not at all."""

import os
import re
import secrets as random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.functions import Length

from talentcareer.access import secrets

LENGTH_OF_NAME = 48
NAME = re.compile(rf"[0-9a-f]{{{LENGTH_OF_NAME}}}")


def store(content: bytes) -> str:
    """Keep content encrypted; return the random name under which it lies. On disk before anything can point to it."""
    name = random.token_hex(LENGTH_OF_NAME // 2)
    path, draft = path_of(name), path_of(f"{name}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    with draft.open("wb") as file:
        file.write(secrets.encrypt_bytes(content, bound_to=f"file.{name}"))
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
    return name


def load(name: str) -> bytes:
    """Return a kept file's content; raise FileNotFoundError where it is gone."""
    return secrets.decrypt_bytes(path_of(name).read_bytes(), bound_to=f"file.{name}")


def remove(name: str) -> None:
    """Remove a kept file, if it is there."""
    with suppress(FileNotFoundError):
        path_of(name).unlink()


def sweep(before: datetime) -> int:
    """Remove kept files older than a moment that no row names, left by work that was killed; return how many."""
    old = {
        path.name: path for path in Path(settings.FILES_DIR).glob("??/*") if path.stat().st_mtime < before.timestamp()
    }
    for name in named() if old else ():
        old.pop(name, None)
    for path in old.values():
        path.unlink(missing_ok=True)
    return len(old)


def named(using: str = DEFAULT_DB_ALIAS) -> Iterator[str]:
    """Yield the name of every kept file that a row names.

    A row names its file in a CharField of any model, so whatever keeps files later is safe from the sweep as well.
    """
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.CharField) and (field.max_length or 0) >= LENGTH_OF_NAME:
                rows = model._base_manager.using(using).annotate(length_of_name=Length(field.name))
                texts = rows.filter(length_of_name=LENGTH_OF_NAME).order_by().values_list(field.name, flat=True)
                yield from filter(NAME.fullmatch, texts.iterator())


@contextmanager
def unpacked(names: dict[str, str]) -> Iterator[dict[str, Path]]:
    """Give kept files in the clear for a while, in a folder that goes away: {key: kept name} → {key: path}."""
    with TemporaryDirectory(dir=settings.TEMPORARY_DIR) as folder:
        paths = {}
        for number, (key, name) in enumerate(names.items()):
            paths[key] = Path(folder) / str(number)
            paths[key].write_bytes(load(name))
        yield paths


def path_of(name: str) -> Path:
    """Return where a kept file lies."""
    return Path(settings.FILES_DIR) / name[:2] / name
