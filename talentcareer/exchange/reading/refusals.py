"""Why a file is not read, in words: one sentence on what happened and one on what to do, by stable code."""

from collections.abc import Mapping

from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .workbook import Note

_SAVE_AS = _("Open it in Excel or WPS, save it as an Excel workbook (.xlsx) and upload that file.")
_COPY_TABLE = _("Copy the table into a new Excel workbook, save it as .xlsx and upload that file.")
_UNPACK = _("Unpack it and upload the workbooks that are inside.")
_SAVE_TEXT = _(
    "Correct that line, or open the file in Excel or WPS, save it as an Excel workbook (.xlsx) and upload that file."
)

_REFUSALS: dict[str, tuple[Promise, Promise]] = {
    "not-a-workbook": (
        _("“%(name)s” is not a workbook: its content is no spreadsheet and no text table."),
        _("Upload a file in .xlsx, .xls, .ods or .csv format."),
    ),
    "empty-file": (
        _("“%(name)s” is empty: it holds no bytes at all."),
        _("The copy was probably interrupted. Copy or download the file again and upload it."),
    ),
    "encrypted": (
        _("“%(name)s” is protected by a password or by rights management and cannot be opened."),
        _("Open it with its password, remove the protection, save it and upload it again."),
    ),
    "too-large": (
        _("“%(name)s” is too large: %(what)s is %(found)s, the limit is %(limit)s."),
        _("Split the file, or remove pictures, long texts and sheets that are not needed, and upload it again."),
    ),
    "zip-bomb": (
        _("“%(name)s” unpacks to an implausible size (part “%(part)s”) and was not opened."),
        _("A workbook of a hospital never looks like this. Ask the sender for a file saved by Excel or WPS."),
    ),
    "too-many-cells": (
        _(
            "Sheet “%(sheet)s” of “%(name)s” reaches to cell %(cell)s. "
            "The limits are %(rows)s rows, %(columns)s columns and %(cells)s cells from the first used one to the last."
        ),
        _(
            "Often a single stray value stands far out. "
            "Select and delete the empty rows and columns behind the table, save and upload again."
        ),
    ),
    "damaged": (
        _("“%(name)s” is damaged and cannot be read (%(where)s)."),
        _("Open it in Excel or WPS, let it repair the file, save it under a new name and upload that."),
    ),
    "wps-et": (
        _("“%(name)s” is in a format that only its own program can open, such as the old .et format of WPS."),
        _SAVE_AS,
    ),
    "renamed": (
        _("“%(name)s” is no workbook: its content is %(kind)s, only the name says otherwise."),
        _SAVE_AS,
    ),
    "timeout": (
        _("Reading “%(name)s” took longer than %(seconds)s seconds and was stopped."),
        _(
            "Remove sheets, empty formatted rows and formatting that are not needed, or split the file, "
            "and upload it again."
        ),
    ),
    "parser-died": (
        _(
            "“%(name)s” could not be read: reading it stopped unexpectedly, "
            "because the file is damaged or needs too much memory."
        ),
        _SAVE_AS,
    ),
}

_WORDS: dict[str, Promise] = {
    "html": _("a web page (HTML)"),
    "xml-document": _("an XML document"),
    "pdf": _("a PDF document"),
    "word": _("a Word document"),
    "powerpoint": _("a presentation"),
    "xlsb": _("a binary Excel workbook (.xlsb)"),
    "zip": _("a ZIP archive"),
    "archive": _("a packed archive"),
    "rtf": _("a rich text document"),
    "image": _("a picture"),
    "file-size": _("the file"),
    "unpacked-size": _("its unpacked content"),
    "parts": _("the number of its parts"),
    "sheets": _("the number of its sheets"),
    "text": _("the number of characters in cell %(cell)s of sheet “%(sheet)s”"),
    "archive-directory": _("its archive is incomplete"),
    "archive-names": _("its archive has forbidden or repeated names"),
    "archive-part": _("a part of its archive does not match its directory"),
    "declaration": _("it holds a document type declaration, which no spreadsheet program writes"),
    "structure": _("its structure is broken"),
    "xml": _("its part “%(part)s” is broken"),
    "quotes": _("line %(line)s: a quotation mark is not closed"),
    "nul": _("line %(line)s: it holds a NUL character"),
    "encoding": _("line %(line)s: its characters are broken, the text is UTF-8 with bytes missing or wrong"),
}
# What to do, where the code alone does not say it.
_REMEDIES = {
    **dict.fromkeys(("pdf", "word", "powerpoint", "rtf", "image"), _COPY_TABLE),
    **dict.fromkeys(("zip", "archive"), _UNPACK),
    **dict.fromkeys(("quotes", "nul"), _SAVE_TEXT),
    "encoding": _(
        "Export the table anew from the program it comes from, or save it as an Excel workbook (.xlsx), and upload that file."
    ),
}
_SIZES = {"file-size", "unpacked-size"}

_NOTES: dict[str, Promise] = {
    "macros-ignored": _("The macros in this workbook were not run and not imported."),
    "content-differs": _("The name ends in “%(extension)s”, but the content is %(format)s; it was read as %(format)s."),
    "hidden-rows": _(
        "Sheet “%(sheet)s” has %(count)s hidden or filtered rows. They were read like the others: "
        "if they are not wanted, delete them and upload the file again."
    ),
    "hidden-sheet": _(
        "Sheet “%(sheet)s” is hidden in the workbook. It was read like the others: "
        "if it is not wanted, delete it and upload the file again."
    ),
    "no-table": _(
        "No table was found in “%(name)s”: nowhere does a row hold two headers or more. "
        "Check whether it is the right file and whether it was saved after the table was filled in."
    ),
    "no-rows": _(
        "Sheet “%(sheet)s” has its headers in row %(row)s, but no row of data below them. "
        "If rows are missing, fill them in, save the file and upload it again."
    ),
    "sheet-without-cells": _("Sheet “%(sheet)s” holds a chart or macro, no cells, and was passed over."),
}


class UnreadableWorkbook(Exception):
    """A file that is not read. `code` is stable; `message` and `remedy` are in the language active when asked."""

    def __init__(self, code: str, params: Mapping[str, str | int]) -> None:
        super().__init__(code)
        self.code = code
        self.params = dict(params)

    @property
    def message(self) -> str:
        """Return what happened, with the file's name and the place."""
        return _REFUSALS[self.code][0] % _worded(self.params)

    @property
    def remedy(self) -> str:
        """Return what the user can do next."""
        reason = str(self.params.get("kind") or self.params.get("where") or "")
        return str(_REMEDIES.get(reason, _REFUSALS[self.code][1]))

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}"


def note_text(note: Note) -> str:
    """Return the sentence of a note on a file that was read, in the active language."""
    return _NOTES[note.code] % note.params


def known_codes() -> tuple[str, ...]:
    """Return the stable codes of refusals."""
    return tuple(_REFUSALS)


def _worded(params: dict[str, str | int]) -> dict[str, str | int]:
    words = {key: _WORDS[str(params[key])] % params for key in ("what", "where", "kind") if key in params}
    if params.get("what") in _SIZES:
        words |= {key: filesizeformat(params[key]) for key in ("found", "limit")}
    return {**params, **words}
