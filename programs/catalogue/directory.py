"""Look-ups of an import: talent programmes by their name or any other name in use."""

from collections.abc import Iterable
from typing import Any

from programs.catalogue.models import Programme
from programs.catalogue.rules import programme_key
from talentcareer.exchange.planning import Directory, RowPlan, World


def programme_names(user: Any) -> Iterable[str]:
    """Return the programmes that a user may name in a sheet."""
    return Programme.objects.visible_to(user).values_list("name", flat=True)


class Programmes(Directory):
    """The catalogue, known and planned."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._by_key: dict[str, Programme] = {}
        programmes = list(Programme.objects.unscoped("the catalogue is the same for everybody"))
        for programme in programmes:
            self._by_key[programme.name_key] = programme
        for programme in programmes:
            for alias in programme.aliases:
                self._by_key.setdefault(programme_key(alias), programme)

    def find(self, name: str) -> Programme | None:
        """Return the programme of a name."""
        return self._by_key.get(programme_key(name))

    def make(self, row: RowPlan, name: str, level: str) -> Programme:
        """Return a new programme; planned once the row is taken."""
        programme = Programme(name=name, name_key=programme_key(name), level=level)
        row.then(lambda: self._by_key.setdefault(programme.name_key, programme))
        return programme
