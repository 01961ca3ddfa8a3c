"""Tables of accounts, grants and units."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talentcareer.access.models import GrantState, RoleGrant, UnitNameKind, User, UserState
from talentcareer.audit.actions import SYSTEM, name_shown
from talentcareer.ui import formats
from talentcareer.ui.tables import Column, DayColumn, NameColumn, StateColumn, Table


class UserTable(Table):
    """Accounts with the roles they hold today."""

    display_name = NameColumn(
        verbose_name=_("Name"), url=lambda user: reverse("access:user", kwargs={"pk": user.pk}), below="username"
    )
    roles = Column(verbose_name=_("Roles"), accessor="grants_today", orderable=False, card="grow")
    state = StateColumn(
        verbose_name=_("State"),
        accessor="state",
        orderable=False,
        tones={UserState.FIRST: "due", UserState.EXPIRED: "bad"},
    )
    created_at = DayColumn(verbose_name=_("Since"), labelled=True)

    class Meta(Table.Meta):
        model = User
        fields = ("display_name", "roles", "state", "created_at")
        order_by = ("display_name",)

    def render_roles(self, value: list[RoleGrant]) -> str:
        return formats.listed(grant.role_in_unit for grant in value)

    def render_state(self, record: User, column: StateColumn, bound_column: Any) -> SafeString:
        return column.render(record.state_label, record, bound_column)


class GrantTable(Table):
    """Grants with their days."""

    user = NameColumn(
        verbose_name=_("Account"),
        url=lambda grant: f"{reverse('access:grant-list')}?{urlencode({'q': grant.user.username})}",
        below="user__username",
        order_by="user__display_name",
    )
    role = Column(verbose_name=_("Role"), accessor="role_words", order_by="role")
    unit = Column(verbose_name=_("Unit"), order_by="unit__name")
    from_on = DayColumn(verbose_name=_("From"), labelled=True)
    until_on = DayColumn(verbose_name=_("Until"), labelled=True)
    state = StateColumn(
        verbose_name=_("State"),
        accessor="state",
        orderable=False,
        tones={GrantState.HOLDING: "ok", GrantState.PROPOSED: "due", GrantState.ASKED: "due"},
    )
    second = Column(verbose_name=_("Confirmed by"), accessor="pk", orderable=False, labelled=True)
    end = Column(verbose_name=_("Step"), accessor="pk", orderable=False, head_hidden=True)

    class Meta(Table.Meta):
        model = RoleGrant
        fields = ("user", "role", "unit", "from_on", "until_on", "state", "second", "end")
        order_by = ("user", "from_on")

    def render_state(self, record: RoleGrant, column: StateColumn, bound_column: Any) -> SafeString:
        return column.render(GrantState(record.state).label, record, bound_column)

    def render_second(self, record: RoleGrant) -> str:
        if record.confirmed_at is None:
            return formats.NOT_KNOWN
        return str(record.confirmed_by or name_shown(SYSTEM.actor_name))

    def render_end(self, record: RoleGrant) -> SafeString | str:
        if record.state == GrantState.ENDED:
            return ""
        if record.confirmed_at is None:
            return format_html('<a href="{}">{}</a>', reverse("access:grant-decide", args=[record.pk]), _("Decide"))
        return format_html('<a href="{}">{}</a>', reverse("access:grant-end", kwargs={"pk": record.pk}), _("End"))


class UnitTable(Table):
    """The tree: names indented below the unit they belong to."""

    name = Column(verbose_name=pgettext_lazy("of a thing", "Name"), orderable=False, card="full")
    kind = Column(verbose_name=_("Kind"), accessor="get_kind_display", orderable=False)
    aliases = Column(verbose_name=_("Also called"), accessor="pk", orderable=False, card="grow")
    former = Column(verbose_name=_("Former names"), accessor="pk", orderable=False, card="grow")
    ended_on = DayColumn(verbose_name=_("Ended on"), orderable=False, labelled=True)

    def __init__(self, rows: Any, *, kept: bool) -> None:
        self.kept = kept  # by the reader: each unit opens, ended ones too
        super().__init__(rows, exclude=() if kept else ("ended_on",))

    def render_name(self, record: Any) -> SafeString:
        indented = format_html("{}{}", "　" * record.depth, record.name)
        if not self.kept:
            return indented
        return format_html('<a class="name" href="{}">{}</a>', reverse("access:unit", args=[record.pk]), indented)

    def render_ended_on(self, record: Any) -> str:
        day = formats.day(record.ended_on)
        return (
            _("%(day)s, merged into %(unit)s") % {"day": day, "unit": record.merged_into} if record.merged_into else day
        )

    def render_aliases(self, record: Any) -> str:
        return formats.listed(other.name for other in record.other_names.all() if other.kind == UnitNameKind.ALIAS)

    def render_former(self, record: Any) -> SafeString:
        former = [other for other in record.other_names.all() if other.kind == UnitNameKind.FORMER]
        return format_html_join(
            ", ",
            "{}{}",
            ((other.name, f" ({_('until')} {other.until_on:%Y-%m-%d})" if other.until_on else "") for other in former),
        )
