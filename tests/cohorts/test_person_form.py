"""A new person on one page: what fills itself, what is refused at its field, who is on record already, one transaction."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cohorts.models import Evidence, Membership, Post, Talent, Title
from talentcareer import dates
from talentcareer.access.actions import create_unit
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry
from tests.builders.people import make_cohort, make_talent
from tests.builders.world import World, make_account

pytestmark = pytest.mark.django_db
ADD = "/people/add/"
CHECK = "/people/check/"


def facts(world: World, **more):
    return {"kind": "staff", "name": "郑立娟", "unit": str(world.surgery.pk), "id_kind": "identity_card", "duty_status": "on_duty"} | more  # fmt: skip


def errors(answer) -> dict[str, list[str]]:
    assert answer.status_code == 422, answer.status_code
    return {name: list(told) for name, told in answer.context["form"].errors.items()}


def test_only_name_kind_and_department_are_needed(world, hr) -> None:
    answer = hr.post(ADD, facts(world))
    talent = Talent.objects.unscoped("test").get()
    assert (answer.status_code, answer["Location"]) == (302, talent.get_absolute_url())
    assert (talent.name, talent.unit, talent.staff_no, talent.born_on) == ("郑立娟", world.surgery, None, None)
    assert [(post.unit, post.kind) for post in Post.objects.all()] == [(world.surgery, "primary")]


def card(day: str, order: str) -> str:
    """Return an identity card's number with its check character."""
    digits = f"110105{day}{order}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11]


@pytest.mark.parametrize(("order", "sex"), [("001", "male"), ("002", "female")])
def test_the_card_fills_birth_date_and_sex(world, hr, order, sex) -> None:
    hr.post(ADD, facts(world, id_number=card("19840315", order).lower()))
    talent = Talent.objects.unscoped("test").get()
    assert (talent.born_on, talent.sex, talent.id_kind) == (date(1984, 3, 15), sex, "identity_card")
    assert talent.id_number.reveal() == card("19840315", order)


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"id_number": "110105198403150020"}, "id_number", "last character"),
        ({"id_number": "1101051984031500"}, "id_number", "16 characters"),
        ({"id_number": card("19840315", "002"), "born_on": "1984-03-16"}, "born_on", "1984-03-15"),
        ({"id_number": card("19840315", "002"), "sex": "male"}, "sex", "differs"),
        ({"id_kind": "passport", "id_number": "?"}, "id_number", "document number"),
        ({"name": ""}, "name", "required"),
        ({"name": "12345"}, "name", "12345"),
        ({"unit": ""}, "unit", "department"),
        ({"kind": "postdoc", "unit": ""}, "unit", "department"),
        ({"born_on": "1990-02-30"}, "born_on", "1990-02-30"),
        ({"born_on": "1990-01-01", "hired_on": "1990-01-01"}, "hired_on", "birth date"),
        ({"born_on": "1990-01-01", "title": "232", "title_on": "1989-12-31"}, "title_on", "birth date"),
        ({"title_awarded_on": "2020-01-01"}, "title_awarded", "title"),
        ({"email": "nobody"}, "email", "valid email"),
        ({"stage": "x"}, "stage", "x"),
        ({"integrations": ["research"]}, "cohort", "batch"),
    ],
)
def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(world, hr, typed, field, words) -> None:
    answer = hr.post(ADD, facts(world, remark="留着这句话") | typed)
    told = errors(answer)
    assert words in " ".join(told[field]), told
    assert "留着这句话" in answer.content.decode()
    assert not Talent.objects.unscoped("test").exists()


@pytest.mark.parametrize(("days", "taken"), [(-1, True), (0, True), (1, False)])
def test_nobody_is_born_tomorrow(world, hr, days, taken) -> None:
    day = dates.today() + timedelta(days=days)
    answer = hr.post(ADD, facts(world, born_on=day.isoformat()))
    assert (answer.status_code == 302) is taken
    assert taken or list(errors(answer)) == ["born_on"]


def test_who_belongs_to_no_department_belongs_to_the_hospital_without_a_post(world, hr) -> None:
    hr.post(ADD, facts(world, kind="external", unit=""))
    talent = Talent.objects.unscoped("test").get()
    assert (talent.unit, Post.objects.count()) == (world.hospital, 0)


