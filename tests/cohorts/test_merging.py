"""Two records made one, and taken apart again, through the real stack."""

from datetime import date

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from cohorts import merging
from cohorts.models import Merge, Talent
from mentorship.models import Pair
from programs.catalogue.models import Programme
from programs.recognitions.models import Recognition
from tests.builders.people import keep, make_cohort, make_membership, make_talent
from tests.builders.world import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(world) -> Talent:
    return make_talent(world.surgery, staff_no="10001", name="王明", major="", degree="doctor")


@pytest.fixture
def other(world) -> Talent:
    """The same person as a postdoc once: another name, number, an ID number, what happened to her."""
    other = make_talent(
        None, staff_no="B2020", name="王铭", major="内科学", degree="master", id_number="EK7308151", id_kind="passport"
    )
    programme = keep(Programme(name="青年拔尖人才", name_key="青年拔尖人才", level="national"))
    keep(Recognition(talent=other, programme=programme, level="national", year=2023))
    make_membership(other, make_cohort(world.hospital))
    keep(Pair(mentor=make_talent(world.medicine), mentee=other, paired_on=date(2024, 1, 1)))
    other.unit = world.surgery
    keep(other)
    return other


def merge_url(kept: Talent, other: Talent) -> str:
    return reverse("cohorts:merge", args=[kept.pk, other.pk])


CHOSEN = {"name": "kept", "degree": "kept", "reason": "同一身份证"}


def rows() -> dict[str, list]:
    """Every row that refers to a person, and the people, without what is kept automatically."""
    found = {}
    for model in {Talent, *(field.model for field in merging.relations())}:
        names = [f.attname for f in model._meta.concrete_fields if f.attname not in {"version", "updated_at", "id_number_ciphertext"}]  # fmt: skip
        found[model._meta.label] = sorted(map(str, model._base_manager.values_list(*names)))
    return found


def test_codes_are_said_in_words(hr, kept, other) -> None:
    for talent, level, form in ((kept, "14", "established"), (other, "20", "filed")):
        fresh = Talent.objects.get(pk=talent.pk)
        fresh.education_level, fresh.employment_type = level, form
        keep(fresh)
    fields = hr.get(merge_url(kept, other)).context["form"].fields
    said = {name: [words for _code, words in fields[name].choices] for name in ("education_level", "employment_type")}
    assert said == {
        "education_level": ["master's study completed", "undergraduate"],
        "employment_type": ["on the establishment", "filed post"],
    }


def test_everything_moves_and_both_numbers_find_the_person(hr, kept, other) -> None:
    chosen = hr.post(reverse("cohorts:merge-choose", args=[kept.pk]), {"other": "B2020"})
    assert chosen["Location"] == merge_url(kept, other)
    page = hr.get(merge_url(kept, other))
    assert page.context["in_the_way"] == []
    assert dict(page.context["moves"]) == {"Memberships": 1, "Pairs": 1, "Recognitions": 1}
    assert list(page.context["form"].fields) == ["name", "degree", "reason"]
    answer = hr.post(merge_url(kept, other), CHOSEN)
    assert answer.status_code == 302, answer.context["form"].errors
    kept = Talent.objects.get(pk=kept.pk)
    assert (kept.name, kept.degree, kept.major, kept.id_number.reveal()) == ("王明", "doctor", "内科学", "EK7308151")
    assert (kept.recognitions.count(), kept.memberships.count(), kept.pairs.count()) == (1, 1, 1)
    for words in ("10001", "B2020", "王铭"):
        found = hr.get(reverse("cohorts:talent-list"), {"q": words})
        assert [row.record.pk for row in found.context["page"]] == [kept.pk], words
    assert not Talent.objects.filter(pk=other.pk).exists()
    assert hr.get(other.get_absolute_url())["Location"] == kept.get_absolute_url()


