import pytest

from talentcareer.ui import blocks, panels, search
from talentcareer.ui.blocks import HomeBlock
from talentcareer.ui.panels import Panel
from talentcareer.ui.parts import Figure, KeyFigure, Todo
from tests.builders.world import World


@pytest.fixture
def own_panels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_panels", {})
    monkeypatch.setattr(blocks, "_blocks", {})
    monkeypatch.setattr(search, "_offered", [])


def panel(code: str, order: int, permission: str = "unit.view", found: dict | None = None) -> Panel:
    return Panel(code, code.title(), order, permission, "components/definition.html", lambda _person, _user: found)


@pytest.mark.usefixtures("own_panels")
def test_panels_come_in_order_and_only_to_those_who_may(world: World) -> None:
    panels.add(panel("late", 20, found={"count": 3, "rows": [("a", "b")]}))
    panels.add(panel("early", 10))
    panels.add(panel("closed", 5, "user.manage"))
    shown = panels.for_person(object(), world.hr)
    assert [(item.panel.code, item.count) for item in shown] == [("early", None), ("late", 3)]
    assert [item.html().strip() for item in shown] == ["", '<dl class="card-def"><dt>a</dt><dd>b</dd></dl>']
    assert panels.for_person(object(), world.nobody) == []


@pytest.mark.usefixtures("own_panels")
def test_a_code_belongs_to_one_panel() -> None:
    first = panel("one", 1)
    panels.add(first)
    panels.add(first)
    with pytest.raises(ValueError, match="Two panels have the code 'one'"):
        panels.add(panel("one", 2))


@pytest.mark.usefixtures("own_panels")
def test_home_shows_figures_and_work_of_those_who_may(world: World) -> None:
    figure = KeyFigure("Units", Figure(3, "/units/"))
    waiting = Todo(2, "Waiting", "two", "Open", "/w/")
    nothing = Todo(0, "Nothing", "none", "Open", "/n/")
    blocks.add(HomeBlock("a", 2, "unit.view", todos=lambda _user: [waiting, nothing]))
    blocks.add(HomeBlock("b", 1, "unit.view", figures=lambda _user: [figure]))
    blocks.add(HomeBlock("c", 0, "user.manage", figures=lambda _user: [figure]))
    assert blocks.figures(world.hr) == [figure]
    assert blocks.todos(world.hr) == [waiting]
    assert blocks.figures(world.audit_admin) == blocks.todos(world.audit_admin) == []
    with pytest.raises(ValueError, match="Two home blocks have the code 'a'"):
        blocks.add(HomeBlock("a", 1, "unit.view"))


@pytest.mark.usefixtures("own_panels")
def test_the_search_box_leads_to_one_list() -> None:
    assert search.offered() is None
    people = search.Search("cohorts:talent-list", "q", "Name")
    search.offer(people)
    search.offer(people)
    assert search.offered() == people
    with pytest.raises(ValueError, match="leads to cohorts:talent-list already"):
        search.offer(search.Search("x:y", "q", "Name"))
