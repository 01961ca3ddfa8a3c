"""The dashboard as its page shows it: every figure with the address of exactly its rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts.choices import Integration
from cohorts.rules import AgeLimit
from programs.eligibility.choices import Cell as WindowCell
from reports import presenting
from reports.dashboard.bands import BANDS
from reports.dashboard.figures import D01, D02, NOT_SELECTED, OPENED
from reports.dashboard.hospital import Beside
from reports.dashboard.place import ALL, Place
from reports.dashboard.reading import Read, Waiting
from reports.headline import Chart
from reports.indicators.declaring import At, Indicator, rate
from talentcareer.ui import formats
from talentcareer.ui.components.marks import STAGE_STEPS
from talentcareer.ui.parts import ChartRow, Definition, Figure, Text, Tone


@dataclass(frozen=True, slots=True)
class Said:
    """A figure inside a line of words: what stands before it, the figure, what stands behind it."""

    before: Text
    figure: Figure
    unit: Text = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A headline figure with the figures of the line below it."""

    label: Text
    figure: Figure
    unit: Text
    below: list[Said]
    definition: Definition


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the matrix: the figure, how the band lies to the stage's limit, and those for whom this is the last batch."""

    figure: Figure
    css: str = ""
    past: bool = False
    inside: str = ""
    last: list[Said] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the matrix: a stage or nobody's, its cells, the row's figure."""

    code: str
    label: str
    limit: str
    cells: list[Cell]
    total: Figure


@dataclass(frozen=True, slots=True)
class Need:
    """A kind of need: how many, the words, how long the oldest has waited, and where it is said what each lacks."""

    figure: Figure
    title: Text
    since: Text
    tone: Tone
    more_url: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A rate beside the hospital's, and where both stand on a scale of a hundred."""

    label: Text
    own: Figure
    whole: Figure | None
    hidden: str
    own_at: str = ""
    whole_at: str = ""


