"""Tables of platforms and teams."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from programs.supports.entering import PLATFORM, TEAM
from programs.supports.models import Platform, Team
from talentcareer import dates
from talentcareer.access import policy
from talentcareer.ui.components import marks
from talentcareer.ui.entering import Entry
from talentcareer.ui.tables import NONE, Column, DayColumn, Table


class SupportTable(Table):
    """What the two tables have in common. The way to correct a row stands only where the reader may."""

    entry: Entry
    request: HttpRequest

    kind = Column(accessor="get_kind_display", verbose_name=gettext_lazy("Kind"), order_by=("kind",))
    unit = Column(accessor="unit__name", verbose_name=gettext_lazy("Department"))
    lead = Column(verbose_name=gettext_lazy("Head"))
    ended_on = DayColumn(verbose_name=gettext_lazy("Ended on"), labelled=True)
    state = Column(accessor="pk", verbose_name=gettext_lazy("State"), orderable=False)
    correct = Column(
        accessor="pk", verbose_name=gettext_lazy("Action"), orderable=False, head_hidden=True, exclude_from_export=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        writes = policy.may(kwargs["request"].user, self.entry.permission)
        super().__init__(*args, **kwargs | {"exclude": () if writes else ("correct",)})

    @cached_property
    def today(self) -> Any:
        """The day of the states."""
        return dates.today()

    @cached_property
    def writable(self) -> set[Any]:
        """The ids of the rows that the reader may correct, read once for the whole table."""
        rows = self.entry.model.objects.visible_to(self.request.user, self.entry.permission)
        return set(rows.values_list("pk", flat=True))

    def render_kind(self, value: str, record: Any) -> Any:
        return self.value_kind(value, record)

    def value_kind(self, value: str, record: Any) -> str:
        return record.kind_as_typed or value if record.kind == "other" else value

    def render_state(self, record: Any) -> SafeString:
        words, tone = standing(record, self.today)
        return marks.state_badge(words, tone=tone)

    def value_state(self, record: Any) -> str:
        return standing(record, self.today)[0]

    def render_correct(self, record: Any) -> Any:
        if record.pk not in self.writable:
            return NONE
        return format_html('<a href="{}">{}</a>', self.entry.url("edit", record.pk), _("Correct"))


def standing(support: Any, day: Any) -> tuple[str, Any]:
    """Return how a platform or team stands on a day, and the tone of it."""
    if support.ended_on and support.ended_on <= day:
        return _("ended"), ""
    if support.begun_on is None:
        return _("day unknown"), "due"
    return (pgettext("platform or team", "active"), "ok") if support.begun_on <= day else (_("to begin"), "")


class PlatformTable(SupportTable):
    """A platform a row."""

    entry = PLATFORM
    name = Column(verbose_name=gettext_lazy("Platform"), card="full")
    level = Column(verbose_name=gettext_lazy("Level"))
    established_on = DayColumn(verbose_name=gettext_lazy("Established on"), labelled=True)

    class Meta(Table.Meta):
        model = Platform
        fields = ("name", "kind", "level", "unit", "lead", "established_on", "ended_on", "state", "correct")
        sequence = fields
        order_by = ("name",)


class TeamTable(SupportTable):
    """A team a row."""

    entry = TEAM
    name = Column(verbose_name=gettext_lazy("Team"), card="full")
    signed_on = DayColumn(verbose_name=gettext_lazy("Signed on"), labelled=True)

    class Meta(Table.Meta):
        model = Team
        fields = ("name", "kind", "unit", "lead", "signed_on", "ended_on", "state", "correct")
        sequence = fields
        order_by = ("name",)
