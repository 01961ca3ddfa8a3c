"""Files the project keeps: encrypted, under random names, published whole or not at all."""

import os
import secrets as random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from talentcareer.access import secrets


def store(content: bytes) -> str:
    """Keep content encrypted; return the random name under which it lies. On disk before anything can point to it."""
    name = random.token_hex(24)
    path, draft = _path(name), _path(f"{name}.part")
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
    return secrets.decrypt_bytes(_path(name).read_bytes(), bound_to=f"file.{name}")


def remove(name: str) -> None:
    """Remove a kept file, if it is there."""
    with suppress(FileNotFoundError):
        _path(name).unlink()


@contextmanager
def unpacked(names: dict[str, str]) -> Iterator[dict[str, Path]]:
    """Give kept files in the clear for a while, in a folder that goes away: {key: kept name} → {key: path}."""
    with TemporaryDirectory(dir=settings.TEMPORARY_DIR) as folder:
        paths = {}
        for number, (key, name) in enumerate(names.items()):
            paths[key] = Path(folder) / str(number)
            paths[key].write_bytes(load(name))
        yield paths


def _path(name: str) -> Path:
    return Path(settings.FILES_DIR) / name[:2] / name
