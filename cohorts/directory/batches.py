"""Batches by any wording of their names."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cohorts.directory.units import Units
from cohorts.models import Cohort
from talentcareer.exchange.planning import Directory, RowPlan, World


@dataclass(frozen=True)
class BatchName:
    """What a batch is called, taken apart: its ordinal (第二批 is 2), its year, the words where there is neither; `typed` is the batch's own part."""

    ordinal: int | None
    year: int | None
    words: str
    typed: str = field(default="", compare=False)


_CHINESE_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "首": 1}
_ORDINAL = re.compile(r"第?([一二三四五六七八九十首]{1,3}|\d{1,2})[批期届]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")


def batch_name(text: str) -> BatchName:
    """Take the name of a batch apart: "2019", "2019年" and "2019年度" are one, so are 第一批, 第1批 and 首批."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    year = _YEAR.search(plain)
    ordinal = _ORDINAL.search(_YEAR.sub("", plain))
    number = _ordinal(ordinal[1]) if ordinal else None
    rest = "" if number or year else plain.lower()
    typed = ordinal[0] if ordinal else f"{year[1]}年" if year else ""
    return BatchName(number, int(year[1]) if year else None, rest, typed)


def _ordinal(text: str) -> int:
    if text.isdigit():
        return int(text)
    if "十" in text and text != "十":
        tens, _sep, ones = text.partition("十")
        return 10 * _CHINESE_DIGITS.get(tens, 1) + _CHINESE_DIGITS.get(ones, 0)
    return _CHINESE_DIGITS[text[0]]


def names_a_batch(text: str) -> bool:
    """Tell whether a sheet's name or title names a batch."""
    found = batch_name(text)
    return found.ordinal is not None or found.year is not None


class Cohorts(Directory):
    """Batches, known and planned."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.all: list[Cohort] = world.read(Cohort.objects.unscoped("the same batch is never made twice"))

    def find(self, text: str) -> Cohort | None:
        """Return the one batch that a name means."""
        wanted = batch_name(text)
        fitting = [cohort for cohort in self.all if self._fits(wanted, cohort)]
        return fitting[0] if len(fitting) == 1 else None

    def _shown(self) -> list[Cohort]:
        """Return the batches that may be named to the importing user."""
        visible = set(self.world.rows(Cohort).values_list("pk", flat=True))
        return [cohort for cohort in self.all if cohort._state.adding or cohort.pk in visible]

    @staticmethod
    def _fits(wanted: BatchName, cohort: Cohort) -> bool:
        own = batch_name(cohort.name)
        if wanted.words or own.words:
            return wanted.words == own.words and wanted.year in {None, cohort.year}
        if wanted.year is not None and wanted.year != cohort.year:
            return False
        return wanted.ordinal is None or own.ordinal is None or wanted.ordinal == own.ordinal

    def take(self, row: RowPlan, text: str, year: int, **fields: Any) -> Cohort:
        """Return the batch of a name and year; plan a new one where there is none."""
        cohort = self.find(f"{text} {year}") if batch_name(text).year is None else self.find(text)
        if cohort is None:
            fresh = cohort = Cohort(unit=self.world[Units].hospital, name=text, year=year, **fields)
            row.then(lambda: self.all.append(fresh))
        return cohort

    def of(self, row: RowPlan, name: str = "cohort") -> Cohort | None:
        """Return the batch a row names, if it names one; refuse an unknown one."""
        if not row[name]:
            return None
        cohort = self.find(row[name])
        if cohort is None:
            known = "、".join(str(cohort) for cohort in self._shown()[:12])
            row.refuse(
                name,
                "batch-unknown",
                _(
                    "The batch “{batch}” is not known, or not for certain. Known are: {known}. Import its members first, or correct the name."
                ),
                batch=row[name],
                known=known or "—",
            )
        return cohort