def complete(world, cohort, **more):
    return facts(
        world, id_number=card("19911114", "769"), staff_no="14410", position="副主任", hired_on="2014.7.1", origin="cultivated",
        employment_type="编制内", title_awarded="主治医师", title_awarded_on="20211215", title="233", title_on="2022-01-01", degree="doctor",
        school="北江大学", major="肿瘤学", mobile="13900001111", email="a@example.org", cohort=str(cohort.pk), integrations=["research", "industry"],
        period_from_on="2022-03-01", period_to_on="2025-02-28", promised_support="60万",
    ) | more  # fmt: skip


def test_a_complete_talent_is_one_save(world, hr) -> None:
    cohort = make_cohort(world.hospital)
    answer = hr.post(ADD, complete(world, cohort))
    assert answer.status_code == 302, answer.context["form"].errors
    talent = Talent.objects.unscoped("test").get()
    post, member = Post.objects.get(), Membership.objects.get()
    assert (post.position, post.from_on, talent.hired_on) == ("副主任", date(2014, 7, 1), date(2014, 7, 1))
    held = sorted((title.sense, title.title, title.from_on) for title in Title.objects.all())
    assert held == [("appointed", "233", date(2022, 1, 1)), ("awarded", "233", date(2021, 12, 15))]
    assert (member.stage.code, member.promised_support, sorted(row.integration for row in member.integrations.all())) == (
        "S30", 600000, ["industry", "research"],
    )  # fmt: skip
    assert set(Entry.objects.filter(subject_id=str(talent.pk)).values_list("action", flat=True)) == {"talent.created"}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"integrations": []}, "integrations"),
        ({"period_from_on": ""}, "period_from_on"),
        ({"period_to_on": "2022-02-28"}, "period_to_on"),
        ({"stage": "S30", "id_number": card("19800101", "001")}, "stage"),
        ({"id_number": card("19600101", "001")}, "stage"),
    ],
)
def test_a_refused_membership_writes_nothing_of_the_person(world, hr, typed, field) -> None:
    from cohorts.models import Stage

    if "stage" in typed:
        typed = typed | {"stage": str(Stage.objects.get(code=typed["stage"]).pk)}
    answer = hr.post(ADD, complete(world, make_cohort(world.hospital)) | typed)
    assert list(errors(answer)) == [field]
    assert (Talent.objects.unscoped("test").count(), Post.objects.count(), Membership.objects.count()) == (0, 0, 0)
    assert answer.context["form"].batch_given


@pytest.mark.parametrize(("by", "refused"), [("", ["exemption_by"]), ("院务会", [])])
def test_over_the_limit_an_exemption_needs_who_approved_it_and_the_file(world, hr, by, refused) -> None:
    from cohorts.models import Stage

    stage = str(Stage.objects.get(code="S30").pk)
    sent = complete(world, make_cohort(world.hospital), stage=stage, id_number=card("19800101", "001"), exemption_reason="急需", exemption_by=by)  # fmt: skip
    assert list(errors(hr.post(ADD, sent))) == [*refused, "exemption_file"]
    answer = hr.post(ADD, sent | {"exemption_file": SimpleUploadedFile("审批.pdf", b"%PDF-1.4")})
    assert (list(errors(answer)) if refused else answer.status_code) == (refused or 302)
    assert Evidence.objects.exemptions().count() == (0 if refused else 1)


@pytest.mark.parametrize(("born", "stage"), [("19870102", "S30"), ("19870101", "S40"), ("19720102", "S50"), ("19720101", None)])  # fmt: skip
def test_the_stage_is_proposed_by_the_age_on_the_reference_day(world, hr, born, stage) -> None:
    answer = hr.post(
        ADD, complete(world, make_cohort(world.hospital), id_number=card(born, "001"), hired_on="2015-01-01")
    )
    if stage is None:
        assert list(errors(answer)) == ["stage"]
    else:
        assert Membership.objects.get().stage.code == stage


# Who is on record already.


def test_the_same_number_within_reach_leads_to_that_record(world, hr) -> None:
    known = make_talent(
        world.medicine, name="郑立娟", staff_no="20220019", id_number=card("19840315", "002"), born_on=None, sex=""
    )
    answer = hr.post(ADD, facts(world, id_number=card("19840315", "002")))
    assert "郑立娟 (no. 20220019)" in errors(answer)["id_number"][0]
    assert known.get_absolute_url() in answer.content.decode()


