"""The home page's content: what waits, figures, and what each role is here for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Max
from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts import presenters
from cohorts.models import Membership, Stage, Talent
from cohorts.models.stage_moves import stage_id_on
from mentorship.models import Meeting, Pair, paired_on
from reports import reach
from reports.models import Report
from talentcareer.access import policy, roles
from talentcareer.jobs.models import Job, State
from talentcareer.ui import blocks, formats
from talentcareer.ui.parts import Figure, KeyFigure, SumRow


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the home page: a heading, figures or lines, and where it leads."""

    title: str
    figures: list[KeyFigure] = field(default_factory=list)
    lines: list[SumRow] = field(default_factory=list)
    text: str = ""
    url: str = ""
    action: str = ""


def values(user: Any, today: date) -> dict[str, Any]:
    """Return what the home page shows a user."""
    grants = policy.grants(user)
    todos = blocks.todos(user)
    figures = blocks.figures(user)
    sections = [
        section
        for code, make in SECTIONS
        if any(grant.role == code for grant in grants)
        for section in [make(user, today)]
        if section
    ]
    may_import = policy.may_open(user, "exchange:import-new")
    return {
        "today": today,
        "grants": [_("%(role)s, %(unit)s") % {"role": grant.role_words, "unit": grant.unit} for grant in grants],
        "without_grant": not grants,
        "todos": todos,
        "headed": blocks.headed(user),
        "waiting_words": _("%(kinds)s kinds, %(count)s in all")
        % {"kinds": len(todos), "count": sum(todo.count for todo in todos)},
        "figures": figures,
        "sections": sections,
        "first_steps": bool(figures)
        and not any(key.figure.value for key in figures)
        and not Talent.objects.visible_to(user).exists(),
        "may_import": may_import,
        "last_report": Report.objects.visible_to(user).filter(asked_by=user).first()
        if policy.may(user, "report.view")
        else None,
        "reads_report": policy.may_open(user, "reports:report"),
        "whole_reach": formats.listed(unit.name for unit in reach.top_units(user))
        if policy.may(user, "report.view")
        else "",
    }


def _page(person: Talent) -> str:
    return reverse("cohorts:talent-detail", args=[person.pk])


def mentees(user: Any, today: date) -> Section:
    """Return a mentor's mentees with their last meeting."""
    pairs = (
        Pair.objects.visible_to(user)
        .filter(paired_on(today), mentor__user=user)
        .select_related("mentee", "mentee__unit")
        .order_by("mentee__name_key", "paired_on")
    )
    held = Meeting.objects.visible_to(user).filter(mentor__user=user, held_on__lte=today).order_by()
    last = dict(held.values_list("mentee").annotate(Max("held_on")))
    lines = []
    for pair in pairs:
        met = last.get(pair.mentee_id)
        below = _("last meeting %(day)s") % {"day": formats.day(met)} if met else _("no meeting recorded yet")
        lines.append(
            SumRow(pair.mentee.name, pair.mentee.unit or "", below=below, action=_("Open"), url=_page(pair.mentee))
        )
    return Section(
        _("Your mentees"),
        lines=lines,
        text="" if lines else _("No pair is recorded for you today. The talent office keeps the pairs."),
    )


def own_record(user: Any, today: date) -> Section:
    """Return the way to somebody's own record, with the memberships."""
    person = Talent.objects.visible_to(user).filter(user=user).select_related("unit").first()
    if person is None:
        return Section(
            _("Your record"),
            text=_("Your account is not connected with a person yet. Ask the talent office to connect it."),
        )
    memberships = (
        Membership.objects.visible_to(user)
        .filter(talent=person)
        .select_related("cohort", "stage")
        .annotate(stage_now=stage_id_on(today))
        .order_by("-cohort__year")
    )
    stages = Stage.objects.unscoped("the stages are everybody's").in_bulk()
    lines = [
        SumRow(str(row.cohort), str(stages[row.stage_now]), below=presenters.state_words(row, today))
        for row in memberships
    ]
    return Section(
        _("Your record"),
        lines=[SumRow(person.name, person.unit or ""), *lines],
        url=_page(person),
        action=_("Open your record"),
    )


def work_in_the_background(user: Any, _today: date) -> Section:
    """Return how the work in the background stands."""
    jobs = dict(Job.objects.visible_to(user).order_by().values_list("state").annotate(Count("pk")))
    url = reverse("jobs:job-list")
    figures = [
        KeyFigure(
            _("Waiting or running"),
            Figure(
                jobs.get(State.WAITING, 0) + jobs.get(State.RUNNING, 0),
                f"{url}?state={State.WAITING}&state={State.RUNNING}",
            ),
        ),
        KeyFigure(_("Failed"), Figure(jobs.get(State.FAILED, 0), f"{url}?state={State.FAILED}")),
    ]
    return Section(_("Jobs"), figures=figures)


def what_roles_are_for(_user: Any, _today: date) -> Section:
    """Return every role with its purpose, for whoever grants them."""
    return Section(
        _("What roles are for"), lines=[SumRow(str(role), str(role.purpose)) for role in roles.ROLES.values()]
    )


SECTIONS: tuple[tuple[str, Callable[[Any, date], Section | None]], ...] = (
    (roles.MENTOR.code, mentees),
    (roles.TALENT.code, own_record),
    (roles.SYSTEM_ADMIN.code, work_in_the_background),
    (roles.SECURITY_ADMIN.code, what_roles_are_for),
)
"""What each role finds besides figures and what waits."""
