"""Templates to fill in: for each kind a workbook with its columns, words to choose from, how each column is filled, and an example.

The example is marked by the word `EXAMPLE` in its cells, which no import takes for data; `edition` stands in the workbook's properties.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from talentcareer.access import policy
from talentcareer.exchange import writing
from talentcareer.exchange.kinds import Column, Kind, all_kinds, by_code
from talentcareer.exchange.reading import column_letters
from talentcareer.exchange.recognition import EXAMPLE
from talentcareer.exchange.values import unit_from_header
from talentcareer.exchange.widgets import Amount, Choice, Day, Integer, Name, Words

LANGUAGE = "zh-hans"
"""Files for the office are in Chinese whatever the screen's language."""
PROPERTY = "talentcareer.template"
REQUIRED_MARK, YUAN = "*", "（元）"
GUIDE, LISTS = "填写说明", "字典"
_KINDS_OF_CELLS: dict[type, writing.Kind] = {Day: "date", Amount: "money", Integer: "integer"}


def kinds_of(user: Any) -> list[type[Kind]]:
    """Return the kinds that a user may import."""
    return [kind for kind in all_kinds() if not kind.permission or policy.may(user, kind.permission)]


def columns_of(kind: type[Kind]) -> dict[str, Column]:
    """Return a template's columns: no second way to say days that have columns of their own, no lists that are only compared."""
    return {
        name: column
        for name, column in kind.fields.items()
        if name not in kind.spans and not (column.cross_check and isinstance(column.widget, Choice | Day))
    }


def header_of(column: Column) -> str:
    """Return what heads a column: the office's word, marked where it is required, with the unit of amounts."""
    unit = YUAN if isinstance(column.widget, Amount) and unit_from_header(column.header) is None else ""
    return f"{REQUIRED_MARK if column.required else ''}{column.header}{unit}"


def edition(kind: type[Kind]) -> str:
    """Return what tells one edition of a template from another: its columns."""
    headers = "\n".join(map(header_of, columns_of(kind).values()))
    return hashlib.sha256(headers.encode()).hexdigest()[:8]


def said_of_edition(stamp: str) -> str:
    """Return what is to be said of a file that was made from the template of a stamp; nothing of the edition of today."""
    code, _space, made_of = stamp.partition(" ")
    try:
        kind = by_code(code)
    except KeyError:
        return ""
    if made_of == edition(kind):
        return ""
    return _(
        "The file was made from an earlier edition of the template “{kind}”. It was read all the same; the edition of today has "
        "other columns: take it from “Templates” the next time."
    ).format(kind=kind.title)


def file_name(kind: type[Kind]) -> str:
    """Return what a template is called."""
    with override(LANGUAGE):
        return _("Template {kind}.xlsx").format(kind=kind.title)


def template(kind: type[Kind], user: Any) -> bytes:
    """Return the template of a kind, with the names that a user may choose from."""
    content = io.BytesIO()
    with override(LANGUAGE), writing.WorkbookWriter(content) as book:
        columns = columns_of(kind)
        offered = offered_in(columns, user)
        examples = {name: _example(kind, name, column, offered.get(name, [])) for name, column in columns.items()}
        sheet = book.sheet(str(kind.title), [typed(column) for column in columns.values()])
        prepare(sheet, columns, offered)
        sheet.row(list(examples.values()))
        title = _("{kind}: one row each. Rows with a cell “{example}” are examples and are never imported.")
        write_guide(book, columns, offered, title.format(kind=kind.title, example=EXAMPLE), examples)
        write_lists(book, offered)
        book.xlsx.set_custom_property(PROPERTY, f"{kind.code} {edition(kind)}")
    return content.getvalue()


def offered_in(columns: Mapping[str, Column], user: Any) -> dict[str, list[str]]:
    """Return the words that each column takes, where it takes certain ones."""
    return {name: words for name, column in columns.items() if (words := words_of(column, user))}


def prepare(sheet: writing.SheetWriter, columns: Mapping[str, Column], offered: Mapping[str, Sequence[str]]) -> None:
    """Prepare a sheet for typing: a hint beside each column's cells, and its words to choose from."""
    for index, (name, column) in enumerate(columns.items()):
        at = list(offered).index(name) if name in offered else None
        sheet.prepare_entry(
            index,
            hint=how(column),
            offered=_range(at, len(offered[name])) if at is not None else "",
            strict=at is not None and _only_of_the_list(column),
        )


def archive(user: Any) -> bytes:
    """Return the templates of all kinds that a user may import, in one archive."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for kind in kinds_of(user):
            packed.writestr(file_name(kind), template(kind, user))
    return content.getvalue()


def words_of(column: Column, user: Any) -> list[str]:
    """Return the words that a column takes, or the names known today."""
    if column.offers:
        return list(dict.fromkeys(column.offers(user)))
    return [code.name_zh for code in column.widget.codes] if isinstance(column.widget, Choice) else []


def how(column: Column) -> str:
    """Return how a column is filled, in one or two sentences."""
    said = [str(column.widget.how)]
    if column.offers:
        said = [_("As it is recorded; the list has the names known today.")]
    elif isinstance(column.widget, Choice) and column.widget.as_typed:
        said.append(_("Other words are kept as they are typed."))
    if column.cross_check:
        said.append(_("Only compared with what is recorded, never written."))
    return " ".join(said)


def typed(column: Column) -> writing.Column:
    """Return a column as a sheet for typing has it."""
    return writing.Column(header_of(column), _KINDS_OF_CELLS.get(type(column.widget), "text"))


def _only_of_the_list(column: Column) -> bool:
    return isinstance(column.widget, Choice) and not isinstance(column.widget, Words) and not column.widget.as_typed


def _example(kind: type[Kind], name: str, column: Column, offered: Sequence[str]) -> Any:
    """Return the example of a column: the marking word where it says whom or what the row is about."""
    if name in kind.key_fields or isinstance(column.widget, Name):
        return EXAMPLE
    if offered or column.sensitive:
        return offered[0] if offered else None
    return column.widget.example or (EXAMPLE if column.required else None)


def _range(at: int, count: int) -> str:
    letters = column_letters(at)
    return f"'{LISTS}'!${letters}$2:${letters}${count + 1}"


def write_guide(
    book: writing.WorkbookWriter,
    columns: Mapping[str, Column],
    offered: Mapping[str, Sequence[str]],
    title: str,
    examples: Mapping[str, Any],
) -> None:
    """Write the sheet that says how each column is filled."""
    heads = [_("Column"), _("Required"), _("Meaning"), _("How to fill it in"), _("Words it takes"), _("Example")]
    widths = (20, 6, 20, 50, 50, 20)
    sheet = book.sheet(
        GUIDE, [writing.Column(head, width=width) for head, width in zip(heads, widths, strict=True)], title=title
    )
    for name, column in columns.items():
        words = "、".join(offered.get(name, []))
        required = _("yes") if column.required else ""
        sheet.row([header_of(column), required, str(column.label), how(column), words, examples.get(name)])


def write_lists(book: writing.WorkbookWriter, offered: Mapping[str, Sequence[str]]) -> None:
    """Write the hidden sheet of the words to choose from."""
    sheet = book.sheet(LISTS, [writing.Column(f"{LISTS}{number}") for number in range(1, len(offered) + 1)])
    sheet.worksheet.hide()
    sheet.rows(_in_rows(offered.values()))


def _in_rows(lists: Iterable[Sequence[str]]) -> Iterable[list[str]]:
    lists = list(lists)
    for number in range(max(map(len, lists), default=0)):
        yield [words[number] if number < len(words) else "" for words in lists]
