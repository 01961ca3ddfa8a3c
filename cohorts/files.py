"""Which files are taken as evidence: told by their content, not by their name; photos are made small and plain."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_BYTES = 20_000_000
PHOTO_PIXELS = (480, 640)
MOST_PIXELS = 60_000_000
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_INLINE = frozenset({PDF, JPEG, PNG})
"""What a browser shows by itself without running anything of ours; the rest is saved."""
ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was taken: content, name, type, digest."""

    content: bytes
    name: str
    content_type: str

    @property
    def sha256(self) -> str:
        """The digest of the content, hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def checked(name: str, content: bytes) -> Checked:
    """Return a file as it may be kept. Raises ValidationError that names what was found and what is taken."""
    name = PurePath(name.replace("\\", "/")).name[-200:] or "file"
    if not content:
        raise ValidationError(_("“%(name)s” is empty. Choose the file again.") % {"name": name})
    if len(content) > LARGEST_BYTES:
        raise ValidationError(
            _("“%(name)s” has %(found)s MB; up to %(most)s MB are taken. Scan it smaller, or split it.")
            % {"name": name, "found": round(len(content) / 1_000_000, 1), "most": LARGEST_BYTES // 1_000_000}
        )
    content_type = type_of(content)
    if content_type is None:
        raise ValidationError(
            _("“%(name)s” is not a file that can be kept as evidence. Taken are PDF, JPEG, PNG, Word (.docx) and Excel (.xlsx).")
            % {"name": name}
        )  # fmt: skip
    if content_type in {JPEG, PNG}:
        opened(name, content)
    return Checked(content, name, content_type)


def type_of(content: bytes) -> str | None:
    """Return the type that the content itself says, None for one that is not taken."""
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"PK\x03\x04"):
        try:
            names = zipfile.ZipFile(io.BytesIO(content)).namelist()
        except zipfile.BadZipFile:
            return None
        return WORD if "word/document.xml" in names else EXCEL if "xl/workbook.xml" in names else None
    return None


def opened(name: str, content: bytes) -> Image.Image:
    """Return an image, wholly read. Raises ValidationError for one that is broken or far too large."""
    try:
        image = Image.open(io.BytesIO(content))
        if image.width * image.height > MOST_PIXELS:
            raise ValidationError(_("“%(name)s” has too many pixels. Make it smaller.") % {"name": name})
        image.load()
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError, SyntaxError, ValueError):
        raise ValidationError(
            _("“%(name)s” cannot be read as an image. Open it on your desk, save it again as JPEG, and choose that.")
            % {"name": name}
        ) from None
    return image


def photo(name: str, content: bytes) -> Checked:
    """Return a photo upright, small, as JPEG, without what a camera writes into it. Raises ValidationError."""
    found = checked(name, content)
    if found.content_type not in {JPEG, PNG}:
        raise ValidationError(_("“%(name)s” is no photo. Choose a JPEG or PNG file.") % {"name": found.name})
    image = ImageOps.exif_transpose(opened(found.name, content)).convert("RGB")
    image.thumbnail(PHOTO_PIXELS)
    written = io.BytesIO()
    image.save(written, "JPEG", quality=88)
    return Checked(written.getvalue(), f"{PurePath(found.name).stem}.jpg", JPEG)
