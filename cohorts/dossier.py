"""The personal file 一人一档: what a person's page says, section by section, as plain blocks for print and Word; and the zip.

The sections are those of the page, so that a subject that adds a panel is in the file as well.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import docx
from django.utils.translation import gettext as _
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from lxml import html

from cohorts.models import Evidence, Talent
from talentcareer.exchange import files
from talentcareer.ui import formats, panels

FONT = "宋体"
_SPACES = re.compile(r"\s+")
_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@dataclass(frozen=True, slots=True)
class Block:
    """A table of a section: the words of its head (none for pairs of name and value) and its rows."""

    head: list[str]
    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the file: its title, its markup for the printed page, its blocks for Word."""

    title: str
    markup: str
    blocks: list[Block]


def sections(person: Talent, user: Any) -> list[Section]:
    """Return what this reader may see of a person, section by section."""
    shown = panels.for_person(person, user, may_here=lambda *_asked: False)  # paper has no buttons
    return [
        Section(str(one.panel.title), one.html(), blocks(one.html()))
        for one in shown
        if one.values is not None and one.panel.on_paper
    ]


def facts_of(person: Talent) -> list[str]:
    """Return who the file is about in a line: number and department, as far as they are known."""
    number = _("no. %(number)s") % {"number": person.staff_no} if person.staff_no else ""
    return [said for said in (number, str(person.unit or "")) if said]


def blocks(markup: str) -> list[Block]:
    """Return the tables and lists of names and values in a section's markup, in order, without links and actions."""
    found: list[Block] = []
    for element in html.fromstring(f"<div>{markup}</div>").iter("dl", "table"):
        if element.tag == "dl":
            rows = [
                [_text(row.find("dt")), _text(row.find("dd"))] for row in element.iter("div") if row.find("dt") is not None
            ]  # fmt: skip
            found.append(Block([], rows))
            continue
        heads = list(element.iterfind(".//thead//th"))
        keep = [place for place, cell in enumerate(heads) if cell.find("span[@class='visually-hidden']") is None]
        rows = [
            [_text(cell) for place, cell in enumerate(row.iterfind("*")) if place in keep or not heads]
            for row in element.iterfind(".//tbody/tr")
        ]
        found.append(Block([_text(heads[place]) for place in keep], rows))
    return [block for block in found if block.rows]


def _text(element: Any) -> str:
    if element is None:
        return ""
    parts = list(element.itertext())
    return _SPACES.sub(" ", "".join(parts)).strip()


def evidence_of(person: Talent, user: Any) -> list[Evidence]:
    """Return the files that this reader may take along, photos apart."""
    return list(Evidence.objects.visible_to(user).filter(talent=person).documents().order_by("created_at"))


def photo_of(person: Talent) -> bytes | None:
    """Return the photo of a person whom the reader may see, if there is one."""
    photos = Evidence.objects.unscoped("who may see a person may see the photo").photos()
    photo = photos.filter(talent=person).first()
    return files.load(photo.stored_as) if photo else None


def write_word(person: Talent, found: list[Section], evidence: list[Evidence], into: BinaryIO, *, made: str) -> None:
    """Write the file as a Word document. `made` says by whom and when, on its last line."""
    document: Any = docx.Document()
    part = document.sections[0]
    part.orientation, part.page_width, part.page_height = WD_ORIENT.PORTRAIT, Cm(21), Cm(29.7)
    part.left_margin = part.right_margin = Cm(2)
    for name in ("Normal", "Heading 1", "Heading 2"):
        style = document.styles[name]
        style.font.name = FONT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    document.styles["Normal"].font.size = Pt(10.5)
    document.add_heading(_("Personal file: %(who)s") % {"who": person.name}, level=1)
    if facts := facts_of(person):
        document.add_paragraph(formats.listed(facts))
    if photo := photo_of(person):
        document.add_picture(io.BytesIO(photo), width=Cm(3))
    for section in found:
        document.add_heading(section.title, level=2)
        for block in section.blocks:
            _add_table(document, block)
    if evidence:
        document.add_heading(_("Evidence"), level=2)
        _add_table(document, Block([_("File"), _("SHA-256")], [[str(row), row.sha256[:16]] for row in evidence]))
    document.add_paragraph(made)
    document.save(into)


def _add_table(document: Any, block: Block) -> None:
    width = max(len(row) for row in [block.head, *block.rows])
    table = document.add_table(rows=0, cols=width)
    table.style = "Table Grid"
    for number, row in enumerate([block.head, *block.rows] if block.head else block.rows):
        cells = table.add_row().cells
        for place, text in enumerate(row):
            run = cells[place].paragraphs[0].add_run(text)
            run.bold = bool(block.head) and number == 0
    document.add_paragraph()


def write_zip(person: Talent, word: bytes, evidence: list[Evidence], into: BinaryIO) -> None:
    """Write the Word document and every file beside it, each under a name that says what it is."""
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{file_stem(person)}.docx", word)
        for name, row in named(evidence):
            archive.writestr(name, files.load(row.stored_as))


def named(evidence: list[Evidence]) -> Iterator[tuple[str, Evidence]]:
    """Yield files with names of their own: numbered, titled, as they were called."""
    for number, row in enumerate(evidence, start=1):
        title = f"{row.title}_" if row.title else ""
        yield f"{number:03}_{_NOT_IN_FILE_NAMES.sub('_', title + row.file_name)}", row


def file_stem(person: Talent) -> str:
    """Return the name of the file about a person, without ending."""
    return _NOT_IN_FILE_NAMES.sub("_", "_".join(filter(None, (person.staff_no, person.name, "一人一档"))))