class Page:
    """What the template reads, made from what was read."""

    def __init__(self, place: Place, read: Read) -> None:
        self.place = place
        self.read = read
        self.names = read.stages.names

    def url(self, figure: Indicator, at: At | None = None, **cell: str) -> str:
        """Return the address of a figure's rows: of today, or of a year."""
        arguments: list[Any] = [self.place.slug, figure.code]
        if at is not None and not at.today:
            url = reverse("reports:dashboard-rows-of-year", args=[*arguments, at.year])
        else:
            url = reverse("reports:dashboard-rows", args=arguments)
        query = urlencode({name: value or presenting.NOT_GIVEN for name, value in cell.items()})
        return f"{url}?{query}" if query else url

    def figure(self, code: str, at: At | None = None) -> Figure:
        """Return a figure of the report or the fund that opens its rows."""
        figure, value = OPENED[code], self.read.value(code, at)
        url = "" if value is None else self.url(figure, at)
        return Figure(value, url, figure.format, stands_for=self._says(figure, at))

    def _says(self, figure: Indicator, at: At | None) -> str:
        return _("%(figure)s, %(year)s") % {"figure": figure.title, "year": (at or self.read.at).year}

    def counted(self, figure: Indicator, count: int, words: str, **cell: str) -> Figure:
        """Return a number of people, or of what waits, that opens them."""
        return Figure(count, self.url(figure, None, **cell), stands_for=words)

    # The head

    @property
    def headcount(self) -> Figure:
        """How many people belong here."""
        return self.counted(D01, self.read.headcount, str(D01.title))

    @property
    def concurrent(self) -> Figure | None:
        """How many people of other departments have a concurrent post here."""
        return self.counted(D02, self.read.concurrent, str(D02.title)) if self.read.concurrent else None

    # Key figures

    def keys(self) -> list[Key]:
        """Return the headline figures with last year's beside."""
        before = self.read.ats[-2]
        codes = [
            ("T01", [Said(_("end of %(year)s:") % {"year": before.year}, self.figure("T01", before))]),
            ("T02", [Said(_("%(year)s:") % {"year": before.year}, self.figure("T02", before))]),
            ("P01", [Said(_("end of %(year)s:") % {"year": before.year}, self.figure("P01", before))]),
            ("A02u", self._recognitions(before)),
            ("D06", self._money(before)),
        ]
        titles = {
            "A02u": _("Provincial and national, %(year)s") % {"year": self.read.at.year},
            "D06": _("Money spent against received"),
        }
        return [
            Key(
                titles.get(code, OPENED[code].title),
                self.figure(code),
                presenting.unit_of(OPENED[code]),
                below,
                presenting.definition(OPENED[code]),
            )
            for code, below in codes
            if self.read.value(code) is not None
        ]

    def _recognitions(self, before: At) -> list[Said]:
        return [
            Said(_("%(year)s:") % {"year": before.year}, self.figure("A02u", before)),
            Said(_("national"), self.figure("A01")),
            Said(_("provincial"), self.figure("A02")),
            Said(_("municipal"), self.figure("A03")),
        ]

    def _money(self, before: At) -> list[Said]:
        spent, received = self.read.value("D06", before), self.read.value("D07", before)
        last_year = Figure(
            None if spent is None or received is None else rate(spent, received),
            self.url(OPENED["D06"], before),
            "percent",
        )
        return [
            Said(_("received"), self.figure("D07")),
            Said("", Figure(self._spent_rate(), self.url(OPENED["D06"]), "percent"), "%"),
            Said(_("%(year)s:") % {"year": before.year}, last_year, "%"),
        ]

    def _spent_rate(self) -> Any:
        spent, received = self.read.value("D06"), self.read.value("D07")
        return None if spent is None or received is None else rate(spent, received)

    # The matrix

    def matrix(self) -> list[Row]:
        """Return the rows of stage by age band; the last one is of people on the staff who were never selected."""
        year = self.read.at.on.year
        rows = [
            self._row(stage.code, str(stage), self.read.stages.limit(stage, year)) for stage in self.read.stages.listed
        ]
        return [*rows, self._row(NOT_SELECTED, _("Not selected"), None)]

    def _row(self, code: str, label: str, limit: AgeLimit | None) -> Row:
        cells = [self._cell(code, label, band, limit) for band in self.bands]
        total = sum(count for (stage, _band, _last), count in self.read.people.items() if stage == code)
        words = ""
        if limit:
            words = (_("up to %(cap)s") if limit.inclusive else _("under %(cap)s")) % {"cap": limit.cap_age}
        return Row(code, label, words, cells, self.counted(D01, total, label, stage=code))

    def _cell(self, code: str, label: str, band: tuple[str, str], limit: AgeLimit | None) -> Cell:
        band_code, band_label = band
        found = {last: n for (stage, one, last), n in self.read.people.items() if (stage, one) == (code, band_code)}
        figure = self.counted(D01, sum(found.values()), f"{label}, {band_label}", stage=code, age_band=band_code)
        last = [
            Said(
                "",
                self.counted(D01, count, f"{label}, {band_label}", stage=code, age_band=band_code, last_chance=stage),
                _("last chance"),
            )
            for stage, count in sorted(found.items())
            if stage
        ]
        where = next((one.lies(limit) for one in BANDS if limit and one.code == band_code), "")
        css = {"past": "past", "cap": f"cap cap-{STAGE_STEPS.get(code, '40')}"}.get(where, "hot" if last else "")
        inside = _("limit %(cap)s") % {"cap": limit.cap_age} if limit and where == "within" else ""
        return Cell(figure, css, where == "past", inside, last)

    @property
    def bands(self) -> list[tuple[str, str]]:
        """The columns: the bands, and one for birth dates that are missing where there are any."""
        unknown = any(band == "" for _stage, band, _last in self.read.people)
        return [(band.code, band.label) for band in BANDS] + ([("", _("not known"))] if unknown else [])

    def totals(self) -> list[Figure]:
        """Return the matrix's last line: everybody by age band, then everybody."""
        by_band = {code: 0 for code, _label in self.bands}
        for (_stage, band, _last), count in self.read.people.items():
            by_band[band] += count
        return [
            *(self.counted(D01, by_band[code], label, age_band=code) for code, label in self.bands),
            self.headcount,
        ]

    @property
    def anybody_last(self) -> bool:
        """Whether this year's batch is somebody's last chance."""
        return any(last for _stage, _band, last in self.read.people)

    def integrations(self) -> list[tuple[str, str, Figure]]:
        """Return code, words and figure of each integration."""
        return [
            (
                code,
                str(label),
                self.counted(OPENED["T05"], self.read.integrations.get(code, 0), str(label), integration=code),
            )
            for code, label in Integration.choices
            if code != Integration.RESERVE or self.read.integrations.get(code)
        ]

    # Five years

    def charts(self) -> list[Chart]:
        """Return the three charts of five years; their tables hold the same figures."""
        found = []
        ats = self.read.ats
        if self.read.value("T04") is not None:
            cells = self.read.reading.cells["T04", "stage"]
            rows = [ChartRow(str(at.year), [self._selected(at, code, cells) for code in self.names]) for at in ats]
            note = _("selections, by stage")
            names = list(self.names.values())
            found.append(Chart(_("Selected so far"), note, names, rows, "stage", stacked=True, unit=_("person-times")))
        if self.read.value("A01") is not None:
            rows = [ChartRow(str(at.year), [self.figure(code, at) for code in ("A01", "A02", "A03")]) for at in ats]
            names = [_("national"), _("provincial"), _("municipal")]
            note = _("person-times, by the recognition's year")
            found.append(Chart(_("Recognitions"), note, names, rows, "level", stacked=True, unit=_("person-times")))
        if self.read.value("D08") is not None:
            rows = [ChartRow(str(at.year), [self.figure("D08", at)]) for at in ats]
            note = _("10,000 yuan, by voucher date")
            found.append(Chart(_("Spent"), note, [_("Spent")], rows, unit=presenting.WAN))
        return found

    def _selected(self, at: At, code: str, cells: dict[int, dict[str, Any]]) -> Figure:
        figure = OPENED["T04"]
        words = f"{self.names[code]}, {at.year}"
        return Figure(cells[at.year].get(code, 0), self.url(figure, at, stage=code), stands_for=words)

    # Who needs me

    def needs(self) -> list[Need]:
        """Return what needs the head, by kind: how many, how long the oldest has waited."""
        return [*self._closing(), *(self._need(code, waiting) for code, waiting in self._waiting())]

    def _closing(self) -> Iterable[Need]:
        if (count := self.read.closing) is None:
            return
        title = _("A window closes within 12 months")
        unit = {"department": str(self.place.tops[0].pk)} if len(self.place.tops) == 1 else {}
        url = f"{reverse('eligibility:board')}?{urlencode({**unit, 'cell': WindowCell.YEAR_1})}#people"
        yield Need(Figure(count, url, stands_for=title), title, "", "due" if count else "")

    def _waiting(self) -> Iterable[tuple[str, Waiting]]:
        order = ("T01d", "D05", "D03", "D04", "Q01m")
        return [(code, self.read.waiting[code]) for code in order if code in self.read.waiting]

    def _need(self, code: str, waiting: Waiting) -> Need:
        figure = OPENED[code]
        title = {"Q01m": _("Something missing in the record")}.get(code, figure.title)
        tone: Tone = {"D05": "bad", "T01d": "due", "D03": "due"}.get(code, "") if waiting.count else ""  # type: ignore[assignment]
        more = self._lacking_url() if code == "T01d" and waiting.count else ""
        counted = self.counted(figure, waiting.count, str(title))
        return Need(counted, title, _age(code, waiting.oldest, self.read.at.on), tone, more)

    def _lacking_url(self) -> str:
        """Return the address of the list that says of each due for a final check what is missing."""
        url = reverse("cohorts:awaiting-list")
        return url if self.place.slug == ALL else f"{url}?department={self.place.slug}"

    # Beside the hospital

    def compared(self) -> list[Compared]:
        """Return the rates beside the hospital's."""
        return [self._compared(one) for one in self.read.beside]

    def _compared(self, one: Beside) -> Compared:
        labels: dict[str, tuple[Text, Indicator]] = {
            "selected": (_("Selected of the staff, %"), D01),
            "spent": (_("Spent of what arrived, %"), OPENED["D06"]),
            "complete": (_("Records complete, %"), OPENED["Q01m"]),
        }
        label, opens = labels[one.code]
        own = Figure(one.own.rate, self.url(opens), "percent", stands_for=label)
        if one.whole is None:
            return Compared(label, own, None, one.hidden)
        whole = Figure(one.whole.rate, "", "percent")
        return Compared(label, own, whole, "", _at(one.own.rate), _at(one.whole.rate))


def _at(percent: Any) -> str:
    """Return where a rate stands on a line of 100 with a margin; nowhere where it cannot be said."""
    return "" if percent is None else f"{4 + min(max(float(percent), 0), 100) * 0.92:.1f}%"


def _age(code: str, oldest: date | None, on: date) -> Text:
    """Return how long the oldest has waited, in words."""
    if oldest is None:
        return ""
    days = {"days": formats.number(abs((on - oldest).days))}
    if code == "D04":
        return _("the next in %(days)s days") % days
    if code == "Q01m":
        return _("since %(day)s") % {"day": formats.day(oldest)}
    return _("longest %(days)s days") % days
