"""The table of deadlines."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentcareer import dates
from talentcareer.deadlines import wording
from talentcareer.deadlines.models import Deadline
from talentcareer.ui.components import marks
from talentcareer.ui.tables import Column, DayColumn, NameColumn, Table

SOON = 7


class DeadlineTable(Table):
    """A deadline a row, the earliest first. Until when something is put off is there where what is put off is shown."""

    sentence = NameColumn(verbose_name=gettext_lazy("What"), url=lambda row: row.url, orderable=False)
    source = Column(verbose_name=gettext_lazy("Kind"))
    unit = Column(accessor="unit__name", verbose_name=gettext_lazy("Department"))
    due_on = DayColumn(verbose_name=gettext_lazy("Due on"))
    left = Column(accessor="due_on", verbose_name=gettext_lazy("Time left"), order_by=("due_on",))
    snoozed_until = DayColumn(verbose_name=gettext_lazy("Put off until"), labelled=True)
    snooze_reason = Column(verbose_name=gettext_lazy("Reason"), labelled=True)
    act = Column(
        accessor="pk", verbose_name=gettext_lazy("Action"), orderable=False, head_hidden=True, exclude_from_export=True
    )

    class Meta(Table.Meta):
        model = Deadline
        fields = ("sentence", "source", "unit", "due_on", "left", "snoozed_until", "snooze_reason", "act")
        sequence = fields
        order_by = ("due_on",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        asked = kwargs["request"].GET.get("snoozed")
        super().__init__(*args, **kwargs | {"exclude": () if asked else ("snoozed_until", "snooze_reason")})

    @cached_property
    def today(self) -> Any:
        """The day of the time left."""
        return dates.today()

    def render_source(self, record: Deadline) -> str:
        return record.label

    def value_source(self, record: Deadline) -> str:
        return record.label

    def render_left(self, value: Any) -> SafeString:
        days = (value - self.today).days
        tone: Any = "bad" if days < 0 else "due" if days <= SOON else ""
        return marks.state_badge(wording.how_long(value, self.today), tone=tone)

    def value_left(self, value: Any) -> str:
        return wording.how_long(value, self.today)

    def render_act(self, record: Any) -> SafeString:
        words = _("Change") if record.snooze_id else _("Put off")
        return format_html('<a href="{}">{}</a>', reverse("deadlines:snooze", args=[record.pk]), words)
