"""The trail as the audit administrator reads it: who, when, what; never a business value."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import translation

from talentcareer import dates
from talentcareer.access import actions as access
from talentcareer.access.models import Unit
from talentcareer.audit import actions, sentences, trail
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry
from tests.audit.records import add_names, change, remove, set_password


@pytest.fixture
def reader(world, client_of):
    return client_of(world.audit_admin)


def rows(answer):
    return [row.record for row in answer.context["page"].object_list]


def test_fields_are_named_and_values_are_not(world, reader):
    change(world.surgery, name="绝密科", by=world.hr, reason="因为张三的身体情况")
    page = reader.get("/trail/").content.decode()
    assert [word for word in ("绝密科", "张三", str(world.surgery.pk)) if word in page] == []
    assert ("人事甲" in page, "unit changed" in page, "<td" in page) == (True, True, True)
    first = rows(reader.get("/trail/", {"q": "人事甲"}))[0]
    assert reader.get("/trail/", {"q": "人事甲"}).context["table"].render_changes(first) == "name"


def test_events_say_where_and_how_many_but_not_what_was_searched(world, reader):
    trail.write_event("export.made", by=world.hr, route="cohorts:talent-list", query="q=张三", rows=12)
    page = reader.get("/trail/").content.decode()
    assert ("cohorts:talent-list" in page, "12" in page, "张三" in page, "List exported" in page) == (
        True,
        True,
        False,
        True,
    )


def test_filters(world, reader):
    change(world.surgery, name="普外科", by=world.hr)
    with time_machine.travel(dates.now() - timedelta(days=10), tick=False):
        change(world.medicine, name="大内科", by=world.office)
    set_password(world.hr, "x", by=SYSTEM)

    def found(**query):
        return {entry.action for entry in rows(reader.get("/trail/", query))}

    day = dates.today()
    assert found(q="人事甲") == {"test.changed"} | found(q="人事甲", action="user.password_changed")
    assert [entry.actor_name for entry in rows(reader.get("/trail/", {"until_on": day - timedelta(days=5)}))] == [
        "人才办甲"
    ]
    assert "人才办甲" not in {
        entry.actor_name for entry in rows(reader.get("/trail/", {"from_on": day, "model": "access.Unit"}))
    }
    assert {entry.model for entry in rows(reader.get("/trail/", {"model": "access.RoleGrant"}))} == {"access.RoleGrant"}
    assert found(action="grant.given") == {"grant.given"}


def test_newest_first_and_paged(world, reader):
    for number in range(120):
        trail.write_event("test.event", by=SYSTEM, rows=number)
    answer = reader.get("/trail/")
    ids = [entry.pk for entry in rows(answer)]
    assert (ids, len(ids)) == (sorted(ids, reverse=True), 50)
    assert answer.context["page"].paginator.count == Entry.objects.count()
    assert not {entry.pk for entry in rows(reader.get("/trail/", {"page": 2}))} & set(ids)


def test_the_page_says_what_the_last_check_found(world, reader):
    assert "has not been checked yet" in reader.get("/trail/").content.decode()
    trail.check()
    links = trail.head()[0]
    assert f"whole, {links} entries in the chain" in reader.get("/trail/").content.decode()


@pytest.mark.parametrize("name", ["hr", "office", "head", "leader", "system_admin", "security_admin", "nobody"])
def test_nobody_else_reads_it(world, client_of, name):
    assert client_of(world.accounts[name]).get("/trail/").status_code == 403


class TestSentences:
    """A record's history, told in the reader's language."""

    def last(self, subject):
        return sentences.tell(trail.history(subject.pk)[:1])[0].text

    def test_a_change(self, world):
        change(world.surgery, name="普外科", kind="station", by=world.hr, reason="院办〔2026〕1号")
        assert self.last(world.surgery) == (
            "人事甲: unit changed (name from 外科 to 普外科, kind from department to station). Reason: 院办〔2026〕1号"
        )

    def test_a_relation_is_told_by_name(self, world):
        child = access.create_unit(name="一病区", parent=world.surgery, by=SYSTEM)
        change(Unit.objects.get(pk=child.pk), parent_id=world.medicine.pk, by=world.hr)
        assert self.last(child) == "人事甲: unit changed (belongs to from 外科 to 内科)"

    def test_a_masked_value_is_not_told(self, world):
        set_password(world.hr, "new-hash", by=SYSTEM)
        assert self.last(world.hr) == "system: account changed (password, not shown here)"

    def test_a_record_that_was_added_and_removed(self, world):
        (name,) = add_names(world.surgery, "大外科", by=world.hr)
        assert self.last(world.surgery) == "人事甲: other name of a unit recorded (unit 外科, name 大外科, kind alias)"
        remove(name, by=world.hr)
        assert self.last(world.surgery) == "人事甲: other name of a unit removed (unit 外科, name 大外科, kind alias)"

    def test_a_field_that_was_empty_is_filled_in_and_emptied_again(self, world):
        """What touches only fields that were empty has not recorded the record, nor removed it when they are emptied."""
        change(world.surgery, ended_on=dates.date(2026, 1, 1), by=world.hr)
        assert self.last(world.surgery) == "人事甲: unit changed (ended on 2026-01-01)"
        change(world.surgery, ended_on=None, by=world.hr)
        assert self.last(world.surgery) == "人事甲: unit changed (ended on from 2026-01-01 to nothing)"

    @pytest.mark.parametrize(
        ("action", "changes", "told"),
        [
            ("import.written", {"name": [None, "外科"], "kind": [None, "department"]}, "Import, unit recorded"),
            ("import.written", {"ended_on": [None, "2026-01-01"]}, "Import, unit changed"),
            ("import.written", {"name": ["外科", "普外科"]}, "Import, unit changed"),
            ("import.written", {"name": ["外科", None], "kind": ["department", None]}, "Import, unit removed"),
            ("record.voided", {"voided_by": [None, "甲"], "void_reason": [None, "重复"]}, "Voided, unit"),
            ("grant.ended", {"until_on": [None, "2026-01-01"]}, "Role ended"),
            ("nobody.named", {"ended_on": [None, "2026-01-01"]}, "unit changed"),
            ("nobody.named", {"name": [None, "外科"]}, "unit recorded"),
        ],
    )
    def test_what_became_of_a_record(self, action, changes, told):
        assert sentences.head(Entry(action=action, model="access.Unit", changes=changes)) == told

    def test_an_actor_kept_in_a_field_is_told_as_actors_are(self, world, monkeypatch):
        monkeypatch.setitem(actions.NAMES, "system", "the system itself")
        entry = Entry(at=dates.now(), actor_name="甲", model="access.Unit", changes={"changed_by": [None, "system"]})
        assert sentences.tell([entry])[0].text == "甲: unit changed (changed_by the system itself)"

    def test_words_of_the_system_are_told_in_the_readers_language(self, world, client_of, monkeypatch):
        """What the trail keeps in words of its own reads in the page's language, a person's name as it is."""
        monkeypatch.setitem(sentences.WHY, "by hand", translation.gettext_lazy("Reason"))
        monkeypatch.setitem(actions.NAMES, "system", translation.gettext_lazy("Trail"))
        trail.write_event("sign_out", by=SYSTEM, why="by hand")
        with translation.override("zh-hans"):
            answer = client_of(world.audit_admin, "zh-hans").get("/trail/", {"q": translation.gettext("Trail")})
            first = next(iter(answer.context["table"].rows))
            assert (first.get_cell("actor_name"), first.get_cell("changes").split()[-1]) == (
                translation.gettext("Trail"),
                translation.gettext("Reason"),
            )

    def test_a_named_action_leads_by_its_name(self, world):
        access.propose_role(
            world.nobody, role="hr", unit=world.surgery, from_on=dates.date(2026, 1, 1), by=world.security_admin
        )
        assert (
            self.last(world.nobody)
            == "安全管理员: Role proposed (account 无授权, role HR staff, unit 外科, from 2026-01-01)"
        )

    def test_a_moment_is_told_in_the_hospitals_time(self, world):
        with time_machine.travel("2026-03-01 20:00:00+00:00", tick=False):
            access.reset_password(world.hr, by=world.system_admin)
        assert self.last(world.hr) == (
            "系统管理员: New first password given (password, not shown here, "
            "must choose a new password from no to yes, first password holds until from nothing to 2026-03-05 04:00)"
        )

    def test_a_field_that_has_gone_since_is_told_by_its_code(self, world):
        entry = Entry(
            at=dates.now(), actor_name="甲", action="old.action", model="gone.Model", changes={"gone": ["1", "2"]}
        )
        assert sentences.tell([entry])[0].text == "甲: gone.Model changed (gone from 1 to 2)"

    def test_sentences_cost_one_query_a_kind_of_record(self, world, django_assert_num_queries):
        children = [access.create_unit(name=f"{number}病区", parent=world.surgery, by=SYSTEM) for number in range(20)]
        entries = list(trail.history(children[0].pk)) + [
            entry for child in children for entry in trail.history(child.pk)
        ]
        for entry in entries:
            entry.changes["parent"] = [None, str(world.medicine.pk)]
        with django_assert_num_queries(1), translation.override("en"):
            assert "内科" in sentences.tell(entries)[0].text
