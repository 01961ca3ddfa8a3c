"""Batches, stages and their limits as the talent office keeps them; the catalogue of programmes."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import Cohort, Stage, StageLimit
from programs.catalogue.models import Programme
from tests.builders.people import change_state, keep, make_cohort, make_membership, make_talent

pytestmark = pytest.mark.django_db


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def office(world) -> Client:
    return client_of(world.office)


def batch(world, **more):
    return {"name": "第四批", "year": "2024", "status": "running", "unit": str(world.hospital.pk)} | more


def test_the_office_adds_and_corrects_a_batch(world, office) -> None:
    answer = office.post(
        reverse("cohorts:batch-add"), batch(world, notice_from_on="2024.3.1", notice_to_on="2024年3月7日")
    )
    assert answer.status_code == 302, answer.context["form"].errors
    made = Cohort.objects.get()
    assert (made.name, made.year, made.notice_to_on) == ("第四批", 2024, date(2024, 3, 7))
    assert answer["Location"] == made.get_absolute_url()
    twice = office.post(reverse("cohorts:batch-add"), batch(world))
    assert twice.status_code == 422
    assert Cohort.objects.count() == 1


def test_a_notice_ends_after_it_begins(world, office) -> None:
    answer = office.post(
        reverse("cohorts:batch-add"), batch(world, notice_from_on="2024-03-07", notice_to_on="2024-03-06")
    )
    assert answer.status_code == 422
    assert not Cohort.objects.exists()


def test_a_form_stands_below_the_entry_of_its_list(world, office) -> None:
    cohort = make_cohort(world.hospital, year=2024)
    for page, entry in (
        (reverse("cohorts:batch-edit", args=[cohort.pk]), "cohorts:batch-list"),
        (reverse("cohorts:stage-limit-add"), "cohorts:stage-list"),
        (reverse("catalogue:programme-add"), "catalogue:programme-list"),
    ):
        marked = re.findall(r'<li><a href="([^"]*)" aria-current="page">', office.get(page).text)
        assert marked == [reverse(entry)], page


def test_every_figure_of_a_batch_opens_exactly_its_people(world, office) -> None:
    cohort = make_cohort(world.hospital, year=2024)
    people = [make_talent(world.surgery) for _ in range(4)]
    memberships = [make_membership(person, cohort, period_to_on=date(2090, 1, 1)) for person in people]
    change_state(memberships[0], to="paused", on=date(2024, 6, 1))
    change_state(memberships[1], to="withdrawn", on=date(2024, 6, 1))
    page = office.get(cohort.get_absolute_url())
    found = {str(one.label): one.figure for one in page.context["figures"]}
    assert {label: figure.value for label, figure in found.items()} == {
        "selected": 4, "in training": 3, "of which paused": 1, "due for final check": 0, "completed": 0, "withdrew": 1, "terminated": 0,
    }  # fmt: skip
    for label, figure in found.items():
        assert office.get(figure.url).context["total"] == figure.value, label
    [stage] = page.context["stages"]
    for figure in (stage.selected, *stage.integrations):
        assert office.get(figure.url).context["total"] == figure.value


def test_a_batch_with_members_is_not_voided_an_empty_one_is(world, office) -> None:
    cohort = make_cohort(world.hospital)
    membership = make_membership(make_talent(world.surgery), cohort)
    url = reverse("cohorts:batch-void", args=[cohort.pk])
    answer = office.post(url, {"reason": "重复"})
    assert answer.status_code == 422
    assert "1" in str(answer.context["form"].non_field_errors())
    hr = client_of(world.hr)
    assert hr.post(url, {"reason": "重复"}).status_code == 403, "HR does not keep batches"
    from talentcareer.audit.voiding import void

    void(membership, by=world.hr, reason="录错人")
    assert office.post(url, {"reason": "重复"}).status_code == 302
    assert not Cohort.objects.exists()


def test_the_list_asks_the_same_number_of_queries_for_few_and_many(
    world, office, django_assert_max_num_queries
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(15) as asked:
            office.get(reverse("cohorts:batch-list"))
        return len(asked)

    for number in range(3):
        make_cohort(world.hospital, name=f"第{number}批")
    office.get(reverse("cohorts:batch-list"))
    few = queries()
    for number in range(3, 40):
        make_cohort(world.hospital, name=f"第{number}批")
    assert queries() == few


LIMIT = {"cap_age": "36", "reference_month": "1", "reference_day": "1", "sex": "", "from_year": "", "to_year": ""}


@pytest.mark.parametrize(
    ("known", "typed", "saved"),
    [
        ({"to_year": 2024}, {"from_year": "2025"}, True),
        ({"to_year": 2024}, {"from_year": "2024"}, False),
        ({"from_year": 2025}, {"to_year": "2024"}, True),
        ({"from_year": 2025}, {"to_year": "2025"}, False),
        ({}, {"sex": "female"}, True),
        ({}, {}, False),
        ({"to_year": 2024}, {"from_year": "2025", "reference_month": "2", "reference_day": "29"}, False),
        ({"to_year": 2024}, {"from_year": "2025", "reference_month": "12", "reference_day": "31"}, True),
    ],
)
def test_one_limit_holds_for_a_year_and_sex(world, office, known, typed, saved) -> None:
    stage = Stage.objects.get(code="S30")
    StageLimit.objects.filter(stage=stage)._raw_delete("default")
    keep(StageLimit(stage=stage, cap_age=35, **known))
    answer = office.post(reverse("cohorts:stage-limit-add"), LIMIT | {"stage": str(stage.pk)} | typed)
    assert (answer.status_code, StageLimit.objects.filter(stage=stage).count()) == ((302, 2) if saved else (422, 1))


def test_limits_are_told_as_sentences(world, office) -> None:
    stage = Stage.objects.get(code="S30")
    StageLimit.objects.filter(stage=stage)._raw_delete("default")
    keep(
        StageLimit(stage=stage, cap_age=35, to_year=2024),
        StageLimit(stage=stage, cap_age=36, inclusive=True, from_year=2025),
    )
    told = {
        row.code: [words for _limit, words in limits]
        for row, limits in office.get(reverse("cohorts:stage-list")).context["stages"]
    }
    assert told["S30"] == [
        "everybody: up to 36 on 1/1 of the batch year, batches from 2025",
        "everybody: under 35 on 1/1 of the batch year, batches up to 2024",
    ]


def test_a_programmes_name_means_one_programme(world, office) -> None:
    url = reverse("catalogue:programme-add")
    facts = {"name": "示例青年科学基金", "level": "national", "aliases": "示青、 示例基金\n示青"}
    assert office.post(url, facts).status_code == 302
    assert Programme.objects.get(name="示例青年科学基金").aliases == ["示青", "示例基金"]
    for other in ({"name": "示 青"}, {"name": "别的项目", "aliases": "示例基金"}, {"name": "示例青年科学基金"}):
        answer = office.post(url, facts | {"aliases": ""} | other)
        assert answer.status_code == 422, other
        assert "示例青年科学基金" in str(answer.context["form"].non_field_errors())
    listed = office.get(reverse("catalogue:programme-list"), {"q": "示青"})
    assert listed.context["total"] == 1
    assert client_of(world.hr).post(url, facts).status_code == 403
