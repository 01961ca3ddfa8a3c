"""Verbs over units, the plainest records there are, for tests of the trail."""

from typing import Any

from talentcareer.access.models import Unit, UnitName, UnitNameKind, User
from talentcareer.audit.actions import action


@action("test.changed")
def change(record: Any, *, by: Any, reason: str = "", update_fields: list[str] | None = None, **values: Any) -> None:
    for name, value in values.items():
        setattr(record, name, value)
    record.save(update_fields=update_fields)


@action("test.added")
def add_names(unit: Unit, *names: str, by: Any) -> list[UnitName]:
    return UnitName.objects.bulk_create(
        [UnitName(unit=unit, name=name, name_key=name, kind=UnitNameKind.ALIAS) for name in names]
    )


@action("test.renamed")
def change_names(names: list[UnitName], *, by: Any, kind: str) -> int:
    for name in names:
        name.kind = kind
    return UnitName.objects.bulk_update(names, ["kind"])


@action("test.removed")
def remove(*records: Any, by: Any) -> None:
    for record in records:
        record.delete()


@action("test.masked")
def set_password(user: User, password: str, *, by: Any) -> None:
    user.password = password
    user.save()
