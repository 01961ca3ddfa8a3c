"""Stage changes: proposed by one account, decided by another, in force from their day; the stage of selection stays."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts import rules
from cohorts.actions.stage_moves import propose_stage_move
from cohorts.models import Evidence, Membership, Stage, StageMove
from cohorts.models.stage_moves import in_stage_on
from cohorts.workflows import STAGE_MOVE
from reports.indicators.declaring import At
from reports.indicators.training import FIGURES
from reports.scope import whole_hospital
from talentcareer.audit import sentences, trail, workflows
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.voiding import void
from talentcareer.ui import blocks
from tests.builders.forms import errors, said, sent
from tests.builders.people import change_state, keep, make_cohort, make_membership, make_talent
from tests.builders.world import make_account

pytestmark = pytest.mark.django_db
ADD = "/people/stage-move/add/"
LIST = "/people/stage-changes/"
BEGINS, ENDS = date(2022, 3, 1), date(2025, 2, 28)


@pytest.fixture
def cohort(world):
    return make_cohort(world.hospital)


@pytest.fixture
def membership(world, cohort) -> Membership:
    person = make_talent(world.surgery, staff_no="10001", name="王明", born_on=date(1988, 3, 1))
    return make_membership(person, cohort, "S30")


def stage(code: str) -> Stage:
    return Stage.objects.get(code=code)


def proposal(membership, to="S40", on=date(2024, 1, 1), by=SYSTEM, **more) -> StageMove:
    return propose_stage_move(
        StageMove(membership=membership, to_stage=stage(to), on=on, reason="中期考核", **more), by=by
    )


def step(move, code, by, on=date(2023, 12, 1), reason="会议纪要") -> StageMove:
    workflows.move(STAGE_MOVE, code, StageMove.objects.get(pk=move.pk), on=on, by=by, reason=reason)
    return StageMove.objects.get(pk=move.pk)


def facts(membership, **more):
    return {
        "membership": str(membership.pk),
        "to_stage": str(stage("S40").pk),
        "on": "2024.1.1",
        "reason": "中期考核",
    } | more


@pytest.mark.parametrize(
    ("day", "ended_on", "last_on", "code"),
    [
        (BEGINS, None, None, "on-the-first-day"),
        (date(2022, 2, 28), None, None, "on-the-first-day"),
        (date(2022, 3, 2), None, None, ""),
        (date(2024, 2, 29), None, None, ""),
        (ENDS, None, None, ""),
        (date(2025, 3, 1), None, None, "after-the-period"),
        (date(2023, 4, 30), date(2023, 5, 1), None, ""),
        (date(2023, 5, 1), date(2023, 5, 1), None, "training-ended"),
        (date(2024, 2, 29), None, date(2024, 2, 29), "before-the-last-stage"),
        (date(2024, 3, 1), None, date(2024, 2, 29), ""),
    ],
)
def test_the_days_on_which_a_stage_may_change(day, ended_on, last_on, code) -> None:
    verdict = rules.stage_moves(day, begins_on=BEGINS, ends_on=ENDS, ended_on=ended_on, last_on=last_on)
    assert "".join(reason.code for reason in verdict.refusals) == code


def test_a_period_without_an_end_never_stands_in_the_way() -> None:
    assert rules.stage_moves(date(2050, 1, 1), begins_on=BEGINS, ends_on=None, ended_on=None, last_on=None)


@pytest.mark.parametrize(
    ("proposed", "decides", "allowed"), [("a", "b", True), ("a", "a", False), ("", "b", True), ("", "", True)]
)
def test_another_account_decides(proposed, decides, allowed) -> None:
    assert bool(rules.two_accounts(proposed, decides)) is allowed


def test_proposed_by_hr_and_approved_by_the_office(world, hr, client_of, membership) -> None:
    answer = hr.post(ADD, facts(membership))
    move = StageMove.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, move.get_absolute_url())
    assert (move.state, move.proposed_by, move.from_stage.code) == ("proposed", world.hr, "S30")
    office = client_of(world.office)
    [todo] = [todo for todo in blocks.todos(world.office) if "Stage changes" in str(todo.title)]
    assert (todo.count, office.get(todo.url).context["total"]) == (1, 1)
    assert [todo for todo in blocks.todos(world.hr) if "Stage changes" in str(todo.title)] == []
    page = office.get(move.get_absolute_url())
    [(words, url, first), (decline, _url, _first), _withdraw] = page.context["steps"]
    assert (str(words), str(decline), first) == ("Approve", "Decline", True)
    assert office.post(url, sent(office.get(url).context["form"], on="2023-12-01")).status_code == 302
    move.refresh_from_db()
    assert (move.state, move.decided_by, move.decided_on) == ("approved", world.office, date(2023, 12, 1))
    assert [todo for todo in blocks.todos(world.office) if "Stage changes" in str(todo.title)] == []


def test_never_decided_by_who_proposed_it(world, client_of, membership) -> None:
    move = proposal(membership, by=world.office)
    office = client_of(world.office)
    page = office.get(move.get_absolute_url())
    assert [str(words) for words, _url, _first in page.context["steps"]] == ["Withdraw the proposal"]
    assert "another account decides it" in page.content.decode()
    for code in ("approve", "decline"):
        url = reverse("cohorts:stage-move-step", args=[move.pk, code])
        answer = office.post(url, sent(office.get(url).context["form"], reason="同意"))
        assert errors(answer) == {"__all__": ["You proposed this yourself. Another account decides."]}
    move.refresh_from_db()
    assert (move.state, move.decided_by) == ("proposed", None)
    second = make_account("second_office", role="office", unit=world.hospital)
    assert step(move, "approve", second).state == "approved"


def test_the_database_holds_two_accounts_too(world, membership) -> None:
    move = proposal(membership, by=world.office)
    move.state, move.decided_by, move.decided_on = "approved", world.office, date(2023, 12, 1)
    with pytest.raises(ValidationError, match="Another account"):
        keep(move)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cohorts_stagemove SET decided_by_id = proposed_by_id")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"on": ""}, "on"),
        ({"on": "2022-03-01"}, "on"),
        ({"on": "2025-03-01"}, "on"),
        ({"reason": " "}, "reason"),
        ({"to_stage": ""}, "to_stage"),
        ({"membership": ""}, "membership"),
        ({"exemption_reason": "院长特批"}, "exemption_reason"),
    ],
)
def test_a_refusal_stands_at_its_field(hr, membership, typed, field) -> None:
    assert list(errors(hr.post(ADD, facts(membership) | typed))) == [field]
    assert not StageMove.objects.exists()


def test_the_stage_it_is_already_and_a_second_proposal_are_refused(hr, membership) -> None:
    assert list(errors(hr.post(ADD, facts(membership, to_stage=str(stage("S30").pk))))) == ["to_stage"]
    hr.post(ADD, facts(membership))
    told = errors(hr.post(ADD, facts(membership, on="2024-06-01")))
    assert told == {"__all__": ["A stage change of this membership waits for approval already."]}


@pytest.mark.parametrize(
    ("born_on", "refused"),
    [(date(1979, 1, 2), False), (date(1979, 1, 1), True), (date(1978, 12, 31), True), (date(1980, 2, 29), False)],
)
def test_the_limit_of_the_new_stage_on_the_reference_day_of_that_year(world, hr, cohort, born_on, refused) -> None:
    """Under 45 on 1 January 2024, the year in which the stage would change."""
    person = make_talent(world.surgery, born_on=born_on)
    membership = make_membership(person, cohort, "S50")
    answer = hr.post(ADD, facts(membership))
    assert (answer.status_code == 422) is refused
    if refused:
        assert list(errors(answer)) == ["to_stage"]


def test_over_the_limit_with_reason_approver_and_file(world, hr, client_of, cohort) -> None:
    membership = make_membership(
        make_talent(world.surgery, born_on=date(1970, 1, 1)),
        cohort,
        "S50",
        exemption_reason="首批",
        exemption_by="院长",
    )
    half = facts(membership, exemption_reason="学科急需")
    assert list(errors(hr.post(ADD, half))) == ["exemption_by", "exemption_file"]
    file = SimpleUploadedFile("特批.pdf", b"%PDF-1.4 exemption")
    answer = hr.post(ADD, half | {"exemption_by": "院长办公会", "exemption_file": file})
    assert answer.status_code == 302
    move = StageMove.objects.get()
    kept = move.exemption_evidence
    assert (kept.talent, kept.about_id, move.exemption_by) == (membership.talent, membership.pk, "院长办公会")
    page = client_of(world.office).get(move.get_absolute_url())
    assert (page.context["evidence_url"], [reason.code for reason in page.context["limits"]]) == (
        kept.get_absolute_url(), ["age-exempted"],
    )  # fmt: skip
    assert client_of(world.head).get(move.get_absolute_url()).context["evidence_url"] == ""
    with pytest.raises(ValidationError, match=r"[Ss]tage changes: 1"):
        void(Evidence.objects.get(pk=kept.pk), by=world.hr, reason="录错")


def in_stage(code: str, day: date) -> list[Membership]:
    return list(Membership.objects.filter(in_stage_on(day, stage(code))))


@pytest.mark.parametrize(
    ("day", "code"), [(date(2023, 12, 31), "S30"), (date(2024, 1, 1), "S40"), (date(2024, 2, 29), "S40")]
)
def test_the_new_stage_is_that_of_the_day_from_its_day_on(world, membership, day, code) -> None:
    move = step(proposal(membership), "approve", world.office)
    assert {one: in_stage(one, day) for one in ("S30", "S40", "S50")} == {
        "S30": [], "S40": [], "S50": [], code: [membership],
    }  # fmt: skip
    assert move.membership.stage.code == "S30"


def test_only_an_approved_one_counts(world, membership) -> None:
    move = proposal(membership)
    assert in_stage("S40", ENDS) == []
    step(move, "decline", world.office)
    assert in_stage("S40", ENDS) == []
    withdrawn = step(proposal(membership), "withdraw", world.hr)
    assert (withdrawn.state, withdrawn.decided_on, in_stage("S40", ENDS)) == ("withdrawn", None, [])


def test_figures_by_stage_keep_the_stage_of_selection(world, membership) -> None:
    t04 = next(figure for figure in FIGURES if figure.code == "T04")

    def cells() -> dict[str, int]:
        at, dimension = At(2024, date(2025, 1, 1), 2024), t04.dimensions[0]
        rows = t04.rows(whole_hospital(), at).annotate(cell=dimension.value(at))
        return {code: rows.filter(cell=code).count() for code in ("S30", "S40")}

    before = cells()
    step(proposal(membership), "approve", world.office)
    assert cells() == before == {"S30": 1, "S40": 0}


def test_a_second_change_stands_on_the_first(world, membership) -> None:
    first = step(proposal(membership), "approve", world.office)
    second = proposal(membership, "S50", date(2024, 6, 1))
    assert second.from_stage.code == "S40"
    with pytest.raises(ValidationError, match="later stage change"):
        workflows.take_back(STAGE_MOVE, first, by=world.office)
    step(second, "withdraw", world.hr)
    workflows.take_back(STAGE_MOVE, StageMove.objects.get(pk=first.pk), by=world.office)
    first.refresh_from_db()
    assert (first.state, first.decided_by, first.decided_on, first.decision) == ("proposed", None, None, "")
    assert in_stage("S40", ENDS) == []


def test_an_approval_asks_the_rules_again(world, membership) -> None:
    move = proposal(membership)
    change_state(membership, to="withdrawn", on=date(2023, 6, 1))
    with pytest.raises(ValidationError, match="training ended"):
        step(move, "approve", world.office)
    assert step(move, "decline", world.office).state == "declined"


def test_who_may_do_what(world, client_of, cohort, membership) -> None:
    """A head proposes for the own people and decides nothing; another head sees nothing of it; a leader reads."""
    head = client_of(world.head)
    elsewhere = make_membership(make_talent(world.medicine, name="李别"), cohort, "S30")
    choices = {str(pk) for pk, _label in head.get(ADD).context["form"].fields["membership"].choices if pk}
    assert choices == {str(membership.pk)}
    assert list(errors(head.post(ADD, facts(elsewhere)))) == ["membership"]
    assert head.post(ADD, facts(membership)).status_code == 302
    move = StageMove.objects.get()
    urls = [move.get_absolute_url(), reverse("cohorts:stage-move-step", args=[move.pk, "approve"])]
    told = {
        user: [client_of(user).get(url).status_code for url in urls]
        for user in (world.head, world.other_head, world.leader, world.hr, world.office)
    }
    assert told == {
        world.head: [200, 403], world.other_head: [404, 404], world.leader: [200, 403], world.hr: [200, 403], world.office: [200, 200],
    }  # fmt: skip
    back = reverse("cohorts:stage-move-step-back", args=[move.pk])
    assert [client_of(user).post(back).status_code for user in (world.head, world.leader, world.hr)] == [403, 403, 403]
    assert client_of(world.leader).get(ADD).status_code == 403


def test_a_confidential_batch_stays_so(world, client_of) -> None:
    hidden = make_membership(
        make_talent(world.surgery, name="王密"), make_cohort(world.hospital, name="密批", confidential=True), "S30"
    )
    move = proposal(hidden)
    for user in (world.head, world.leader):
        assert client_of(user).get(move.get_absolute_url()).status_code == 404
        assert "王密" not in client_of(user).get(LIST).content.decode()
    assert client_of(world.office).get(move.get_absolute_url()).status_code == 200


def test_the_list_puts_first_what_waits_and_narrows(world, client_of, cohort, membership) -> None:
    approved = step(proposal(membership), "approve", world.office)
    other = make_membership(make_talent(world.medicine, name="李别"), cohort, "S30")
    waits = proposal(other, on=date(2023, 5, 1))
    office = client_of(world.office)
    shown = [row.record for row in office.get(LIST).context["page"].object_list]
    assert shown == [waits, approved]
    for query, expected in [
        ("state=approved", [approved]), ("to_stage=S50", []), ("year=2023", [waits]), ("q=李别", [waits]),
        (f"department={world.surgery.pk}", [approved]), (f"person={membership.talent_id}", [approved]),
    ]:  # fmt: skip
        assert [row.record for row in office.get(f"{LIST}?{query}").context["page"].object_list] == expected, query
    assert "王明" not in client_of(world.other_head).get(LIST).content.decode()
    export = client_of(world.other_head).post(LIST)
    assert (export.status_code, "spreadsheet" in export["Content-Type"]) == (200, True)
    export.close()


def test_the_list_asks_as_often_for_many_as_for_few(world, client_of, cohort, membership) -> None:
    office = client_of(world.office)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert office.get(LIST).status_code == 200
        return len(captured)

    proposal(membership)
    queries()
    few = queries()
    for _one in range(4):
        proposal(make_membership(make_talent(world.surgery), cohort, "S30"), by=world.hr)
    assert queries() == few


def test_on_the_page_of_the_person_and_in_the_history(world, client_of, membership) -> None:
    person, own = membership.talent, make_account("own", role="talent", unit=world.hospital)
    person.user = own
    keep(person)
    move = proposal(membership, by=world.hr)
    url = person.get_absolute_url()
    assert "stage change waits for approval" in client_of(world.head).get(url).content.decode()
    assert "stage change waits" not in client_of(own).get(url).content.decode()
    step(move, "approve", world.office)
    for user in (world.head, own):
        page = client_of(user).get(url).content.decode()
        assert ("from 2024-01-01" in page, "40s Growth" in page, "waits for approval" in page) == (True, True, False)
    told = "\n".join(line.text for line in sentences.tell(trail.history(person.pk)))
    assert "Stage change" in told
    assert "approved" in told
    assert "stage_move" not in told


def test_the_way_to_propose_stands_with_somebody_in_training_only(world, client_of, membership) -> None:
    person, words = membership.talent, f"{ADD}?talent={membership.talent_id}"
    url = person.get_absolute_url()
    shown = {user: words in client_of(user).get(url).content.decode() for user in (world.hr, world.head, world.leader)}
    assert shown == {world.hr: True, world.head: True, world.leader: False}
    form = client_of(world.head).get(words).context["form"]
    assert (form["membership"].value(), len(form.fields["membership"].choices)) == (membership.pk, 2)
    change_state(membership, to="withdrawn", on=date(2023, 6, 1))
    assert words not in client_of(world.hr).get(url).content.decode()


@pytest.mark.parametrize(("day", "words"), [(date(2023, 12, 31), "30s Start-up"), (date(2024, 1, 1), "40s Growth")])
def test_the_own_start_page_tells_the_stage_of_the_day(world, client_of, membership, day, words) -> None:
    person = membership.talent
    person.user = make_account("own", role="talent", unit=world.hospital)
    keep(person)
    step(proposal(membership), "approve", world.office)
    with time_machine.travel(day):
        [section] = client_of(person.user).get("/").context["sections"]
    assert [str(line.value) for line in section.lines][1:] == [words]


def test_the_list_of_people_by_the_stage_of_the_day(world, client_of, membership) -> None:
    step(proposal(membership), "approve", world.office)

    def found(query: str) -> int:
        return int(client_of(world.office).get(f"/people/?{query}").context["total"])

    with time_machine.travel(date(2023, 12, 31)):
        assert (found("stage_now=S30"), found("stage_now=S40")) == (1, 0)
    with time_machine.travel(date(2024, 1, 2)):
        assert (found("stage_now=S30"), found("stage_now=S40"), found("stage=S30")) == (0, 1, 1)


def test_leaving_withdraws_what_waits_and_undoing_lets_it_wait_again(world, hr, membership) -> None:
    move = proposal(membership, by=world.hr)
    person = membership.talent
    url = reverse("cohorts:talent-leave", args=[person.pk])
    with time_machine.travel(date(2023, 6, 1)):
        form = hr.get(url).context["form"]
        key = f"stage_move-{move.pk}"
        assert form[key].value() == "withdraw"
        said(hr, hr.post(url, sent(form, kind="left", on="2023-06-01", reason="调离")))
        move.refresh_from_db()
        assert move.state == "withdrawn"
        departure = person.departures.get()
        hr.post(reverse("cohorts:departure-undo", args=[departure.pk]))
    move.refresh_from_db()
    assert move.state == "proposed"


def test_a_membership_with_a_standing_change_is_not_voided(world, membership) -> None:
    proposal(membership)
    with pytest.raises(ValidationError, match="Stage changes: 1"):
        void(membership, by=world.hr, reason="录错")