def test_taking_apart_restores_every_row(hr, kept, other) -> None:
    before = rows()
    hr.post(merge_url(kept, other), CHOSEN)
    assert rows() != before
    history = hr.get(reverse("cohorts:talent-history", args=[kept.pk]))
    [(_merge, url)] = history.context["merges"]
    hr.post(url)
    after = rows()
    voided = {"cohorts.TalentNumber", "cohorts.FormerName"}
    assert {label: after[label] for label in after if label not in voided} == {
        label: before[label] for label in before if label not in voided
    }
    for label in voided:
        assert not apps.get_model(label).objects.exists(), label
    assert Talent.objects.get(pk=other.pk).id_number.reveal() == "EK7308151"
    assert Talent.objects.get(pk=kept.pk).id_number is None


def test_taking_apart_is_refused_whole_where_something_changed(hr, kept, other) -> None:
    hr.post(merge_url(kept, other), CHOSEN)
    row = Recognition.objects.get()
    row.document_number = "甲字1号"
    keep(row)
    now = rows()
    hr.post(reverse("cohorts:merge-undo", args=[Merge.objects.get().pk]))
    assert rows() == now


@pytest.mark.parametrize(
    ("typed", "fields"),
    [({"name": ""}, ["name"]), ({"degree": ""}, ["degree"]), ({"reason": " "}, ["reason"])],
)
def test_what_differs_is_chosen_and_the_reason_given(hr, kept, other, typed, fields) -> None:
    before = rows()
    answer = hr.post(merge_url(kept, other), CHOSEN | typed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, fields)
    assert rows() == before


def test_what_collides_is_named_before_and_refused(hr, kept, other) -> None:
    recognition = Recognition.objects.get()
    keep(Recognition(talent=kept, programme=recognition.programme, level="national", year=2023))
    page = hr.get(merge_url(kept, other))
    [words] = page.context["in_the_way"]
    assert "青年拔尖人才 2023" in words
    before = rows()
    answer = hr.post(merge_url(kept, other), CHOSEN)
    assert answer.status_code == 422
    assert rows() == before


def test_two_id_numbers_of_one_kind_are_two_people(hr, kept, other) -> None:
    kept.set_id_number("passport", "EK7308159")
    keep(kept)
    answer = hr.post(merge_url(kept, other), CHOSEN)
    assert answer.status_code == 422
    assert "EK*****59" in str(answer.context["form"].non_field_errors())
    assert "EK7308151" not in answer.content.decode()


def test_an_open_post_that_both_hold_is_set_aside_another_one_stands_in_the_way(hr, kept, world) -> None:
    twin = make_talent(world.surgery, staff_no="10002", name="王明", degree="doctor")
    before = rows()
    page = hr.get(merge_url(kept, twin))
    assert page.context["in_the_way"] == []
    hr.post(merge_url(kept, twin), {"reason": "同一身份证"})
    assert kept.posts.count() == 1
    hr.post(reverse("cohorts:merge-undo", args=[Merge.objects.get().pk]))
    assert rows()["cohorts.Post"] == before["cohorts.Post"]
    elsewhere = make_talent(world.medicine, staff_no="10003", name="王明", degree="doctor")
    [words] = hr.get(merge_url(kept, elsewhere)).context["in_the_way"]
    assert "内科" in words


def test_looking_writes_nothing(hr, kept, other) -> None:
    before = rows()
    hr.get(merge_url(kept, other))
    assert rows() == before
    assert not Merge.objects.exists()


def test_both_must_be_within_the_writing_reach(world, kept, other) -> None:
    elsewhere = make_talent(world.medicine)
    surgeon = Client()
    surgeon.force_login(make_account("hr2", role="hr", unit=world.surgery))
    assert surgeon.get(merge_url(kept, other)).status_code == 200
    assert surgeon.get(merge_url(kept, elsewhere)).status_code == 404
    assert surgeon.get(merge_url(elsewhere, kept)).status_code == 404
    head = Client()
    head.force_login(world.head)
    assert head.get(merge_url(kept, other)).status_code == 403
