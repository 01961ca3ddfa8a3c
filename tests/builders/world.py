"""A tiny named hospital for every test: two departments, one account a role, made through actions."""

from dataclasses import dataclass
from datetime import date

from talentcareer.access import actions, roles
from talentcareer.access.models import Unit, UnitKind, User
from talentcareer.audit.actions import SYSTEM

PASSWORD = "correct horse battery"
SINCE = date(2020, 1, 1)


@dataclass(frozen=True)
class World:
    """示例医院 with 外科 and 内科, and its accounts by what they are for."""

    hospital: Unit
    surgery: Unit
    medicine: Unit
    hr: User
    office: User
    head: User  # of surgery
    other_head: User  # of medicine
    leader: User
    system_admin: User
    security_admin: User
    audit_admin: User
    nobody: User  # no grant

    @property
    def accounts(self) -> dict[str, User]:
        """Every account by its user name."""
        return {name: value for name, value in vars(self).items() if isinstance(value, User)}


def make_account(
    username: str, *, role: str = "", unit: Unit | None = None, display_name: str = "", since: date = SINCE
) -> User:
    """Make an account with `PASSWORD` already chosen, and grant it a role."""
    user, _first_password = actions.create_user(username=username, display_name=display_name or username, by=SYSTEM)
    actions.change_password(user, password=PASSWORD, by=user)
    if role:
        actions.grant_role(user, role=role, unit=unit, from_on=since, by=SYSTEM)
    return user


def make_world() -> World:
    """Make the hospital and its accounts."""
    hospital = actions.create_unit(name="示例医院", kind=UnitKind.HOSPITAL, by=SYSTEM)
    surgery = actions.create_unit(name="外科", parent=hospital, by=SYSTEM)
    medicine = actions.create_unit(name="内科", parent=hospital, by=SYSTEM)
    whole = {"unit": hospital}
    return World(
        hospital=hospital,
        surgery=surgery,
        medicine=medicine,
        hr=make_account("hr", role=roles.HR.code, display_name="人事甲", **whole),
        office=make_account("office", role=roles.OFFICE.code, display_name="人才办甲", **whole),
        head=make_account("head", role=roles.HEAD.code, display_name="外科主任", unit=surgery),
        other_head=make_account("other_head", role=roles.HEAD.code, display_name="内科主任", unit=medicine),
        leader=make_account("leader", role=roles.LEADER.code, display_name="院领导甲", **whole),
        system_admin=make_account("system_admin", role=roles.SYSTEM_ADMIN.code, display_name="系统管理员", **whole),
        security_admin=make_account(
            "security_admin", role=roles.SECURITY_ADMIN.code, display_name="安全管理员", **whole
        ),
        audit_admin=make_account("audit_admin", role=roles.AUDIT_ADMIN.code, display_name="审计管理员", **whole),
        nobody=make_account("nobody", display_name="无授权"),
    )
