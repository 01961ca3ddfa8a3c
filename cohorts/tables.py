"""The table of people."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.db.models import Case, F, QuerySet, Value, When
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import presenters
from cohorts.codes import EDUCATION_LEVELS, EMPLOYMENT_TYPES, ETHNICITIES, POLITICAL_STATUS
from cohorts.entering.people import PERSON
from cohorts.models import Membership, StageLimit, Talent
from talentcareer import dates
from talentcareer.audit.actions import name_shown
from talentcareer.ui import formats, tables
from talentcareer.ui.components import marks

SHORT_NAME = 6
FURTHER: dict[str, Any] = {"at_first": False, "labelled": True}
PERSONAL = "personal_"
"""Before the name of a personal detail: its value among people over whom the reader holds `talent.personal`, else nothing."""


def with_personal(people: QuerySet[Talent], user: Any) -> QuerySet[Talent]:
    """Annotate the personal details that a list may show, each only over people whose details the user may see."""
    seen = Talent.objects.visible_to(user, "talent.personal").values("pk")
    sorted_by: dict[str, Any] = {name: F(name) for name in ("born_on", "employment_type")}
    shown_for = sorted_by | {"shown": Value(True)}
    return people.annotate(
        **{f"{PERSONAL}{name}": Case(When(pk__in=seen, then=then)) for name, then in shown_for.items()}
    )


def page_of(talent: Talent) -> str:
    """Return the address of a person's page."""
    return reverse("cohorts:talent-detail", args=[talent.pk])


def _further(accessor: str, label: Any, **more: Any) -> tables.Column:
    return tables.Column(accessor=accessor, verbose_name=label, **FURTHER, **more)


class ReadColumn(tables.Column):
    """What a function reads of a person, by which nobody sorts. Where the accessor leads to nothing it is not asked."""

    def __init__(self, read: Callable[[Talent], Any], accessor: str, label: Any, **more: Any) -> None:
        self.read = read
        super().__init__(accessor=accessor, verbose_name=label, orderable=False, **FURTHER, **more)

    def value(self, record: Talent) -> Any:  # type: ignore[override]
        return self.read(record)

    def render(self, record: Talent) -> Any:
        found = self.read(record)
        if isinstance(found, date):
            return formats.day(found)
        return tables.NONE if found in self.empty_values else found


def _personal(label: Any, read: Callable[[Talent], Any]) -> ReadColumn:
    """Return a personal detail, for people whose details the reader may see."""
    return ReadColumn(read, f"{PERSONAL}shown", label, permission="talent.personal")


def _of_membership(label: Any, name: str) -> ReadColumn:
    """Return a day of the membership that the row shows."""
    return ReadColumn(lambda person: getattr(shown(person), name, None), "shown_memberships", label, kind="date")


