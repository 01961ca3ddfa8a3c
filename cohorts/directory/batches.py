"""Batches by any wording of their names."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cohorts.directory.units import Units
from cohorts.models import Cohort
from talentcareer.exchange.planning import Directory, RowPlan, World
from talentcareer.exchange.values import name_key

LONGEST_NAME = 20
"""Longer names are titles, of which a batch keeps its own words."""


@dataclass(frozen=True)
class BatchName:
    """What a batch is called, taken apart: its ordinal (第二批 is 2), its year, the words that tell it from others; `typed` is ordinal or year as typed."""

    ordinal: int | None
    year: int | None
    words: str
    typed: str = field(default="", compare=False)

    @property
    def short(self) -> str:
        """The batch's own words, 青苗第三批 out of “…医院青苗计划培养对象（第三批）名单”."""
        return f"{self.words}{self.typed}"


_CHINESE_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "首": 1}
_ORDINAL = re.compile(r"第?([一二三四五六七八九十首]{1,3}|\d{1,2})[批期届]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_OWNER = re.compile(r"^.*?(?:医院|卫生院|卫健委|集团|大学|学院|公司)")
# Words that batches have in common: they tell none from another.
_COMMON = re.compile(
    r"全职业生涯|全职业|生涯|培养对象|培养人选|对象|人选|入选|人员|名单|花名册|名册|[一汇统情登信明][览总计况记息细]表?|公[示布]|通知|关于"
    r"|人才|创新|高层次|优秀|培[养育]|遴选|选拔|工程|计划|项目|年度?|批次|批|batch|cohort|[^\w]|_|[的及第]"
)


def batch_name(text: str) -> BatchName:
    """Take the name of a batch apart: "2019", "2019年" and "2019年度" are one, so are 第一批, 第1批 and 首批."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    year = _YEAR.search(plain)
    ordinal = _ORDINAL.search(_YEAR.sub("", plain))
    number = _ordinal(ordinal[1]) if ordinal else None
    rest = _YEAR.sub("", plain).replace(ordinal[0], "") if ordinal else _YEAR.sub("", plain)
    typed = ordinal[0] if ordinal else f"{year[1]}年" if year else ""
    words = _COMMON.sub("", _OWNER.sub("", rest.lower()))
    return BatchName(number, int(year[1]) if year else None, words, typed)


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

    def fitting(self, text: str) -> list[Cohort]:
        """Return the batches that a name may mean: those called so, else those of its ordinal, year and words."""
        wanted, key = batch_name(text), name_key(text)
        called = [
            one
            for one in self.all
            if key in {name_key(one.name), name_key(str(one)), f"{name_key(one.name)}{one.year}"}
        ]
        return called or [one for one in self.all if self._fits(wanted, one)]

    def _shown(self) -> list[Cohort]:
        """Return the batches that may be named to the importing user."""
        visible = set(self.world.rows(Cohort).values_list("pk", flat=True))
        return [cohort for cohort in self.all if cohort._state.adding or cohort.pk in visible]

    @staticmethod
    def _fits(wanted: BatchName, cohort: Cohort) -> bool:
        own = batch_name(cohort.name)
        if wanted.ordinal is None and wanted.year is None:
            return bool(wanted.words) and wanted.words == own.words
        if wanted.year not in {None, cohort.year} or wanted.ordinal not in {None, own.ordinal}:
            return False
        return wanted.words in own.words or own.words in wanted.words

    def take(self, row: RowPlan, text: str, year: int, **fields: Any) -> Cohort:
        """Return the batch of a name and year; plan a new one where there is none, refuse where there are several."""
        fitting = self.fitting(f"{text} {year}" if batch_name(text).year is None else text)
        cohort = self.only(row, "cohort", text, fitting)
        if cohort is None:
            found = batch_name(text)
            name = text if len(text) <= LONGEST_NAME else found.short or text[:60]
            fresh = cohort = Cohort(unit=self.world[Units].hospital, name=name, year=year, **fields)
            row.then(lambda: self.all.append(fresh))
        return cohort

    def only(self, row: RowPlan, name: str, text: str, fitting: list[Cohort]) -> Cohort | None:
        """Return the one batch of those that fit, None without one; refuse where several do."""
        if len(fitting) > 1:
            row.refuse(
                name,
                "batch-several",
                _("“{batch}” may mean several batches: {several}. Write the one that is meant, with its year."),
                batch=text,
                several=_(", ").join(str(cohort) for cohort in self._shown() if cohort in fitting) or "—",
            )
        return fitting[0] if fitting else None

    def of(self, row: RowPlan, name: str = "cohort") -> Cohort | None:
        """Return the batch a row names, if it names one; refuse an unknown one."""
        if not row[name]:
            return None
        cohort = self.only(row, name, row[name], self.fitting(row[name]))
        if cohort is None:
            row.refuse(
                name,
                "batch-unknown",
                _(
                    "The batch “{batch}” is not known. Known are: {known}. Import its members first, or correct the name."
                ),
                batch=row[name],
                known=_(", ").join(str(cohort) for cohort in self._shown()[:12]) or "—",
            )
        return cohort
