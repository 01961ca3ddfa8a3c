"""What is said beside the fields of a person while they are typed: pinyin, check digit, who has the number, which stage fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pypinyin import Style, lazy_pinyin

from cohorts import actions, choices, duplicates, rules
from cohorts.duplicates import Namesake
from cohorts.fields import PersonField
from cohorts.models import Cohort, Membership, Stage, Talent
from cohorts.presenters import all_limits, stage_words
from talentcareer import dates
from talentcareer.dates import age_on
from talentcareer.exchange import values

IDENTITY_CARD_LENGTH = 18
SURNAMES = {
    "单": "shàn", "曾": "zēng", "解": "xiè", "区": "ōu", "仇": "qiú", "查": "zhā", "任": "rén", "盖": "gě", "朴": "piáo", "翟": "zhái",
    "尹": "yǐn", "华": "huà", "宁": "nìng", "乐": "yuè", "缪": "miào", "覃": "qín", "冼": "xiǎn", "员": "yùn", "折": "shé", "召": "shào",
}  # fmt: skip
"""Surnames that are read otherwise than the same character in words."""


@dataclass
class Said:
    """What to say: by field a tone ("", "ok", "bad") and a text; what the ID number fills in; who looks alike."""

    beside: dict[str, tuple[str, str]] = field(default_factory=dict)
    fill: dict[str, str] = field(default_factory=dict)
    same_person: Talent | None = None
    namesakes: list[Namesake] = field(default_factory=list)


def spoken(name: str) -> str:
    """Return a name's pinyin with tones, the surname as surnames are read."""
    read = lazy_pinyin(name, style=Style.TONE)
    if name and name[0] in SURNAMES:
        read[0] = SURNAMES[name[0]]
    return " ".join(read)


def look(user: Any, typed: Mapping[str, str]) -> Said:
    """Return what can be said of what is typed so far; what is not understood yet is left to the check on saving."""
    said = Said()
    name = (typed.get("name") or "").strip()
    if name and any("\u4e00" <= character <= "\u9fff" for character in name):
        said.beside["name"] = ("", spoken(name))
    _look_at_identity(user, typed, said)
    _look_at_number(user, typed, said)
    person = _person(user, typed.get("talent", ""))
    born_on = person.born_on if person else _day(typed.get("born_on") or said.fill.get("born_on", ""))
    if born_on and not person:
        said.beside["born_on"] = ("", _("aged %(age)s today") % {"age": age_on(born_on, dates.today())})
    sex = person.sex if person else typed.get("sex") or said.fill.get("sex", "")
    _look_at_stage(user, typed, said, born_on, sex, person)
    if name:
        said.namesakes = duplicates.namesakes(user, name, born_on)
    return said


def _look_at_identity(user: Any, typed: Mapping[str, str], said: Said) -> None:
    kind, number = typed.get("id_kind", ""), "".join((typed.get("id_number") or "").split())
    if not number or kind not in choices.IdKind.values:
        return
    if kind == choices.IdKind.IDENTITY_CARD and len(number) < IDENTITY_CARD_LENGTH:
        return
    try:
        identity = actions.identity_of(kind, number)
    except ValidationError as refused:
        if kind == choices.IdKind.IDENTITY_CARD:
            said.beside["id_number"] = ("bad", refused.messages[0])
        return
    if identity.born_on:
        said.fill = {"born_on": identity.born_on.isoformat(), "sex": identity.sex}
        said.beside["id_number"] = ("ok", _("the check character fits"))
    other = duplicates.with_id_number(identity.kind, identity.number)
    if other is not None:
        said.beside["id_number"] = ("bad", duplicates.known_as(user, other))
        said.same_person = other if duplicates.in_reach(user, other) else None


def _look_at_number(user: Any, typed: Mapping[str, str], said: Said) -> None:
    number = values.half_width(typed.get("staff_no") or "")
    if number:
        other = duplicates.with_number(number)
        said.beside["staff_no"] = ("bad", duplicates.taken_by(user, other)) if other else ("ok", _("not taken"))


def _look_at_stage(
    user: Any, typed: Mapping[str, str], said: Said, born_on: date | None, sex: str, person: Talent | None
) -> None:
    cohort = _one(Cohort.objects.visible_to(user), typed.get("cohort", ""))
    if cohort is None:
        return
    stage = _one(Stage.objects.unscoped("the stages are everybody's"), typed.get("stage", ""))
    proposed = stage or actions.propose_stage(born_on, sex, cohort.year)
    if proposed is None:
        words = _("over the limits of every stage") if born_on else _("without a birth date none can be proposed")
        said.beside["stage"] = ("bad", words)
        return
    of = person or Talent(born_on=born_on, sex=sex)
    membership = Membership(
        talent=of, cohort=cohort, stage=proposed, exemption_reason=typed.get("exemption_reason", "")
    )
    verdict = actions.verdict_on(membership)
    limit = rules.limit_of(proposed, cohort.year, sex, all_limits())
    if not verdict.allowed:
        said.beside["stage"] = ("bad", " ".join(str(reason) for reason in verdict.refusals))
    elif verdict.warnings:
        said.beside["stage"] = ("", " ".join(str(reason) for reason in verdict.warnings))
    elif limit and born_on:
        fits = {
            "stage": stage_words(proposed, limit),
            "age": age_on(born_on, limit.reference_on),
            "day": limit.reference_on,
        }
        said.beside["stage"] = ("ok", _("%(stage)s: aged %(age)s on %(day)s") % fits)


def _person(user: Any, typed: str) -> Talent | None:
    if not typed:
        return None
    asked = PersonField(permission="membership.write")
    asked.user = user
    try:
        found: Talent = asked.clean(typed)
    except ValidationError:
        return None
    return found


def _day(typed: str) -> date | None:
    try:
        found = values.date_of(typed) if typed else None
    except values.ValueProblem:
        return None
    return found if isinstance(found, date) else None


def _one(rows: Any, pk: str) -> Any:
    try:
        return rows.filter(pk=pk).first() if pk else None
    except ValidationError:
        return None
