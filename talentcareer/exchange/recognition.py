"""Where a sheet's table begins and what kind it is: the header row under title rows, its columns, the footers below."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

from talentcareer.exchange.kinds import Kind, all_kinds, whole_key
from talentcareer.exchange.reading import Row, Rows, Sheet
from talentcareer.exchange.values import HeaderKey, header_key, shown, unit_from_header
from talentcareer.exchange.widgets import Amount

HEADER_WITHIN_ROWS = 30
ERRORS_SHEET = "导入问题"  # the list of errors in a workbook that we returned
EXAMPLE = "示例"  # a row with this cell is an example
ORDINALS = frozenset({"序号", "序", "no", "no.", "#", "编次", "行号", "顺序号"})
# A footer says its word as the whole cell, with a colon, or with who or when behind; 统计与数据科学平台 is a name.
_BEHIND = r"(?:\s*[:：]|\s*$|(?:人|者|日期|时间|单位|部门|科室)(?![员才数力口事均]))"
_FOOTER = re.compile(
    rf"^(?:(?:制表|填表|填报|审核|复核|审批|经办|打印|统计|数据来源|备注|注|说明|单位|日期|以上){_BEHIND}"
    r"|负责人(?:\s*[:：]|\s*$|\s*(?:签字|签名|签章|审核))"
    r"|以上(?:数据|信息|内容|情况|人员|均|系|为)"
    r"|(?:合计|总计|小计|共计|累计)(?:\s*[:：]|\s*$|\s*[\d一二三四五六七八九十百(（]|人))"
)
_BESIDE = re.compile("说明|填表须知|填报须知|字典|代码表|对照表|下拉|选项|参数|封面|目录|示例|模板|样表")
_SUM = re.compile(r"[合总小共]\s*计")
_UNIT_ABOVE = re.compile(r"单位\s*[:：]?\s*(?:人民币)?\s*((?:十|百|千)?万元|[百千]?元|亿元)")
ColumnWords = Mapping[str, Mapping[str, str]]  # kind → header → field ("" leaves the column out)


@dataclass(frozen=True)
class Recognised:
    """A sheet's table: its kind, header row, the column of each field, the header texts, what is left out, what stood above.

    `dropped` are the rows below it that are no data though they fill its columns: totals, signatures, repeated headers.
    """

    kind: type[Kind]
    header_row: int
    columns: dict[str, int]
    headers: dict[str, str]
    left_out: tuple[str, ...]
    doubled: tuple[str, ...]
    titles: tuple[str, ...]
    data: Sequence[Row]
    all_headers: tuple[tuple[int, str], ...] = ()
    dropped: tuple[int, ...] = ()

    @property
    def beside(self) -> tuple[tuple[int, str], ...]:
        """The columns that are left out, with their headers."""
        taken = set(self.columns.values())
        return tuple((index, text) for index, text in self.all_headers if text in self.left_out and index not in taken)


@dataclass(frozen=True)
class Unrecognised:
    """A sheet that looks like a table, but of no kind, or of two alike: the headers, and the kinds that come near."""

    header_row: int
    headers: tuple[tuple[int, str], ...]
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Header:
    """The texts of a header by column: of one row, or of two rows where the upper one spans the lower."""

    row: Row
    texts: tuple[tuple[int, str], ...]
    height: int = 1

    @cached_property
    def keys(self) -> tuple[tuple[int, str, HeaderKey], ...]:
        """The texts with what they are compared by, worked out once for all kinds."""
        return tuple((index, text, header_key(text)) for index, text in self.texts)


@dataclass
class _Match:
    kind: type[Kind]
    header: _Header
    columns: dict[str, int] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    exact: int = 0


def _texts(row: Row) -> list[tuple[int, str]]:
    return [(cell.column_index, shown(cell.value)) for cell in row.cells if shown(cell.value)]


def _headers(row: Row, below: Row | None) -> list[_Header]:
    """Return the header a row may be: alone, and together with the row below it, whose words its own ones span."""
    texts = _texts(row)
    found = [_Header(row, tuple(texts))]
    if below is None or len(below.cells) < 2 or any(cell.kind != "text" for cell in below.cells):
        return found
    under, joined, spanning = dict(_texts(below)), [], ""
    for index in sorted({*under, *dict(texts)}):
        own = dict(texts).get(index, "")
        spanning = own or spanning
        joined.append(
            (index, own if index not in under else f"{under[index]}({spanning})" if spanning else under[index])
        )
    return [*found, _Header(row, tuple(joined), 2)]


def _match(kind: type[Kind], header: _Header, words: Mapping[str, str]) -> _Match:
    match = _Match(kind, header)
    own = {_assigned_key(word): name for word, name in words.items()}
    seen: dict[str, str] = {}
    times: Counter[str] = Counter()
    open_headers: list[tuple[int, str, HeaderKey]] = []
    for index, text, found in header.keys:
        if not found.key or found.key in ORDINALS:
            continue
        whole = f"{found.key}{found.note}"
        times[whole] += 1
        nth = occurrence(whole, times[whole])
        name = own[nth] if nth in own else kind.field_of(found)
        if name is None:
            open_headers.append((index, text, found))
        elif not name:
            match.left_out.append(text)
        elif name in match.columns:
            # A needed header twice is a question for the user; what says again what is there already is left out.
            asked = seen[name] == whole and kind.fields[name].required
            (match.doubled if asked else match.left_out).append(text)
        else:
            match.columns[name], match.headers[name], seen[name] = index, text, whole
            match.exact += found.key == header_key(kind.fields[name].header).key
    for index, text, found in open_headers:
        name = kind.field_by_wording(found)
        if not name or name in match.columns:
            match.left_out.append(text)
        else:
            match.columns[name], match.headers[name] = index, text
    return match


def _fits(match: _Match) -> bool:
    return len(match.columns) >= 2 and all(match.columns.keys() & group for group in match.kind.needs)


def _score(match: _Match, said: str) -> float:
    words = sum(word in said for word in match.kind.sheet_words)
    return len(match.columns) + 0.01 * match.exact - 0.25 * len(match.left_out) + 1.5 * min(words, 1)


def recognise(
    sheet: Sheet, *, words: ColumnWords | None = None, kind_code: str = ""
) -> Recognised | Unrecognised | None:
    """Return what a sheet is; None where it holds no table at all.

    `words` are headers a user assigned (kind → header → field); `kind_code` is the kind a user chose for this sheet.
    """
    if sheet.name == ERRORS_SHEET:
        return None
    rows = sheet.rows[:HEADER_WITHIN_ROWS]
    candidates: list[tuple[float, _Match, int]] = []
    best_near: tuple[int, Row | None, list[str]] = (0, None, [])
    for position, row in enumerate(rows):
        if len(row.cells) < 2:
            continue
        above = " ".join([sheet.name, *(text for upper in rows[:position] for _index, text in _texts(upper))])
        below = rows[position + 1] if position + 1 < len(rows) else None
        for kind, header in product(all_kinds(), _headers(row, below)):
            if kind_code and kind.code != kind_code:
                continue
            match = _match(kind, header, (words or {}).get(kind.code, {}))
            if _fits(match):
                # Two rows must tell more than one: a first row of data is no second row of headers.
                candidates.append((_score(match, above) - 0.5 * (header.height - 1), match, position))
            elif len(match.columns) > best_near[0]:
                best_near = (len(match.columns), row, [kind.code])
            elif best_near[1] is row and match.columns and len(match.columns) == best_near[0]:
                best_near[2].append(kind.code)
    if candidates:
        score, match, position = max(candidates, key=lambda found: (found[0], -found[2]))
        rivals = {
            found[1].kind.code for found in candidates if found[0] == score and found[1].header.row is match.header.row
        }
        if len(rivals) == 1:
            return _recognised(sheet, match, position)
        return Unrecognised(match.header.row.number, match.header.texts, tuple(sorted(rivals)))
    if _BESIDE.search(sheet.name) and best_near[0] < 3:
        return None  # how to fill in the others, or the words their cells take
    return _unrecognised(rows, best_near[1], best_near[2])


def _unrecognised(rows: Sequence[Row], near_row: Row | None, near: list[str]) -> Unrecognised | None:
    widest = near_row or max(rows, key=lambda row: len(row.cells), default=None)
    if widest is None or len(widest.cells) < 2:
        return None
    return Unrecognised(widest.number, tuple(_texts(widest)), tuple(near))


def _recognised(sheet: Sheet, match: _Match, position: int) -> Recognised:
    titles = tuple(text for row in sheet.rows[:position] for _index, text in _texts(row))
    mapped, wanted = frozenset(match.columns.values()), Counter(header_key(text).key for text in match.headers.values())
    below, data, dropped = sheet.rows[position + match.header.height :], [], []
    for index, row in enumerate(below):
        if is_data(row, mapped) and not _is_header_again(row, mapped, wanted):
            data.append(index)
        elif any(shown(cell.value) for cell in row.cells if cell.column_index in mapped):
            dropped.append(row.number)
    return Recognised(
        match.kind,
        match.header.row.number + match.header.height - 1,
        match.columns,
        match.headers,
        tuple(match.left_out),
        tuple(match.doubled),
        titles,
        below.only(data) if isinstance(below, Rows) else tuple(below[index] for index in data),
        match.header.texts,
        tuple(dropped),
    )


def occurrence(header: str, number: int) -> str:
    """Return how a header is named in assignments: the second 姓名 of a sheet is 姓名#2."""
    return header if number == 1 else f"{header}#{number}"