def test_the_same_number_elsewhere_is_told_without_a_name_and_goes_on_record(world, client_of) -> None:
    known = make_talent(
        world.medicine, name="某甲某", staff_no="20220019", id_number=card("19840315", "002"), born_on=None, sex=""
    )
    narrow = client_of(make_account("hr_surgery", role="hr", unit=world.surgery))
    for address, sent in ((ADD, facts(world)), (CHECK, {"id_kind": "identity_card"})):
        text = narrow.post(address, sent | {"id_number": card("19840315", "002")}).content.decode()
        assert "Ask the talent office" in text
        assert not any(mark in text for mark in ("某甲某", "20220019", str(known.pk)))
    met = Entry.objects.filter(action="talent.number_met_elsewhere", subject_id=str(known.pk))
    assert met.count() == 2
    assert Talent.objects.unscoped("test").count() == 1


@pytest.mark.parametrize("kind", ["staff_no", "number"])
def test_a_taken_staff_number_is_refused(world, hr, kind) -> None:
    from cohorts.actions import keep_number
    from cohorts.models import TalentNumber

    known = make_talent(world.medicine, name="孙号", staff_no="555")
    if kind == "number":
        keep_number(TalentNumber(talent=known, kind="former", number="777"), by=SYSTEM)
    number = "555" if kind == "staff_no" else "777"
    assert "孙号" in errors(hr.post(ADD, facts(world, staff_no=number)))["staff_no"][0]


def alike(world, **more):
    return make_talent(
        world.medicine, name="郑立娟", staff_no="20001", **{"born_on": date(1991, 11, 14), "school": "北江大学"} | more
    )


@pytest.mark.parametrize(
    ("known", "typed", "asks"),
    [
        (date(1991, 11, 14), "1991-11-14", True),
        (date(1991, 11, 14), "1991-11-15", False),
        (date(1991, 11, 14), "", True),
        (None, "1991-11-14", True),
    ],
)
def test_a_namesake_is_decided_unless_born_on_another_day(world, hr, known, typed, asks) -> None:
    alike(world, born_on=known)
    answer = hr.post(ADD, facts(world, born_on=typed))
    assert (list(errors(answer)) if asks else answer.status_code) == (["not_same"] if asks else 302)
    if asks:
        assert ("北江大学" in answer.content.decode(), "20001" in answer.content.decode()) == (True, True)


def test_not_the_same_needs_a_word_and_stays_on_record(world, hr) -> None:
    known = alike(world)
    sent = facts(world, born_on="1991-11-14", not_same="on", decided=str(known.pk))
    assert list(errors(hr.post(ADD, sent))) == ["not_same_why"]
    assert list(errors(hr.post(ADD, sent | {"not_same_why": "两个身份证", "decided": ""}))) == ["not_same"]
    assert hr.post(ADD, sent | {"not_same_why": "两个身份证"}).status_code == 302
    made = Talent.objects.unscoped("test").exclude(pk=known.pk).get()
    told = Entry.objects.get(action="talent.told_apart")
    assert (told.subject_id, told.reason, told.changes) == (str(made.pk), "两个身份证", {"number": [None, "20001"]})
    assert "两个身份证" in hr.get(f"/people/{made.pk}/history/").content.decode()


def test_a_namesake_beyond_reach_is_not_told(world, client_of) -> None:
    alike(world)
    narrow = client_of(make_account("hr_surgery", role="hr", unit=world.surgery))
    assert narrow.post(ADD, facts(world, born_on="1991-11-14")).status_code == 302


def test_a_former_name_is_a_name(world, hr) -> None:
    make_talent(world.medicine, name="郑娟", staff_no="20001", born_on=None, former_names=["郑立娟"])
    assert list(errors(hr.post(ADD, facts(world)))) == ["not_same"]


# What is said while one types.


def said(client, **typed):
    answer = client.post(CHECK, {"id_kind": "identity_card"} | typed)
    assert answer.status_code == 200
    return answer.json()


def test_what_is_typed_is_answered_at_once(world, hr) -> None:
    make_talent(world.medicine, name="孙号", staff_no="555")
    cohort = make_cohort(world.hospital)
    told = said(hr, name="单立娟", id_number=card("19840315", "002"), staff_no="555", cohort=str(cohort.pk))
    assert told["fill"] == {"born_on": "1984-03-15", "sex": "female"}
    assert told["beside"]["name"]["text"] == "shàn lì juān"
    assert (told["beside"]["id_number"]["tone"], told["beside"]["staff_no"]["tone"]) == ("ok", "bad")
    assert told["beside"]["stage"]["text"].endswith("aged 37 on 2022-01-01")
    assert said(hr, staff_no="556")["beside"]["staff_no"] == {"tone": "ok", "text": "not taken"}


