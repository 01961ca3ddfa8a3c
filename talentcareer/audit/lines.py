"""Lines without a number of their own, like expenses and meetings: equal ones are told apart by how often they occur."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def place_among_equals(record: Any, names: Sequence[str], *, again: bool) -> None:
    """Give a line its number among equal ones; `names` are the fields in which lines are compared.

    Raises ValidationError under `again` where an equal line is recorded and nobody has said that this is another one.
    """
    attnames = [record._meta.get_field(name).attname for name in names]
    held = {name: getattr(record, name) for name in attnames}
    if not record._state.adding and all(record.stored.get(name) == value for name, value in held.items()):
        return
    equal = type(record).objects.filter(**held).exclude(pk=record.pk)
    taken = list(equal.order_by("occurrence").values_list("occurrence", flat=True))
    if taken and not again:
        raise ValidationError({"again": _("The same is recorded already. Tick if it happened again and this is another one.")})  # fmt: skip
    record.occurrence = max(taken, default=0) + 1