def named(headers: Iterable[tuple[int, str]]) -> dict[int, str]:
    """Return each column's header as assignments name it: the second 姓名 is 姓名#2."""
    times: Counter[str] = Counter()
    names = {}
    for index, header in headers:
        times[whole_key(header)] += 1
        names[index] = occurrence(header, times[whole_key(header)])
    return names


def _assigned_key(header: str) -> str:
    word, sign, number = header.rpartition("#")
    return occurrence(whole_key(word), int(number)) if sign and number.isdigit() else whole_key(header)


def headers_with_unit(table: Recognised) -> dict[str, str]:
    """Return the headers by field; amounts whose header names no unit have the one above the table, like 单位：万元."""
    above = next((found[1] for title in table.titles if (found := _UNIT_ABOVE.search(title))), "")
    amounts = {name for name, column in table.kind.fields.items() if above and isinstance(column.widget, Amount)}
    return {
        name: f"{header}({above})" if name in amounts and unit_from_header(header) is None else header
        for name, header in table.headers.items()
    }


def is_data(row: Row, mapped: frozenset[int]) -> bool:
    """Tell a row of data from a blank one, an example, a footer or a total: these say their word in the first cell and fill little else."""
    filled = [cell for cell in row.cells if cell.column_index in mapped and shown(cell.value)]
    if not filled or any(cell.value == EXAMPLE for cell in row.cells):
        return False
    first = next((shown(cell.value) for cell in row.cells if shown(cell.value)), "")
    if not _FOOTER.match(first):
        return True
    # A row of sums fills many columns; a row of signatures has a second one, like 审核人： behind 制表人：.
    signed = sum(bool(_FOOTER.match(shown(cell.value))) for cell in row.cells) > 1
    return not (_SUM.fullmatch(first) or signed or len(filled) <= max(2, len(mapped) // 2))


def _is_header_again(row: Row, mapped: frozenset[int], wanted: Counter[str]) -> bool:
    cells = [cell for cell in row.cells if cell.column_index in mapped]
    if len(cells) != wanted.total() or header_key(shown(cells[0].value)).key not in wanted:
        return False  # nearly every row of data ends here
    return Counter(header_key(shown(cell.value)).key for cell in cells) == wanted