class TalentTable(tables.Table):
    """A person a row, with the latest membership that the filters let through; further columns for who asks for them."""

    name = tables.NameColumn(url=page_of, verbose_name=gettext_lazy("Name"), order_by=("name_key",))
    staff_no = tables.Column(verbose_name=gettext_lazy("Staff no."))
    department = tables.Column(accessor="unit__name", verbose_name=gettext_lazy("Department"))
    title = tables.Column(accessor="title_code", verbose_name=gettext_lazy("Title"))
    age = tables.Column(accessor="born_on", verbose_name=gettext_lazy("Age"), order_by=("-born_on",))
    stage = tables.Column(accessor="shown_memberships", verbose_name=gettext_lazy("Stage"), orderable=False)
    integrations = tables.Column(
        accessor="shown_memberships", verbose_name=gettext_lazy("Integration"), orderable=False
    )
    batch = tables.Column(accessor="shown_memberships", verbose_name=gettext_lazy("Batch"), orderable=False)
    state = tables.Column(accessor="shown_memberships", verbose_name=gettext_lazy("Training"), orderable=False)
    kind = _further("get_kind_display", gettext_lazy("Kind"), order_by=("kind",))
    duty = _further("get_duty_status_display", gettext_lazy("Duty status"), order_by=("duty_status",))
    sex = _further("get_sex_display", gettext_lazy("Sex"), order_by=("sex",))
    born = tables.DayColumn(accessor=f"{PERSONAL}born_on", verbose_name=gettext_lazy("Birth date"), **FURTHER, permission="talent.personal")  # fmt: skip
    education = _further("education_level", gettext_lazy("Education level"))
    degree = _further("get_degree_display", gettext_lazy("Degree"), order_by=("degree",))
    degree_day = tables.DayColumn(accessor="degree_on", verbose_name=gettext_lazy("Degree obtained on"), **FURTHER)
    school = _further("school", gettext_lazy("School"))
    major = _further("major", gettext_lazy("Major"))
    discipline = _further("discipline", gettext_lazy("Discipline"))
    origin = _further("get_origin_display", gettext_lazy("Origin"), order_by=("origin",))
    hired = tables.DayColumn(accessor="hired_on", verbose_name=gettext_lazy("Joined the hospital on"), **FURTHER)
    employment = _further(f"{PERSONAL}employment_type", gettext_lazy("Employment form"), permission="talent.personal")
    left = tables.DayColumn(accessor="left_on", verbose_name=gettext_lazy("Left on"), **FURTHER)
    period_from = _of_membership(gettext_lazy("Period from"), "period_from_on")
    period_to = _of_membership(gettext_lazy("Period to"), "period_to_on")
    ethnicity = _personal(gettext_lazy("Ethnicity"), lambda person: ETHNICITIES.label(person.ethnicity))
    political_status = _personal(
        gettext_lazy("Political status"), lambda person: POLITICAL_STATUS.label(person.political_status)
    )
    nationality = _personal(gettext_lazy("Nationality"), attrgetter("nationality"))
    id_number = _personal(gettext_lazy("ID number"), attrgetter("id_number_mask"))
    email = _personal(gettext_lazy("E-mail"), attrgetter("email"))
    remark = _personal(gettext_lazy("Remark"), attrgetter("remark"))

    @cached_property
    def limits(self) -> list[StageLimit]:
        """Every stage limit, read once for the whole table."""
        return presenters.all_limits()

    @cached_property
    def today(self) -> Any:
        """The day of ages and states."""
        return dates.today()

    def limit(self, record: Talent) -> Any:
        """The limit of the membership shown, if there is one."""
        membership = shown(record)
        return presenters.limit_for(membership, record.sex, self.limits) if membership else None

    def render_name(self, value: str, record: Talent) -> SafeString:
        standing = presenters.standing(record)
        below = format_html("<span>{}</span>", standing) if standing else ""
        short = " nw" if len(value) <= SHORT_NAME else ""  # a long name may break, one of a few characters never does
        return format_html('<a class="name{}" href="{}">{}</a>{}', short, page_of(record), value, below)

    def value_name(self, value: str) -> str:
        return value

    def render_title(self, value: str) -> Any:
        return presenters.title_words(value) or tables.NONE

    def value_title(self, value: str) -> str | None:
        return presenters.title_words(value) or None

    def render_age(self, record: Talent) -> SafeString | str:
        age, limit = presenters.age(record, self.today), self.limit(record)
        if age is None or limit is None:
            return str(age)
        words = _("limit %(cap)s") % {"cap": limit.cap_age}
        return format_html(
            '<span class="nw">{} {} <span class="qq xs">{}</span></span>',
            age,
            marks.limit_bar(age, limit.cap_age),
            words,
        )

    def value_age(self, record: Talent) -> int | None:
        return presenters.age(record, self.today)

    def render_education(self, value: str) -> str:
        return EDUCATION_LEVELS.label(value)

    def render_employment(self, value: str) -> str:
        return EMPLOYMENT_TYPES.label(value)

    def render_stage(self, record: Talent) -> Any:
        membership = shown(record)
        return marks.stage_mark(membership.stage.code, membership.stage) if membership else tables.NONE

    def value_stage(self, record: Talent) -> str | None:
        membership = shown(record)
        return presenters.stage_words(membership.stage, self.limit(record)) if membership else None

    def render_integrations(self, record: Talent) -> Any:
        found = [
            (marks.integration_mark(row.integration, row.get_integration_display()),) for row in integrations(record)
        ]
        return format_html_join(" ", "{}", found) if found else tables.NONE

    def value_integrations(self, record: Talent) -> str | None:
        found = integrations(record)
        return _(", ").join(row.get_integration_display() for row in found) if found else None

    def render_batch(self, record: Talent) -> Any:
        membership = shown(record)
        return str(membership.cohort) if membership else tables.NONE

    def value_batch(self, record: Talent) -> str | None:
        membership = shown(record)
        return str(membership.cohort) if membership else None

    def render_state(self, record: Talent) -> Any:
        membership = shown(record)
        if membership is None:
            return tables.NONE
        return marks.state_badge(
            presenters.state_words(membership, self.today), tone=presenters.state_tone(membership, self.today)
        )

    def value_state(self, record: Talent) -> str | None:
        membership = shown(record)
        return presenters.state_words(membership, self.today) if membership else None


class VoidedTable(tables.Table):
    """Somebody entered by mistake a row: who, why, who said so, and the way back."""

    name = tables.NameColumn(
        url=lambda person: PERSON.url("take-back", person.pk),
        verbose_name=gettext_lazy("Name"),
        order_by=("name_key",),
        below="staff_no",
    )
    department = tables.Column(accessor="unit__name", verbose_name=gettext_lazy("Department"))
    reason = tables.Column(accessor="void_reason", verbose_name=gettext_lazy("Reason"), card="full")
    by = tables.Column(accessor="voided_by", verbose_name=gettext_lazy("Voided by"), labelled=True)
    at = tables.MomentColumn(accessor="voided_at", verbose_name=gettext_lazy("Voided at"), labelled=True)
    take_back = tables.Column(
        accessor="pk", verbose_name=gettext_lazy("Action"), orderable=False, head_hidden=True, exclude_from_export=True
    )

    def render_by(self, value: str) -> str:
        return name_shown(value)

    def render_take_back(self, record: Talent) -> SafeString:
        address = PERSON.url("take-back", record.pk)
        return format_html('<a class="nw" href="{}">{}</a>', address, _("Take back"))


def shown(talent: Talent) -> Membership | None:
    """Return the membership a row shows: the latest one that the filters let through."""
    memberships: list[Membership] = getattr(talent, "shown_memberships", [])
    return memberships[0] if memberships else None


def integrations(talent: Talent) -> list[Any]:
    """Return the integrations of the membership a row shows."""
    membership = shown(talent)
    return list(membership.integrations.all()) if membership else []