@pytest.mark.parametrize(
    "typed",
    [{}, {"id_number": "1101"}, {"born_on": "soon"}, {"cohort": "x", "stage": "y"}, {"name": "A"}, {"id_kind": "none", "id_number": "1"}, {"talent": "?"}],
)  # fmt: skip
def test_what_is_not_understood_yet_is_left_alone(world, hr, typed) -> None:
    told = said(hr, **typed)
    assert (told["fill"], "id_number" in told["beside"]) == ({}, False)


def test_the_namesake_is_shown_while_one_types(world, hr) -> None:
    known = alike(world)
    part = said(hr, name="郑立娟")["part"]
    assert (known.get_absolute_url() in part, 'name="not_same"' in part, str(known.pk) in part) == (True, True, True)
    assert 'name="not_same"' not in said(hr, name="郑立娟", born_on="1991-11-15")["part"]


# Who may.


def test_only_who_writes_people_opens_the_page(world, client_of) -> None:
    assert {name: client_of(user).get(ADD).status_code for name, user in world.accounts.items()} == {
        name: 200 if name == "hr" else 403 for name in world.accounts
    }
    assert client_of(world.office).post(CHECK, {}).status_code == 403


def test_a_department_beyond_reach_is_no_choice(world, client_of) -> None:
    narrow = client_of(make_account("hr_surgery", role="hr", unit=world.surgery))
    assert list(errors(narrow.post(ADD, facts(world, unit=str(world.medicine.pk))))) == ["unit"]
    ended = create_unit(name="旧科", parent=world.surgery, by=SYSTEM)
    assert [unit.name for unit in narrow.get(ADD).context["form"].fields["unit"].queryset] == ["外科", "旧科"]
    assert ended.parent == world.surgery


def test_the_next_one_begins_with_what_stays_the_same(world, hr) -> None:
    answer = hr.post(ADD, facts(world, origin="recruited", next="1"))
    form = hr.get(answer["Location"]).context["form"]
    assert (form["unit"].value(), form["origin"].value(), form["name"].value()) == (
        str(world.surgery.pk),
        "recruited",
        None,
    )


def test_the_list_offers_the_page_to_who_may_write(world, client_of) -> None:
    assert [f'href="{ADD}"' in client_of(user).get("/people/").content.decode() for user in (world.hr, world.head)] == [True, False]  # fmt: skip


@pytest.mark.parametrize("people", [2, 40])
def test_the_page_asks_the_database_as_often_with_many_people(world, hr, people, django_assert_max_num_queries) -> None:
    for _number in range(people):
        make_talent(world.surgery, name="郑立娟", school=f"学校{_number}")
    with django_assert_max_num_queries(20):
        hr.get(ADD)
    with django_assert_max_num_queries(20):
        said(hr, name="郑立娟", staff_no="1", id_number=card("19840315", "002"))


def test_what_was_typed_stands_beside_who_looks_alike(world, hr) -> None:
    alike(world)
    page = hr.post(ADD, facts(world, born_on="1991-11-14", not_same_why="两人")).content.decode()
    part = page.split('id="duplicates"')[1].split("</section>")[0]
    assert ('value="两人"' in part, part.count("<select"), part.count("<input")) == (True, 0, 3)
    assert "say that it is another person" in part


def test_the_summary_follows_the_page(world, hr) -> None:
    told = errors(hr.post(ADD, facts(world, id_number="1", name="", born_on="x", staff_no="", unit="", email="x", integrations=["research"])))  # fmt: skip
    page = hr.post(
        ADD, facts(world, id_number="1", name="", born_on="x", unit="", email="x", integrations=["research"])
    ).content.decode()
    summary = page.split('class="errs"')[1].split("</ul>")[0]
    links = [part.split('"')[0] for part in summary.split('href="#')[1:]]
    assert links == ["id_id_number", "id_name", "id_born_on", "id_unit", "id_email", "id_cohort", "id_period_from_on"]
    assert len(told) == len(links)
