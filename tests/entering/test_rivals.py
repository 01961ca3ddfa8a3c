"""Two people save in the same instant what cannot stand together: the second one reads the rule's own sentence, never an error page."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from cohorts.models import Cohort, Membership
from programs.catalogue.models import Programme
from programs.recognitions.models import Recognition
from talentcareer.audit.records import RecordQuerySet
from talentcareer.audit.voiding import void
from tests.builders.forms import errors, sent
from tests.builders.people import keep, make_cohort, make_membership, make_talent
from tests.builders.world import World

pytestmark = pytest.mark.django_db
KNOWN = "There is a batch of this name and year already."
GENERAL = "Somebody else saved at the same moment what cannot stand together with this."


@pytest.fixture
def office(world: World, client_of: Any) -> Client:
    return client_of(world.office)


@pytest.fixture
def rival_saves(monkeypatch: pytest.MonkeyPatch) -> Callable[[type[Any], Callable[[], Any]], None]:
    """Return `rival_saves(model, makes)`: what `makes` makes stands right after a verb's check of such a record passed.

    On the one connection of a test it goes with the save that it broke, so it is made again before the next check.
    """

    def prepare(model: type[Any], makes: Callable[[], Any]) -> None:
        check = model.full_clean
        checked: list[Any] = []
        making: list[bool] = []

        def full_clean(record: Any, *args: Any, **kwargs: Any) -> None:
            if kwargs or making:  # the form's own look at the fields, or the rival
                check(record, *args, **kwargs)
                return
            checked.append(record)
            if len(checked) == 1:
                check(record)
            making.append(True)
            makes()
            making.clear()
            if len(checked) > 1:
                check(record)

        monkeypatch.setattr(model, "full_clean", full_clean)

    return prepare


def batch(world: World, **more: Any) -> dict[str, Any]:
    return {"name": "第四批", "year": "2024", "status": "running", "unit": str(world.hospital.pk)} | more


def test_a_new_batch(world: World, office: Client, rival_saves: Any) -> None:
    rival_saves(Cohort, lambda: make_cohort(world.hospital, name="第四批", year=2024))
    answer = office.post(reverse("cohorts:batch-add"), batch(world))
    assert errors(answer) == {"__all__": [KNOWN]}
    assert answer.context["form"]["name"].value() == "第四批"


def test_a_corrected_batch(world: World, office: Client, rival_saves: Any) -> None:
    mine = make_cohort(world.hospital, name="第三批", year=2024)
    edit = reverse("cohorts:batch-edit", args=[mine.pk])
    typed = sent(office.get(edit).context["form"], name="第四批")
    rival_saves(Cohort, lambda: make_cohort(world.hospital, name="第四批", year=2024))
    assert errors(office.post(edit, typed)) == {"__all__": [KNOWN]}
    assert Cohort.objects.get(pk=mine.pk).name == "第三批"


def test_a_record_of_several_rows(world: World, hr: Client, rival_saves: Any) -> None:
    talent, cohort = make_talent(world.surgery, staff_no="10001", born_on=date(1988, 3, 1)), make_cohort(world.hospital)
    rival_saves(Membership, lambda: make_membership(talent, cohort))
    typed = {"talent": "10001", "cohort": str(cohort.pk), "integrations": ["research"], "period_from_on": "2022-03-01"}
    answer = hr.post(reverse("cohorts:membership-add"), typed)
    assert errors(answer) == {"__all__": ["This person is in this batch already."]}


def test_a_record_taken_back(world: World, office: Client, rival_saves: Any) -> None:
    mine = make_cohort(world.hospital, name="第四批", year=2024)
    void(mine, by=world.office, reason="重复")
    rival_saves(Cohort, lambda: make_cohort(world.hospital, name="第四批", year=2024))
    answer = office.post(reverse("cohorts:batch-take-back", args=[mine.pk]), follow=True)
    assert [str(message) for message in answer.context["messages"]] == [KNOWN]
    assert Cohort.everything.get(pk=mine.pk).voided_at


@pytest.mark.parametrize(
    ("said_by_database", "told"),
    [
        ('duplicate key value violates unique constraint "cohort_once"', KNOWN),
        ("something nobody gave a sentence", GENERAL),
    ],
)
@pytest.mark.parametrize("page", ["add", "edit", "void"])
def test_what_no_check_can_say(
    world: World, office: Client, monkeypatch: Any, page: str, said_by_database: str, told: str
) -> None:
    known = make_cohort(world.hospital, name="第三批", year=2024)
    url = reverse(f"cohorts:batch-{page}", args=[known.pk] if page != "add" else [])
    typed = {"reason": "重复"} if page == "void" else batch(world)
    if page == "edit":
        typed = sent(office.get(url).context["form"], name="第四批")

    def save(*_args: Any, **_kwargs: Any) -> None:
        raise IntegrityError(said_by_database)

    monkeypatch.setattr(Cohort, "save", save)
    [words] = errors(office.post(url, typed))["__all__"]
    assert words.startswith(told)


def test_many_at_once(world: World, hr: Client, monkeypatch: Any) -> None:
    programme: Any = keep(Programme(name="青年拔尖人才", name_key="青年拔尖人才", level="national"))
    people = [make_talent(world.surgery) for _ in range(2)]
    typed = {
        "person": [str(person.pk) for person in people], "all-sent": "1", "all-programme": str(programme.pk),
        "all-published_on": "2023-05-04", "all-status": "awarded", "save": "1",
    }  # fmt: skip
    write = RecordQuerySet.bulk_create

    def bulk_create(self: Any, records: Any, *args: Any, **kwargs: Any) -> Any:
        if self.model is Recognition:
            raise IntegrityError("UNIQUE constraint failed")
        return write(self, records, *args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(RecordQuerySet, "bulk_create", bulk_create)
        answer = hr.post(reverse("recognitions:recognition-many"), typed)
    assert answer.status_code == 422
    assert [str(words) for words in answer.context["form"].non_field_errors()] == [
        "Somebody else recorded one of these at the same moment. Nothing was written; check again."
    ]
    assert not Recognition.objects.exists()
    # The control: the same without a rival.
    assert hr.post(reverse("recognitions:recognition-many"), typed).status_code == 302
    assert Recognition.objects.count() == 2
