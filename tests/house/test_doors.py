"""Data has one door: where a request or a figure reads rows, it says for whom."""

import ast

import pytest

from tests.house.sources import dotted, kinds_of, python_files, relative

READERS = {"views", "forms", "tables", "filters", "resources", "tasks", "indicators", "lists", "panels"}
MANAGERS = {"objects", "everything", "_default_manager", "_base_manager"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404"}


def unguarded(path: str, text: str) -> list[str]:
    """Reads that neither pass `visible_to(user)` nor give their reason to `unscoped("…")`; `none()` reads nothing."""
    tree = ast.parse(text)
    guarded = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            manager, verb = node.func.value, node.func.attr
            says_for_whom = verb == "visible_to" and bool(node.args or node.keywords)
            if says_for_whom or (verb == "none" and not node.args) or (verb == "unscoped" and has_reason(node)):
                guarded.add(id(manager))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS and id(node) not in guarded:
            found.append((node.lineno, dotted(node) or node.attr))
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in SHORTCUTS and node.args:
            model = dotted(node.args[0]).split(".")[-1]
            if model[:1].isupper():
                found.append((node.lineno, f"{dotted(node.func)}({model})"))
    return [f"{path}:{line}: {what}" for line, what in sorted(found)]


def has_reason(call: ast.Call) -> bool:
    """Whether a call's first argument is a written-out reason."""
    first = call.args[0] if call.args else None
    return isinstance(first, ast.Constant) and isinstance(first.value, str) and len(first.value.split()) >= 2


def reads_for_somebody(path: str) -> bool:
    return bool(kinds_of(path) & READERS)


def test_every_read_passes_the_door() -> None:
    files = [path for path in python_files() if reads_for_somebody(relative(path))]
    assert [breach for path in files for breach in unguarded(relative(path), path.read_text())] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Talent.objects.visible_to(user).filter(a=1)", []),
        ("models.Talent.objects.visible_to(request.user)", []),
        ('Talent.objects.unscoped("figures of the whole hospital").count()', []),
        ("Talent.objects.none()", []),
        ("Talent.objects.filter(a=1)", ["v.py:1: Talent.objects"]),
        ("Talent.objects.all().visible_to(user)", ["v.py:1: Talent.objects"]),
        ("Talent.objects.visible_to()", ["v.py:1: Talent.objects"]),
        ("Talent.objects.unscoped()", ["v.py:1: Talent.objects"]),
        ('Talent.objects.unscoped("")', ["v.py:1: Talent.objects"]),
        ("rows = Talent.objects", ["v.py:1: Talent.objects"]),
        ("type(row).objects.get(pk=1)", ["v.py:1: objects"]),
        ("Talent._default_manager.all()", ["v.py:1: Talent._default_manager"]),
        ("get_object_or_404(Talent, pk=1)", ["v.py:1: get_object_or_404(Talent)"]),
        ("get_object_or_404(Talent.objects.visible_to(user), pk=1)", []),
    ],
)
def test_a_read_past_the_door_is_seen(text: str, expected: list[str]) -> None:
    assert unguarded("v.py", text) == expected


def test_packages_of_views_are_read_too() -> None:
    assert reads_for_somebody("cohorts/views.py")
    assert reads_for_somebody("cohorts/views/people.py")
    assert not reads_for_somebody("cohorts/actions.py")
