"""Memberships by hand: selected into a batch, corrected, moved along, taken back."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cohorts.models import Evidence, Membership, MembershipIntegration, Stage
from tests.builders.people import keep, make_cohort, make_membership, make_talent
from tests.builders.world import make_account

pytestmark = pytest.mark.django_db
ADD = "/people/membership/add/"


@pytest.fixture
def talent(world):
    return make_talent(world.surgery, staff_no="10001", name="王明", born_on=date(1987, 1, 1))


@pytest.fixture
def cohort(world):
    return make_cohort(world.hospital)


def stage(code: str) -> str:
    return str(Stage.objects.get(code=code).pk)


def facts(cohort, **more):
    return {
        "talent": "10001",
        "cohort": str(cohort.pk),
        "integrations": ["research"],
        "period_from_on": "2022-03-01",
    } | more


def errors(answer) -> list[str]:
    assert answer.status_code == 422, answer.status_code
    return list(answer.context["form"].errors)


def integrations() -> list[str]:
    return sorted(MembershipIntegration.objects.values_list("integration", flat=True))


def test_the_stage_comes_from_the_age_where_none_is_chosen(hr, talent, cohort) -> None:
    answer = hr.post(
        ADD, facts(cohort, integrations=["research", "industry"], promised_support="60万", agreement_on="2022.3.5")
    )
    assert (answer.status_code, answer["Location"]) == (302, f"{talent.get_absolute_url()}#memberships")
    row = Membership.objects.get()
    assert (row.stage.code, row.promised_support, row.agreement_on, integrations()) == (
        "S40", 600000, date(2022, 3, 5), ["industry", "research"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("born", "taken"), [(date(1987, 1, 2), True), (date(1987, 1, 1), False), (date(1986, 12, 31), False)]
)
def test_the_limit_holds_on_its_day(world, hr, cohort, born, taken) -> None:
    make_talent(world.surgery, staff_no="10001", born_on=born)
    answer = hr.post(ADD, facts(cohort, stage=stage("S30")))
    assert (answer.status_code == 302) is taken
    assert taken or errors(answer) == ["stage"]


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({}, ["stage"]),
        ({"exemption_reason": "急需"}, ["exemption_by", "exemption_file"]),
        ({"exemption_by": "院务会"}, ["stage", "exemption_reason", "exemption_file"]),
        ({"exemption_file": "审批.pdf"}, ["stage", "exemption_reason", "exemption_by"]),
        ({"exemption_reason": "急需", "exemption_by": "院务会"}, ["exemption_file"]),
        ({"exemption_reason": "急需", "exemption_by": "院务会", "exemption_file": "审批.pdf"}, []),
    ],
)
def test_an_exemption_is_a_reason_who_approved_it_and_the_file(hr, talent, cohort, typed, fields) -> None:
    if "exemption_file" in typed:
        typed = typed | {"exemption_file": approval(typed["exemption_file"])}
    answer = hr.post(ADD, facts(cohort, stage=stage("S30")) | typed)
    assert (errors(answer) if fields else answer.status_code) == (fields or 302)
    assert Evidence.objects.exemptions().count() == Membership.objects.count() == (0 if fields else 1)


def approval(name: str = "审批.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4\n%%EOF\n")


def test_the_page_shows_an_exemption_with_its_file(world, hr, client_of, talent, cohort) -> None:
    given = {"exemption_reason": "急需", "exemption_by": "院务会", "exemption_file": approval()}
    hr.post(ADD, facts(cohort, stage=stage("S30")) | given)
    file = Evidence.objects.get()
    address = f'href="{file.get_absolute_url()}">file of the approval'
    pages = {
        reader: client_of(getattr(world, reader)).get(talent.get_absolute_url()) for reader in ("hr", "office", "head")
    }
    assert {reader: address in page.content.decode() for reader, page in pages.items()} == {
        "hr": True, "office": True, "head": False,
    }  # fmt: skip
    assert all("急需 (approved by 院务会)" in page.content.decode() for page in pages.values())


def test_an_exemption_of_a_workbook_needs_no_file_until_it_is_changed(hr, talent, cohort) -> None:
    member = keep(
        Membership(
            talent=talent, cohort=cohort, stage=Stage.objects.get(code="S30"), period_from_on=date(2022, 3, 1),
            exemption_reason="急需", exemption_by="院务会",
        )
    )  # fmt: skip
    typed = {"integrations": ["research"]}
    assert hr.post(url(member), sent(hr.get(url(member)).context["form"], **typed)).status_code == 302
    typed["exemption_reason"] = "国家急需"
    assert errors(hr.post(url(member), sent(hr.get(url(member)).context["form"], **typed))) == ["exemption_file"]
    typed["exemption_file"] = approval()
    assert hr.post(url(member), sent(hr.get(url(member)).context["form"], **typed)).status_code == 302


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"cohort": ""}, "cohort"),
        ({"integrations": []}, "integrations"),
        ({"period_from_on": ""}, "period_from_on"),
        ({"period_to_on": "2022-02-28"}, "period_to_on"),
        ({"promised_support": "much"}, "promised_support"),
        ({"talent": "99999"}, "talent"),
    ],
)
def test_a_refusal_stands_at_its_field(hr, talent, cohort, typed, field) -> None:
    answer = hr.post(ADD, facts(cohort, exemption_by="留着这句") | typed)
    assert (errors(answer), "留着这句" in answer.content.decode(), Membership.objects.count()) == ([field], True, 0)


def test_nobody_is_twice_in_a_batch(hr, talent, cohort) -> None:
    hr.post(ADD, facts(cohort))
    assert errors(hr.post(ADD, facts(cohort))) == ["__all__"]


def test_without_a_birth_date_the_stage_is_chosen(world, hr, cohort) -> None:
    make_talent(world.surgery, staff_no="10001", born_on=None)
    assert errors(hr.post(ADD, facts(cohort))) == ["stage"]
    assert hr.post(ADD, facts(cohort, stage=stage("S50"))).status_code == 302


@pytest.fixture
def member(talent, cohort):
    return make_membership(talent, cohort)


def sent(form, **typed):
    values = {bound.html_name: bound.value() for bound in form if bound.name not in {"evidence", "exemption_file"}}
    return {name: value for name, value in values.items() if value not in (None, False)} | typed


def url(member, what="") -> str:
    return f"/people/membership/{member.pk}/{what}"


def test_a_correction_asks_the_same_rules(hr, member) -> None:
    form = hr.get(url(member)).context["form"]
    assert hr.post(url(member), sent(form, integrations=["education"], period_to_on="2026-02-28")).status_code == 302
    member.refresh_from_db()
    assert (member.period_to_on, integrations()) == (date(2026, 2, 28), ["education"])
    assert errors(hr.post(url(member), sent(hr.get(url(member)).context["form"], stage=stage("S30")))) == ["stage"]


def test_two_who_change_the_integrations_decide(hr, member) -> None:
    mine, theirs = (hr.get(url(member)).context["form"] for _who in range(2))
    hr.post(url(member), sent(theirs, integrations=["education"]))
    answer = hr.post(url(member), sent(mine, integrations=["industry"]))
    assert (answer.status_code, [clash.name for clash in answer.context["clashes"]]) == (409, ["integrations"])


STEPS = [
    ("pause", "paused"), ("complete", "completed"), ("withdraw", "withdrawn"), ("terminate", "terminated"),
]  # fmt: skip
CHECKED = {"final_grade": "excellent", "final_on": "2022.12.30"}


@pytest.mark.parametrize(("step", "state"), STEPS)
def test_a_step_is_taken_and_taken_back(hr, talent, member, step, state) -> None:
    page = hr.get(talent.get_absolute_url()).content.decode()
    assert url(member, f"step/{step}/") in page
    completes = step == "complete"
    answer = hr.post(
        url(member, f"step/{step}/"), {"on": "2023-01-01", "reason": "见文件"} | (CHECKED if completes else {})
    )
    assert answer.status_code == 302
    member.refresh_from_db()
    assert (member.state, member.state_on, member.state_reason) == (state, date(2023, 1, 1), "见文件")
    assert (member.final_grade, member.final_on) == (("excellent", date(2022, 12, 30)) if completes else ("", None))
    page = hr.get(talent.get_absolute_url()).content.decode()
    assert (url(member, "step-back/") in page, "excellent" in page) == (True, completes)
    hr.post(url(member, "step-back/"))
    member.refresh_from_db()
    assert (member.state, member.state_on, member.final_grade, member.final_on) == ("in_training", None, "", None)


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ({}, True),
        ({"final_grade": ""}, False),
        ({"final_on": ""}, False),
        ({"final_grade": "qualified"}, True),
        ({"final_grade": "unqualified"}, False),
        ({"final_on": "2022-02-28"}, False),
        ({"final_on": "2022-03-01"}, True),
        ({"final_on": "2023-01-01"}, True),
        ({"final_on": "2023-01-02"}, False),
    ],
)
def test_a_passed_final_check_within_the_training_completes(hr, member, typed, taken) -> None:
    answer = hr.post(url(member, "step/complete/"), {"on": "2023-01-01", "reason": "见文件"} | CHECKED | typed)
    assert answer.status_code == (302 if taken else 422)
    member.refresh_from_db()
    assert member.state == ("completed" if taken else "in_training")


def test_a_completed_one_without_a_final_check_says_so_and_may_be_given_one(world, hr, client_of, member) -> None:
    member.state, member.state_on = "completed", date(2025, 3, 1)
    keep(member)
    assert "no final check recorded" in hr.get(member.talent.get_absolute_url()).content.decode()
    batch = client_of(world.office)
    assert [row.final_grade for row in batch.get(member.cohort.get_absolute_url()).context["finals"]] == [""]
    for typed, refused in (
        ({"final_grade": "qualified"}, ["final_on"]),
        ({"final_grade": "unqualified", "final_on": "2025-02-01"}, ["final_on"]),
        ({"final_grade": "qualified", "final_on": "2025-03-02"}, ["final_on"]),
        ({"final_grade": "qualified", "final_on": "2025-03-01"}, []),
    ):
        answer = hr.post(url(member), sent(hr.get(url(member)).context["form"], **typed))
        assert (errors(answer) if refused else answer.status_code) == (refused or 302), typed
    assert [row.final_grade for row in batch.get(member.cohort.get_absolute_url()).context["finals"]] == ["qualified"]
    history = hr.get(f"{member.talent.get_absolute_url()}history/").content.decode()
    assert "final grade" in history
    assert "qualified" in history


def test_the_button_on_the_page_is_accepted(world, member) -> None:
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(world.hr, backend="talentcareer.access.backends.AccountBackend")
    page = client.get(member.talent.get_absolute_url()).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[-1].split('"')[0]
    answer = client.post(
        url(member, "step/pause/"), {"on": "2023-01-01", "reason": "见文件", "csrfmiddlewaretoken": token}
    )
    assert answer.status_code == 302
    page = client.get(member.talent.get_absolute_url()).content.decode()
    form = page.split(f'action="{url(member, "step-back/")}"')[1].split("</form>")[0]
    token = form.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert client.post(url(member, "step-back/"), {"csrfmiddlewaretoken": token}).status_code == 302
    member.refresh_from_db()
    assert member.state == "in_training"


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"on": "2022-02-28"}, "__all__"), ({"reason": ""}, "reason"), ({"on": ""}, "on")],
)
def test_a_refused_step_changes_nothing(hr, member, typed, field) -> None:
    answer = hr.post(url(member, "step/withdraw/"), {"on": "2023-01-01", "reason": "调离"} | typed)
    assert errors(answer) == [field]
    member.refresh_from_db()
    assert member.state == "in_training"


@pytest.mark.parametrize(("day", "status"), [("2022-02-28", 422), ("2022-03-01", 302), ("2022-03-02", 302)])
def test_a_step_is_taken_from_the_first_day_of_the_period(hr, member, day, status) -> None:
    assert hr.post(url(member, "step/pause/"), {"on": day, "reason": "产假"}).status_code == status


def test_an_ended_membership_moves_no_further(hr, member) -> None:
    assert (
        hr.post(url(member, "step/complete/"), {"on": "2025-03-01", "reason": "验收合格"} | CHECKED).status_code == 302
    )
    assert hr.post(url(member, "step/pause/"), {"on": "2025-04-01", "reason": "产假"}).status_code == 422
    assert hr.get(url(member, "step/nothing/")).status_code == 404


def test_voided_and_taken_back(hr, member) -> None:
    hr.post(url(member, "void/"), {"reason": "录错"})
    assert Membership.objects.count() == 0
    hr.post(url(member, "take-back/"))
    assert Membership.objects.count() == 1


def test_who_may_not(world, client_of, talent, member) -> None:
    narrow = make_account("hr_medicine", role="hr", unit=world.medicine)
    users = (world.hr, world.office, world.head, world.other_head, narrow)
    for address, told in (
        (f"{ADD}?talent={talent.pk}", [200, 403, 403, 403, 404]),
        (url(member), [200, 403, 403, 403, 404]),
        (url(member, "step/pause/"), [200, 403, 403, 403, 404]),
    ):
        assert [client_of(user).get(address).status_code for user in users] == told, address
