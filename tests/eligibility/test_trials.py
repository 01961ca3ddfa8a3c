"""A rule is tried before it holds: who enters and who leaves, by department and in money; adopted, it gives exactly those numbers."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cohorts.actions.batches import save_stage_limit
from cohorts.files import PDF, Checked
from cohorts.models import StageLimit, Talent
from programs.catalogue import actions as catalogue
from programs.catalogue.models import Call, Condition
from programs.eligibility import actions_trials, calls, trials
from programs.eligibility.asks import Reader
from programs.eligibility.choices import OPEN
from programs.eligibility.models import CallTrial, LimitTrial, RuleFile
from programs.eligibility.querysets import in_cells
from talentcareer import dates
from talentcareer.audit.actions import SYSTEM
from tests.builders.people import make_talent
from tests.builders.world import World
from tests.eligibility.people import make_call, make_programme

pytestmark = pytest.mark.django_db
FILE = Checked(b"%PDF-1.4 rule", "决定.pdf", PDF)


@pytest.fixture
def people(world: World) -> list[Talent]:
    """One birth year a person from 1980 to 1995, men of surgery and women of medicine by turns; some without doctorate."""
    return [
        make_talent(
            [world.surgery, world.medicine][year % 2], born_on=date(year, 6, 1), sex=["male", "female"][year % 2],
            degree=["doctor", "master", "doctor"][year % 3],
        )
        for year in range(1980, 1996)
    ]  # fmt: skip


@pytest.fixture
def call(people: list[Talent]) -> Call:
    conditions: Any = (
        {"kind": "born_from", "sex": "male", "day_on": date(1986, 1, 1)},
        {"kind": "born_from", "sex": "female", "day_on": date(1986, 1, 1)},
        {"kind": "degree", "code": "doctor"},
    )
    return make_call(make_programme("试算计划"), dates.today().year, conditions, support=Decimal(100000))


@pytest.fixture
def office(world: World, client_of: Any) -> Client:
    return client_of(world.office)


def may(call: Call) -> set[Any]:
    window, day = calls.window_of(call, dates.today()), dates.today()
    rows = Talent.objects.unscoped("test").on_staff_on(day)
    return set(in_cells(rows, window, OPEN, day, Reader()).values_list("pk", flat=True))


def tried(call: Call) -> CallTrial:
    """Begin a trial that lets women in six years longer, asks no doctorate any more, and bars those born before 1990 who are men."""
    trial = actions_trials.try_call(call, by=SYSTEM)
    for one in Condition.objects.filter(call=trial.draft):
        if one.kind == "degree":
            catalogue.void_condition(one, by=SYSTEM, reason="试")
        else:
            one.day_on = date(1980, 1, 1) if one.sex == "female" else date(1990, 1, 1)
            catalogue.save_condition(one, by=SYSTEM)
    return trial


def numbers(trial: Any, day: date) -> dict[str, int]:
    make: Any = trials.of_call if isinstance(trial, CallTrial) else trials.of_limit
    found = make(trial, day, Reader())
    rows = Talent.objects.unscoped("test").on_staff_on(day)
    return {code: found.which(rows, code).count() for code in (trials.ENTERS, trials.LEAVES, trials.STAYS)}


def test_a_trial_changes_nothing_and_is_in_no_list(call: Call, office: Client) -> None:
    before = may(call)
    trial = tried(call)
    assert may(call) == before
    assert Call.objects.filter(programme=call.programme).count() == 1
    assert [
        window.call
        for window in calls.windows(dates.today())
        if window.call and window.call.programme_id == call.programme_id
    ] == [call]
    page = office.get(trial.draft.get_absolute_url())
    assert "This is a trial" in page.text
    assert office.get(reverse("catalogue:programme-list"), {"q": "试算"}).context["total"] == 1


def test_adopting_gives_exactly_what_the_trial_showed(call: Call) -> None:
    before, trial = may(call), tried(call)
    shown, after = numbers(trial, dates.today()), may(trial.draft)
    assert shown == {"enters": len(after - before), "leaves": len(before - after), "stays": len(before & after)}
    assert min(shown.values()) > 0
    actions_trials.adopt_call(trial, reason="院长办公会决定", file=FILE, by=SYSTEM)
    assert may(Call.objects.get(pk=call.pk)) == after
    voided = Condition.everything.filter(call=call).exclude(voided_at=None)
    assert (voided.count(), set(voided.values_list("void_reason", flat=True))) == (3, {"院长办公会决定"})
    assert Call.objects.get(pk=call.pk).standing == "verified"
    assert RuleFile.objects.get().call_trial == trial


def test_what_stays_the_same_is_not_voided(call: Call) -> None:
    trial = actions_trials.try_call(call, by=SYSTEM)
    draft = trial.draft
    draft.support = Decimal(50000)
    catalogue.save_call(draft, by=SYSTEM)
    kept = set(call.conditions.values_list("pk", flat=True))
    actions_trials.adopt_call(trial, reason="减额", file=FILE, by=SYSTEM)
    assert set(Condition.objects.filter(call=call).values_list("pk", flat=True)) == kept
    found = Call.objects.get(pk=call.pk)
    assert (found.support, found.standing) == (Decimal(50000), "confirmed")


@pytest.mark.parametrize("change", ["a condition", "a new condition", "the call"])
def test_a_trial_of_a_rule_that_changed_meanwhile_is_not_adopted(call: Call, change: str) -> None:
    trial = tried(call)
    one = Condition.objects.get(call=call, kind="degree")
    if change == "a condition":
        one.code = "master"
        catalogue.save_condition(one, by=SYSTEM)
    elif change == "a new condition":
        catalogue.save_condition(Condition(call=call, kind="in_station"), by=SYSTEM)
    else:
        call.remark = "改"
        catalogue.save_call(call, by=SYSTEM)
    with pytest.raises(ValidationError, match="changed since this trial began"):
        actions_trials.adopt_call(trial, reason="决定", file=FILE, by=SYSTEM)
    assert not RuleFile.objects.exists()
    assert CallTrial.objects.get().adopted_at is None


@pytest.mark.parametrize(("reason", "file"), [("", FILE), ("决定", None)])
def test_a_rule_is_adopted_with_reason_and_file(call: Call, reason: str, file: Checked | None) -> None:
    with pytest.raises(ValidationError):
        actions_trials.adopt_call(tried(call), reason=reason, file=file, by=SYSTEM)


def limit_trial(year: int, **more: Any) -> LimitTrial:
    limit = StageLimit.objects.get(stage__code="S40")
    return LimitTrial(**{"limit": limit, "from_year": year, "cap_age": 42, "inclusive": True} | more)


def test_a_stage_limit_is_tried_and_adopted_from_its_year_on(people: list[Talent]) -> None:
    year = dates.today().year + 1
    trial = actions_trials.save_limit_trial(limit_trial(year), by=SYSTEM)
    day = dates.today()
    rows = Talent.objects.unscoped("test").on_staff_on(day)
    found = trials.of_limit(trial, day, Reader())
    after = set(found.may(rows, found.after).values_list("pk", flat=True))
    shown = numbers(trial, day)
    assert shown["leaves"] > 0
    assert StageLimit.objects.filter(stage__code="S40").count() == 1
    made = actions_trials.adopt_limit(trial, reason="决定", file=FILE, document="甲字1号", by=SYSTEM)
    old = StageLimit.objects.get(pk=trial.limit_id)
    assert (old.to_year, made.from_year, made.cap_age, made.inclusive, made.source_document) == (
        year - 1,
        year,
        42,
        True,
        "甲字1号",
    )
    limits = list(StageLimit.objects.filter(stage__code="S40"))
    window = calls.stage_window(made.stage, year, limits, day)
    assert window is not None
    assert set(in_cells(rows, window, OPEN, day, Reader()).values_list("pk", flat=True)) == after
    with pytest.raises(ValidationError):
        actions_trials.adopt_limit(trial, reason="决定", file=FILE, document="", by=SYSTEM)


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"reference_month": 2, "reference_day": 30}, "reference_day"), ({"from_year": 2019}, "from_year")],
)
def test_a_tried_limit_can_be(people: list[Talent], fields: dict[str, Any], field: str) -> None:
    limit = StageLimit.objects.get(stage__code="S40")
    if field == "from_year":
        limit.from_year = 2020
        save_stage_limit(limit, by=SYSTEM)
    with pytest.raises(ValidationError) as refused:
        actions_trials.save_limit_trial(limit_trial(2030, **fields), by=SYSTEM)
    assert field in refused.value.message_dict


def test_the_page_opens_each_number_and_exports_it(call: Call, office: Client) -> None:
    begin = office.post(reverse("eligibility:trial-begin", args=[call.pk]))
    trial = CallTrial.objects.get()
    assert begin["Location"] == trial.draft.get_absolute_url()
    actions_trials.drop(trial, by=SYSTEM)
    trial = tried(call)
    page = office.get(trial.get_absolute_url())
    assert page.status_code == 200
    shown = numbers(trial, dates.today())
    for key in page.context["figures"][:3]:
        opened = office.get(key.figure.url)
        assert opened.context["total"] == key.figure.value
    assert [key.figure.value for key in page.context["figures"][:3]] == list(shown.values())
    assert page.context["figures"][3].figure.value == 100000 * (shown["enters"] - shown["leaves"])
    total = {"enters": 0, "leaves": 0}
    for _name, enters, leaves in page.context["departments"]:
        for code, figure in (("enters", enters), ("leaves", leaves)):
            total[code] += figure.value
            if figure.url:
                assert office.get(figure.url).context["total"] == figure.value
    assert total == {code: shown[code] for code in total}
    answer = office.post(f"{trial.get_absolute_url()}?effect=enters")
    assert answer.status_code == 200
    assert "spreadsheet" in answer["Content-Type"]
    answer.close()


def test_the_page_of_a_tried_limit_opens_each_number(people: list[Talent], office: Client) -> None:
    limit = StageLimit.objects.get(stage__code="S40")
    typed = {"limit": str(limit.pk), "from_year": "2030", "cap_age": "40", "reference_month": "1", "reference_day": "1"}
    answer = office.post(reverse("eligibility:limit-trial-add"), typed)
    trial = LimitTrial.objects.get()
    assert answer["Location"] == trial.get_absolute_url()
    edited = office.post(reverse("eligibility:limit-trial-edit", args=[trial.pk]), typed | {"cap_age": "42"})
    assert edited["Location"] == trial.get_absolute_url()
    page = office.get(trial.get_absolute_url())
    shown = numbers(LimitTrial.objects.get(), dates.today())
    assert [key.figure.value for key in page.context["figures"]] == list(shown.values())
    for key in page.context["figures"]:
        assert office.get(key.figure.url).context["total"] == key.figure.value
    dropped = office.post(reverse("eligibility:limit-trial-drop", args=[trial.pk]))
    assert dropped["Location"] == reverse("eligibility:trial-list")
    assert office.get(trial.get_absolute_url()).status_code == 404


def test_the_office_alone_tries_and_adopts(call: Call, world: World, client_of: Any, office: Client) -> None:
    trial = tried(call)
    for user in (world.hr, world.head):
        for url in (
            trial.get_absolute_url(),
            reverse("eligibility:trial-list"),
            reverse("eligibility:trial-adopt", args=[trial.pk]),
        ):
            assert client_of(user).get(url).status_code == 403
    file = SimpleUploadedFile("决定.pdf", b"%PDF-1.4 rule", content_type=PDF)
    adopt = reverse("eligibility:trial-adopt", args=[trial.pk])
    assert office.post(adopt, {"reason": "决定"}).status_code == 422
    assert office.post(adopt, {"reason": "决定", "file": file})["Location"] == call.get_absolute_url()
    listed = office.get(reverse("eligibility:trial-list"))
    assert "决定.pdf" in listed.text
    assert office.get(RuleFile.objects.get().get_absolute_url()).content == b"%PDF-1.4 rule"


def test_the_number_of_queries_does_not_depend_on_people(
    call: Call, office: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    trial = tried(call)
    office.get(trial.get_absolute_url())
    with django_assert_max_num_queries(60) as few:
        office.get(trial.get_absolute_url())
    for year in range(1980, 1996):
        for _turn in range(3):
            make_talent(world.surgery, born_on=date(year, 6, 1))
    with django_assert_max_num_queries(60) as many:
        office.get(trial.get_absolute_url())
    assert len(many) == len(few)
