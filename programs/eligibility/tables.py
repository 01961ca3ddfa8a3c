"""The people of a number of the age board, each with what the rules say now and next time."""

from functools import cached_property
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import presenters
from programs.eligibility import facts, words
from programs.eligibility.choices import InvitationState
from programs.eligibility.rules import WindowVerdict, judge
from programs.eligibility.windows import Window
from talentcareer import dates
from talentcareer.ui import formats, tables
from talentcareer.ui.components import marks
from talentcareer.ui.parts import Tone

TONES: dict[str, Tone] = {
    InvitationState.INVITED: "due",
    InvitationState.APPLIED: "ok",
    InvitationState.SELECTED: "ok",
}
PERSONAL = "personal_born_on"


def page_of(talent: Any) -> str:
    """Return the address of a person's windows on the person's page."""
    return f"{talent.get_absolute_url()}#windows"


WORDS: dict[str, Any] = {"orderable": False, "card": "full", "labelled": True, "attrs": {"td": {"class": "words s"}}}


class PersonOfBoard(tables.Table):
    """A person a row: who, where, title and degree, birth date and age."""

    name = tables.NameColumn(
        url=page_of, verbose_name=gettext_lazy("Name"), order_by=("name_key",), below="staff_no",
        below_title=gettext_lazy("Staff no."),
    )  # fmt: skip
    department = tables.Column(
        accessor="unit__name", verbose_name=gettext_lazy("Department"), order_by=("unit__order", "unit__name")
    )
    title = tables.Column(accessor="title_code", verbose_name=gettext_lazy("Title"))
    degree = tables.Column(accessor="get_degree_display", verbose_name=gettext_lazy("Degree"), order_by=("degree",))
    sex = tables.Column(accessor="get_sex_display", verbose_name=gettext_lazy("Sex"), order_by=("sex",))
    born = tables.DayColumn(
        accessor=PERSONAL, verbose_name=gettext_lazy("Birth date"), order_by=("born_on",), permission="talent.personal"
    )
    age = tables.FigureColumn(
        accessor="born_on", verbose_name=gettext_lazy("Age"), order_by=("-born_on",), labelled=True
    )

    today = cached_property(lambda _self: dates.today())

    def render_title(self, value: str) -> str:
        return presenters.title_words(value)

    value_title = render_title

    def render_age(self, value: Any) -> str:
        return formats.number(dates.age_on(value, self.today))

    def value_age(self, value: Any) -> int:
        return dates.age_on(value, self.today)


class PeopleOfWindow(PersonOfBoard):
    """The people of a window's number: the verdict of its current turn and of the next one, with the date compared."""

    now = tables.Column(accessor="pk", verbose_name=gettext_lazy("This time"), **WORDS)
    next = tables.Column(accessor="pk", verbose_name=gettext_lazy("Next time"), **WORDS)
    invitation = tables.Column(
        accessor="invitation_state", verbose_name=gettext_lazy("Asked to apply"), labelled=True, permission="invitation.view"
    )  # fmt: skip

    window: Window
    following: Window | None = None

    def about(self, window: Window, following: Window | None) -> None:
        """Say which window the verdicts are of, and how it will be next time."""
        self.window, self.following = window, following
        self.columns["now"].column.verbose_name = str(window.current.year)
        if following is None:
            self.columns.hide("next")
        else:
            self.columns["next"].column.verbose_name = str(following.current.year)
        if window.call is None:
            self.columns.hide("invitation")

    def _said(self, record: Any, window: Window) -> tuple[WindowVerdict, str, list[str]]:
        known = facts.of(record)
        verdict = judge(known, window, self.today)
        limit = words.limit_words(verdict, known.sex)
        said = words.short_words(verdict)
        head = _("%(verdict)s: %(limit)s") % {"verdict": said, "limit": limit} if limit else said
        birth = getattr(record, PERSONAL) is not None
        return verdict, head, words.besides_age(verdict, birth=birth)

    def _shown(self, record: Any, window: Window) -> SafeString:
        verdict, head, reasons = self._said(record, window)
        standing = "" if verdict.confirmed else format_html(' <span class="t-due xs nw">{}</span>', _("to be confirmed"))  # fmt: skip
        below = format_html_join("", '<span class="q xs d-block">{}</span>', ((reason,) for reason in reasons))
        return format_html("{}{}{}", head, standing, below)

    def _written(self, record: Any, window: Window) -> str:
        verdict, head, reasons = self._said(record, window)
        return " · ".join((head, *([] if verdict.confirmed else [_("to be confirmed")]), *reasons))

    def render_now(self, record: Any) -> SafeString:
        return self._shown(record, self.window)

    def value_now(self, record: Any) -> str:
        return self._written(record, self.window)

    def render_next(self, record: Any) -> SafeString | str:
        return self._shown(record, self.following) if self.following else ""

    def value_next(self, record: Any) -> str | None:
        return self._written(record, self.following) if self.following else None

    def render_invitation(self, value: str) -> SafeString:
        return marks.state_badge(InvitationState(value).label, tone=TONES.get(InvitationState(value), ""))

    def value_invitation(self, value: str) -> str:
        return str(InvitationState(value).label)


class PeopleOfNumber(PersonOfBoard):
    """The people of one number in whatever window: which windows these are, for each."""

    windows = tables.Column(accessor="pk", verbose_name=gettext_lazy("Windows"), **WORDS)

    found: dict[Any, list[Window]]

    def render_windows(self, record: Any) -> SafeString:
        return format_html_join("", '<span class="d-block">{}</span>', ((line,) for line in self._lines(record)))

    def value_windows(self, record: Any) -> str:
        return " · ".join(self._lines(record))

    def _lines(self, record: Any) -> list[str]:
        known = facts.of(record)
        told = []
        for window in self.found.get(record.pk, ()):
            verdict = judge(known, window, self.today)
            told.append(_("%(window)s: %(verdict)s") % {"window": window.record, "verdict": words.verdict_words(verdict)})  # fmt: skip
        return told
