"""Open primary posts and titles by person."""

from datetime import date, timedelta
from uuid import UUID

from cohorts.models import Post, Title
from talentcareer.exchange.planning import Directory, World


class Posts(Directory):
    """The open primary post of everybody, known and planned: the roster and the register of postdocs move people alike."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        open_posts = world.rows(Post).primary().filter(to_on=None).select_related("unit")
        self.open: dict[UUID, Post] = {post.talent_id: post for post in world.read(open_posts)}


class Titles(Directory):
    """Every title by person and sense, known and planned."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._of: dict[tuple[UUID, str], list[Title]] = {}
        for title in world.read(world.rows(Title)):
            self.register(title)

    def register(self, title: Title) -> None:
        """Make a title findable."""
        self._of.setdefault((title.talent_id, title.sense), []).append(title)

    def current(self, talent_id: UUID, sense: str) -> Title | None:
        """Return the open title of a sense."""
        return next((title for title in self._of.get((talent_id, sense), ()) if title.to_on is None), None)

    def held(self, talent_id: UUID, sense: str, title: str, from_on: date) -> bool:
        """Tell whether a title is known from that day."""
        return any(one.title == title and one.from_on == from_on for one in self._of.get((talent_id, sense), ()))

    def until(self, talent_id: UUID, sense: str, from_on: date) -> date:
        """Return the last day of an earlier title: the one before the next title begins."""
        later = [one.from_on for one in self._of.get((talent_id, sense), ()) if one.from_on and one.from_on > from_on]
        return min(later) - timedelta(days=1)
