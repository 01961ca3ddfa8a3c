"""The first sections of a person's page: the person, posts and titles, memberships."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, CharField, Exists, ExpressionWrapper, F, OuterRef, Subquery, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import choices, presenters
from cohorts.codes import EDUCATION_LEVELS, EMPLOYMENT_TYPES, ETHNICITIES, POLITICAL_STATUS
from cohorts.entering.people import FORMER_NAME, MEMBERSHIP, NUMBER, POST, TITLE
from cohorts.entering.stage_moves import STAGE_MOVE
from cohorts.models import (
    Evidence,
    FormerName,
    Membership,
    MembershipChange,
    Post,
    StageMove,
    Talent,
    TalentNumber,
    Title,
)
from cohorts.models.stage_moves import StageMoveState
from cohorts.querysets import holding_on
from cohorts.record import may_here
from cohorts.workflows import MEMBERSHIP as STATES
from talentcareer import dates
from talentcareer.access import secrets
from talentcareer.ui import formats, panels
from talentcareer.ui.parts import SumRow, Tone


def basic(person: Talent, user: Any) -> dict[str, Any]:
    """Who it is. Personal details only for those who hold the permission here."""
    former, numbers = names_and_numbers(person, user)
    names = [row.name for row in former]
    rows = [
        SumRow(_("Kind"), person.get_kind_display()),
        *given(_("Other numbers"), _(", ").join(f"{row.number} ({row.get_kind_display()})" for row in numbers)),
        SumRow(_("Sex"), person.get_sex_display()),
        SumRow(_("Education level"), EDUCATION_LEVELS.label(person.education_level)),
        SumRow(_("Degree"), person.get_degree_display(), below=formats.day(person.degree_on)),
        SumRow(_("School"), person.school),
        SumRow(_("Major"), person.major),
        *given(_("Discipline"), person.discipline),
        SumRow(_("Joined the hospital on"), formats.day(person.hired_on), below=str(person.get_origin_display())),
        SumRow(_("Duty status"), person.get_duty_status_display(), below=_left(person)),
    ]
    if may_here(user, "talent.personal", person):
        rows += personal(person, names, reveals=may_here(user, "talent.reveal", person))
    return {"rows": rows, "former_names": former, "numbers": numbers}


def names_and_numbers(person: Talent, user: Any) -> tuple[list[FormerName], list[TalentNumber]]:
    """Return the former names and the other numbers of a person, which are few, by one query."""
    no_kind = Value("", output_field=CharField())
    names = FormerName.objects.visible_to(user).filter(talent=person).values_list("pk", no_kind, "name")
    numbers = TalentNumber.objects.visible_to(user).filter(talent=person).values_list("pk", "kind", "number")
    found = sorted(names.union(numbers, all=True), key=lambda row: row[1:])
    return (
        [FormerName(pk=pk, name=words) for pk, kind, words in found if not kind],
        [TalentNumber(pk=pk, kind=kind, number=words) for pk, kind, words in found if kind],
    )


def corrections(person: Talent, user: Any) -> list[tuple[Any, str]]:
    """Return the ways to correct who it is, for those who may."""
    if not may_here(user, "talent.write", person):
        return []
    return [
        (gettext_lazy("Correct"), reverse("cohorts:talent-edit", args=[person.pk])),
        (gettext_lazy("Change the ID number"), reverse("cohorts:talent-id-number", args=[person.pk])),
    ]


def personal(person: Talent, names: list[str], *, reveals: bool) -> list[SumRow]:
    """Return the lines of personal details; numbers stand masked, with the way to show them where that is allowed."""
    return [
        *given(_("Former names"), _(", ").join(names)),
        SumRow(_("Birth date"), formats.day(person.born_on) if person.born_on else person.born_month),
        SumRow(_("Ethnicity"), ETHNICITIES.label(person.ethnicity)),
        SumRow(_("Political status"), POLITICAL_STATUS.label(person.political_status)),
        *given(_("Nationality"), person.nationality),
        *given(_("Employment form"), EMPLOYMENT_TYPES.label(person.employment_type)),
        _masked(
            person, _("ID number"), person.id_number_mask, "id-number", reveals, below=str(person.get_id_kind_display())
        ),
        _masked(person, _("Mobile"), secrets.mask(person.mobile), "mobile", reveals),
        *given(_("E-mail"), person.email),
        *given(_("Remark"), person.remark),
    ]


def given(label: str, value: str) -> list[SumRow]:
    """Return the line of something few people have, where this one has it."""
    return [SumRow(label, value)] if value else []


def _masked(person: Talent, label: str, mask: str, what: str, reveals: bool, below: str = "") -> SumRow:
    if not (mask and reveals):
        return SumRow(label, mask, below=below)
    url = reverse("cohorts:talent-reveal", args=[person.pk, what])
    return SumRow(label, mask, below=below, action=_("Show (on record)"), url=url)


def _left(person: Talent) -> str:
    return _("since %(day)s") % {"day": formats.day(person.left_on)} if person.left_on else ""


def posts(person: Talent, user: Any) -> dict[str, Any] | None:
    """Posts and titles, those of today first."""
    held = list(
        Post.objects.visible_to(user)
        .filter(talent=person)
        .select_related("unit")
        .annotate(holds_today=ExpressionWrapper(holding_on(dates.today()), output_field=BooleanField()))
        .order_by(F("to_on").desc(nulls_first=True), "-from_on")
    )
    titles = list(
        Title.objects.visible_to(user)
        .filter(talent=person)
        .order_by(F("to_on").desc(nulls_first=True), "-from_on", "sense")
    )
    if not held and not titles:
        return None
    return {
        "count": len(held) + len(titles),
        "posts": [(post, presenters.period(post.from_on, post.to_on)) for post in held],
        "titles": [
            (title, presenters.title_words(title.title), presenters.period(title.from_on, title.to_on))
            for title in titles
        ],
        "primary": choices.PostKind.PRIMARY,
    }


IN_TRAINING = "_in_training"
"""Where a person read for a page keeps what the section found: whether a training goes on. The ways to act there ask it."""


@dataclass
class ShownMembership:
    """A membership as the page tells it."""

    membership: Membership
    stage: str
    period: str
    state: str
    tone: Tone
    cap: int | None
    integrations: list[tuple[str, str]] = field(default_factory=list)
    steps: list[Any] = field(default_factory=list)
    may_go_back: bool = False
    moves: list[StageMove] = field(default_factory=list)
    waiting: StageMove | None = None


def memberships(person: Talent, user: Any) -> dict[str, Any] | None:
    """Memberships, the latest first; each row of the query is a membership with one of its integrations."""
    rows = Membership.objects.visible_to(user).filter(talent=person).select_related("cohort", "stage")
    changes = MembershipChange.objects.unscoped("changes of memberships within reach").filter(undone_at=None)
    last = changes.filter(membership=OuterRef("pk")).exclude(transition="").order_by("-created_at", "-pk")
    files = Evidence.objects.visible_to(user).exemptions().filter(about_id=OuterRef("pk")).order_by("-created_at")
    rows = rows.annotate(
        integration=F("integrations__integration"),
        last_state=Subquery(last.values("to_state")[:1]),
        exemption_file=Subquery(files.values("pk")[:1]),
        moves_stage=Exists(standing_moves().filter(membership=OuterRef("pk"))),
    )
    shown: dict[Any, ShownMembership] = {}
    limits = None
    for row in rows.order_by("-cohort__year", "-period_from_on", "pk", "integration"):
        if row.pk not in shown:
            limits = presenters.all_limits() if limits is None else limits
            shown[row.pk] = present(row, person, limits)
        if row.integration:
            label = str(choices.Integration(row.integration).label)
            shown[row.pk].integrations.append((row.integration, label))
    tell_moves(shown, person, user)
    person.__dict__[IN_TRAINING] = any(one.membership.state not in choices.ENDED for one in shown.values())
    return (
        {"count": len(shown), "memberships": list(shown.values()), "latest": next(iter(shown.values()))}
        if shown
        else None
    )


def standing_moves() -> Any:
    """Return the stage changes that were approved or wait for approval, the first first."""
    found = StageMove.objects.unscoped("changes of memberships within reach").filter(StageMove.stands)
    return found.select_related("from_stage", "to_stage").order_by("on")


def tell_moves(shown: dict[Any, ShownMembership], person: Talent, user: Any) -> None:
    """Put its stage changes beside each membership that has any; one that waits is told to who sees proposals."""
    moved = [pk for pk, one in shown.items() if one.membership.moves_stage]  # type: ignore[attr-defined]
    if not moved:
        return
    sees_proposals = may_here(user, "stage_move.view", person)
    for move in standing_moves().filter(membership__in=moved):
        if move.state == StageMoveState.APPROVED:
            shown[move.membership_id].moves.append(move)
        elif sees_proposals:
            shown[move.membership_id].waiting = move


def stage_changes(person: Talent, user: Any) -> list[tuple[Any, str]]:
    """Return the way to propose a stage change of somebody whose training has not ended, for who may."""
    if not may_here(user, STAGE_MOVE.permission, person) or not person.__dict__.get(IN_TRAINING):
        return []
    return [(STAGE_MOVE.add_title, f"{STAGE_MOVE.url('add')}?talent={person.pk}")]


def present(membership: Membership, person: Talent, limits: Any) -> ShownMembership:
    """Return a membership in words, as of today."""
    today = dates.today()
    limit = presenters.limit_for(membership, person.sex, limits)
    return ShownMembership(
        membership,
        presenters.stage_words(membership.stage, limit),
        presenters.period(membership.period_from_on, membership.period_to_on),
        presenters.state_words(membership, today),
        presenters.state_tone(membership, today),
        limit.cap_age if limit else None,
        steps=STATES.open_to(membership),
        may_go_back=getattr(membership, "last_state", None) == membership.state,
    )


PANELS = (
    panels.Panel(
        "basic", gettext_lazy("Basic information"), 10, "talent.view", "cohorts/panels/basic.html", basic,
        entries=(NUMBER, FORMER_NAME), links=corrections,
    ),
    panels.Panel(
        "posts", gettext_lazy("Posts and titles"), 20, "talent.view", "cohorts/panels/posts.html", posts, entries=(POST, TITLE),
    ),
    panels.Panel(
        "memberships",
        gettext_lazy("Batches and training"),
        30,
        "membership.view",
        "cohorts/panels/memberships.html",
        memberships,
        entries=(MEMBERSHIP,),
        links=stage_changes,
    ),
)  # fmt: skip
