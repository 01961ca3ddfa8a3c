"""The table of people."""

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import presenters
from cohorts.models import Membership, StageLimit, Talent
from talentcareer import dates
from talentcareer.ui import tables
from talentcareer.ui.components import marks

SHORT_NAME = 6


def page_of(talent: Talent) -> str:
    """Return the address of a person's page."""
    return reverse("cohorts:talent-detail", args=[talent.pk])


class TalentTable(tables.Table):
    """A person a row, with the latest membership that the filters let through."""

    chosen = tables.Column(
        accessor="pk", verbose_name=gettext_lazy("Choose"), orderable=False, exclude_from_export=True, head_hidden=True,
        attrs={"td": {"class": "chooses"}, "th": {"class": "chooses"}},
    )  # fmt: skip
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

    def render_chosen(self, record: Talent) -> SafeString:
        label = _("Choose %(who)s") % {"who": record}
        return format_html(
            '<input type="checkbox" class="form-check-input" name="person" value="{}" form="many" aria-label="{}">',
            record.pk,
            label,
        )

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
        return _(", ").join(row.get_integration_display() for row in integrations(record)) or None

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


def shown(talent: Talent) -> Membership | None:
    """Return the membership a row shows: the latest one that the filters let through."""
    memberships: list[Membership] = getattr(talent, "shown_memberships", [])
    return memberships[0] if memberships else None


def integrations(talent: Talent) -> list[Any]:
    """Return the integrations of the membership a row shows."""
    membership = shown(talent)
    return list(membership.integrations.all()) if membership else []
