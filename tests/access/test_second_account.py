"""A role gives nothing before a second account has confirmed it; who asks, proposes and confirms are different accounts."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.models import Talent
from talentcareer import dates
from talentcareer.access import actions, policy, roles
from talentcareer.access.models import GrantState, RoleGrant, User
from talentcareer.audit import sentences, trail
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry
from talentcareer.ui import blocks
from tests.builders.people import make_talent
from tests.builders.world import make_account

SINCE = date(2026, 1, 1)
WAITING = "/grants/waiting/"


def again(user) -> User:
    return User.objects.get(pk=user.pk)


def propose(world, user=None, *, role="hr", by=None, **values) -> RoleGrant:
    values = {"unit": world.surgery, "from_on": SINCE, "by": by or world.security_admin} | values
    return actions.propose_role(user or world.nobody, role=role, **values)


@pytest.fixture
def second(world) -> User:
    """Another security administrator."""
    return make_account("second", role="security_admin", unit=world.hospital, display_name="安全管理员乙")


def todos(user):
    return [(todo.count, str(todo.title)) for todo in blocks.todos(again(user)) if "Roles" in str(todo.title)]


class TestAnUnconfirmedRoleGivesNothing:
    def test_neither_rows_nor_pages_nor_roles(self, world, second, client_of):
        person = make_talent(world.surgery)
        grant = propose(world)

        def reads():
            user = again(world.nobody)
            rows = list(Talent.objects.visible_to(user).values_list("pk", flat=True))
            status = client_of(user).get(f"/people/{person.pk}/").status_code
            return rows, [held.role for held in policy.grants(user)], policy.may(user, "talent.view"), status

        assert reads() == ([], [], False, 403)
        actions.confirm_roles([grant], by=second)
        assert reads() == ([person.pk], ["hr"], True, 200)  # the control: nothing but the confirmation was missing

    def test_nor_does_a_deputy_of_an_unconfirmed_head(self, world, second):
        grant = propose(world, role="head", unit=world.surgery)
        deputy = make_account("deputy")
        days = {"from_on": dates.today(), "until_on": dates.today() + timedelta(days=9), "acting_for": world.nobody}
        with pytest.raises(ValidationError, match="does not have the role"):
            propose(world, deputy, role="head", unit=world.surgery, **days)
        actions.confirm_roles([grant], by=second)
        acting = propose(world, deputy, role="head", unit=world.surgery, **days)
        assert policy.grants(again(deputy)) == []
        actions.confirm_roles([acting], by=second)
        assert [held.acting_for for held in policy.grants(again(deputy))] == [world.nobody]

    def test_nor_is_an_unconfirmed_administrator_one_who_stays(self, world):
        propose(world, role="security_admin", unit=world.hospital)
        with pytest.raises(ValidationError, match="nobody would be"):
            actions.end_user(world.security_admin, by=SYSTEM)

    def test_what_the_system_grants_is_confirmed(self, world):
        assert RoleGrant.objects.filter(confirmed_at=None).count() == 0
        with pytest.raises(ValidationError, match="proposed by one account"):
            actions.grant_role(world.nobody, role="hr", unit=world.surgery, from_on=SINCE, by=world.security_admin)


class TestWhoConfirms:
    @pytest.mark.parametrize(
        ("name", "status", "listed"),
        [
            ("second", 302, 1),
            ("security_admin", 403, 0),  # proposed it
            ("system_admin", 404, 0),  # another security administrator can
            ("nobody", 403, None),  # would get it
            ("hr", 403, None),
            ("audit_admin", 403, None),
        ],
    )
    def test_another_security_administrator(self, world, second, client_of, name, status, listed):
        grant = propose(world)
        client = client_of(second if name == "second" else world.accounts[name])
        answer = client.get(WAITING)
        assert (answer.status_code == 200) == (listed is not None)
        assert listed is None or sum(len(rows) for _role, rows in answer.context["confirm"]) == listed
        assert client.post(f"/grants/waiting/{grant.pk}/").status_code == status
        grant.refresh_from_db()
        assert grant.confirmed_by == (second if status == 302 else None)

    def test_never_the_one_who_gets_it(self, world, second, client_of):
        grant = propose(world, second, role="security_admin", unit=world.surgery)
        answer = client_of(second).get(f"/grants/waiting/{grant.pk}/")
        assert (answer.status_code, "for your own account" in answer.content.decode()) == (200, True)
        assert client_of(second).post(f"/grants/waiting/{grant.pk}/").status_code == 403
        assert (
            client_of(second).post(f"/grants/waiting/{grant.pk}/", {"decline": "1", "reason": "x"}).status_code == 422
        )
        # No other security administrator is left: the system administrator confirms.
        assert client_of(world.system_admin).post(f"/grants/waiting/{grant.pk}/").status_code == 302

    def test_the_system_administrator_where_there_is_one_security_administrator(self, world, client_of):
        grant, client = propose(world), client_of(world.system_admin)
        page = client.get(WAITING).content.decode()
        assert "no other security administrator can confirm" in page
        assert client.get("/grants/add/").status_code == 403  # and proposes nothing
        assert client.post(f"/grants/waiting/{grant.pk}/").url == WAITING
        grant.refresh_from_db()
        assert (grant.state, grant.confirmed_by) == (GrantState.HOLDING, world.system_admin)

    def test_a_proposal_nobody_could_confirm_is_refused(self, world, client_of):
        asked = {"user": world.system_admin.pk, "role": "system_admin", "unit": world.surgery.pk, "from_on": SINCE}
        answer = client_of(world.security_admin).post("/grants/add/", asked)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["user"])
        assert "Nobody could confirm this" in answer.content.decode()

    def test_the_list_and_the_single_grant_agree(self, world, second):
        """`for_second_look_of` asks in the database what `confirmers` asks for one grant."""
        other_system = make_account("system2", role="system_admin", unit=world.hospital)
        closed = make_account("closed", role="security_admin", unit=world.hospital)
        grants = [
            propose(world), propose(world, role="office", by=second), propose(world, second, role="security_admin"),
            propose(world, world.system_admin, role="system_admin"), propose(world, world.hr, role="finance"),
        ]  # fmt: skip
        for user in (world.security_admin, second, world.system_admin, other_system, closed):
            for round_ in ("with three", "with two"):
                if round_ == "with two" and closed.is_active:
                    actions.end_user(closed, by=SYSTEM)
                found = set(RoleGrant.objects.for_second_look_of(again(user), dates.today()))
                assert found == {grant for grant in grants if user in grant.confirmers(dates.today())}

    def test_it_is_confirmed_once(self, world, second, client_of):
        grant = propose(world)
        actions.confirm_roles([grant], by=second)
        with pytest.raises(ValidationError, match="waits for no confirmation"):
            actions.confirm_roles([again_of(grant)], by=world.system_admin)


def again_of(grant) -> RoleGrant:
    return RoleGrant.objects.get(pk=grant.pk)


class TestDeciding:
    def test_many_at_once_all_or_none(self, world, second, client_of):
        people = [make_account(f"head{number}") for number in range(3)]
        grants = [propose(world, person, role="head") for person in people]
        client, chosen = client_of(second), [str(grant.pk) for grant in grants]
        actions.decline_role(grants[2], by=world.security_admin, reason="误报")
        assert "Somebody else was faster" in follow(client, {"step": "confirm", "grant": chosen})
        assert RoleGrant.objects.filter(confirmed_by=second).count() == 0
        assert "Roles confirmed: 2" in follow(client, {"step": "confirm", "grant": chosen[:2]})
        assert set(RoleGrant.objects.filter(confirmed_by=second)) == set(grants[:2])

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({"step": "confirm"}, "No role is ticked"),
            ({"step": "confirm", "grant": ["no id"]}, "No role is ticked"),
            ({"step": "everything", "grant": ["OWN"]}, "Somebody else was faster"),
            ({"step": "confirm", "grant": ["OWN"]}, "Somebody else was faster"),
            ({"step": "propose", "grant": ["OWN"]}, "Somebody else was faster"),
        ],
    )
    def test_what_is_not_hers_is_not_done(self, world, second, client_of, sent, said):
        grant = propose(world)
        sent = {name: [str(grant.pk) if one == "OWN" else one for one in value] if name == "grant" else value
                for name, value in sent.items()}  # fmt: skip
        assert said in follow(client_of(world.security_admin), sent)
        assert again_of(grant).state == GrantState.PROPOSED

    def test_it_is_asked_for_proposed_and_confirmed(self, world, second, client_of):
        grant = actions.ask_for_role(world.nobody, role="head", unit=world.surgery, by=world.system_admin)
        assert (todos(world.security_admin), todos(second), todos(world.system_admin)) == (
            [(1, "Roles asked for")], [(1, "Roles asked for")], [],
        )  # fmt: skip
        assert "Roles proposed: 1" in follow(
            client_of(world.security_admin), {"step": "propose", "grant": [str(grant.pk)]}
        )
        assert (todos(world.security_admin), todos(second), todos(world.system_admin)) == (
            [], [(1, "Roles to confirm")], [],
        )  # fmt: skip
        client_of(second).post(f"/grants/waiting/{grant.pk}/")
        assert (todos(second), [held.role for held in policy.grants(again(world.nobody))]) == ([], ["head"])
        entries = list(reversed(trail.history(world.nobody.pk).filter(model="access.RoleGrant")))
        assert [line.text for line in sentences.tell(entries)] == [
            f"系统管理员: Role asked for (account 无授权, role Department head, unit 外科, from {dates.today()})",
            "安全管理员: Role proposed (无授权: Department head (外科))",
            "安全管理员乙: Role confirmed (无授权: Department head (外科))",
        ]

    def test_declining_needs_a_reason_and_leaves_it(self, world, second, client_of):
        grant = propose(world)
        answer = client_of(second).post(f"/grants/waiting/{grant.pk}/", {"decline": "1", "reason": ""})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
        assert (
            client_of(second).post(f"/grants/waiting/{grant.pk}/", {"decline": "1", "reason": "不在编"}).status_code
            == 302
        )
        assert not RoleGrant.objects.filter(pk=grant.pk).exists()
        entry = Entry.objects.get(action="grant.declined")
        assert (entry.actor_name, entry.reason, entry.changes["role"]) == ("安全管理员乙", "不在编", ["hr", None])

    def test_the_proposer_withdraws(self, world, client_of):
        grant = propose(world)
        page = client_of(world.security_admin).get(f"/grants/waiting/{grant.pk}/").content.decode()
        assert ("Withdraw the proposal" in page, "Confirm the role" in page) == (True, False)
        sent = {"decline": "1", "reason": "误报"}
        assert client_of(world.security_admin).post(f"/grants/waiting/{grant.pk}/", sent).status_code == 302
        assert not RoleGrant.objects.filter(pk=grant.pk).exists()

    def test_a_confirmed_role_is_ended_not_declined(self, world, second, client_of):
        grant = world.hr.grants.get()
        sent = {"decline": "1", "reason": "x"}
        assert client_of(second).post(f"/grants/waiting/{grant.pk}/", sent).status_code == 422
        assert again_of(grant).state == GrantState.HOLDING

    def test_closing_the_account_takes_its_proposals_off(self, world):
        propose(world)
        actions.end_user(world.nobody, by=world.system_admin)
        assert list(world.nobody.grants.all()) == []

    def test_ending_needs_no_second_account_and_leaves_its_trail(self, world, client_of):
        grant = world.hr.grants.get()
        sent = {"on": dates.today(), "reason": "调岗"}
        assert client_of(world.security_admin).post(f"/grants/{grant.pk}/end/", sent).status_code == 302
        assert policy.grants(again(world.hr)) == []
        assert Entry.objects.get(action="grant.ended").reason == "调岗"

    def test_the_page_explains_the_role_in_words(self, world, second, client_of):
        page = unescape(client_of(second).get(f"/grants/waiting/{propose(world).pk}/").content.decode())
        labels = [str(row.label) for row in policy.table.permissions.values() if "hr" in row.roles]
        assert all(label in page for label in labels)
        assert (str(roles.HR.purpose) in page, "安全管理员" in page) == (True, True)


def follow(client, sent) -> str:
    return client.post(WAITING, sent, follow=True).content.decode()


@pytest.mark.parametrize("state", GrantState)
def test_states_of_the_filter_and_of_the_grant_agree(world, second, state):
    today = dates.today()
    propose(world)
    actions.ask_for_role(world.nobody, role="leader", unit=world.surgery, by=world.system_admin)
    actions.grant_role(world.nobody, role="office", unit=world.surgery, from_on=today + timedelta(days=3), by=SYSTEM)
    propose(world, role="finance", until_on=today - timedelta(days=1))
    by_grant = {grant.pk for grant in RoleGrant.objects.all() if grant.state == state}
    assert {grant.pk for grant in RoleGrant.objects.in_state(state, today)} == by_grant
    assert by_grant


def test_query_counts_do_not_grow_with_rows(world, second, client_of):
    client = client_of(second)

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(WAITING).status_code == 200
        return len(queries)

    propose(world)
    actions.ask_for_role(world.nobody, role="office", unit=world.surgery, by=world.system_admin)
    propose(world, by=second, role="leader")
    count()
    few = count()
    for number in range(20):
        person = make_account(f"person{number}")
        propose(world, person, role="head")
        propose(world, person, role="leader", by=second)
        actions.ask_for_role(person, role="office", unit=world.surgery, by=world.system_admin)
    assert (count(), few <= 20) == (few, True)
