"""Each part imports what its neighbours offer and no more; the platform knows nothing of talents; rules are pure."""

import ast
import re

import pytest

from tests.house.sources import (
    DOMAIN,
    PLATFORM,
    ROOT,
    app_of,
    dotted,
    imports,
    kinds_of,
    module_of,
    python_files,
    relative,
)

OFFERED = {"models", "rules", "actions", "choices", "codes", "directory", "references", "statuses"} | {
    "entering",  # the base of forms about a person
    "fields",
    "lists",  # the base of lists of what is recorded of people
    "files",  # what a file is that may be kept
    "sentences",  # the conditions of a call, read aloud
    "ways",  # where one goes on from a call
    "leaving",  # what is open of a subject when somebody leaves is named by that subject
}
"""What one subject may import of another: for its kinds of workbook words, look-ups, shared columns, forms, open matters."""
OFFERED_TO_REPORTS = (
    OFFERED
    | {"querysets", "presenters"}
    | {
        "calls",  # the windows of stages and programmes as of a day
        "board",  # who stands where with them
    }
)
"""Reports ask across subjects, and put people and memberships into the same words as their own pages; so does eligibility."""
ACROSS = {"reports", "programs.eligibility"}
WORDS = re.compile(
    r"cohort|postdoc|mentor|mentee|recognition|studyabroad|study_abroad|academician|talent(?!career)(?! office)"
    r"|\bmembership|\bprogramme|人才|博士后|导师|学员|批次|研学|助学|院士|结对",
    re.IGNORECASE,
)
NAMES_THE_ROLES = {"talentcareer/access/roles.py"}
"""Roles are called what the hospital's people are called."""
RULES_MAY_USE_OF_DJANGO = ("django.utils.translation.",)
WIRES_THE_PROJECT = {"talentcareer/urls.py"}
CLOCK = "talentcareer/dates.py"
CLOCK_CALLS = {"today", "utcnow", "localdate"}
CLOCK_CALLS_OF_MOMENTS = {"datetime.now", "timezone.now", "dt.now", "datetime.datetime.now", "time.localtime"}


def offered_by(app: str) -> set[str]:
    """The submodules a platform app names in its `__all__`."""
    tree = ast.parse((ROOT / "talentcareer" / app / "__init__.py").read_text())
    for node in tree.body:
        if isinstance(node, ast.Assign) and dotted(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


def past_the_offer(path: str, text: str, offers: dict[str, set[str]]) -> list[str]:
    """Imports of a platform app's inner modules from outside that app."""
    here = app_of(module_of(path))
    found = []
    for line, name in imports(ast.parse(text), module_of(path)):
        parts = name.split(".")
        if parts[0] != "talentcareer" or len(parts) < 3 or parts[1] not in offers or app_of(name) == here:
            continue
        if parts[2] not in offers[parts[1]]:
            found.append(f"{path}:{line}: {'.'.join(parts[:3])}")
    return list(dict.fromkeys(found))


def past_the_subject(path: str, text: str) -> list[str]:
    """Imports from another subject beyond what it offers (reports: querysets too)."""
    here = app_of(module_of(path))
    offered = OFFERED_TO_REPORTS if here in ACROSS else OFFERED
    found = []
    for line, name in imports(ast.parse(text), module_of(path)):
        if name.split(".")[0] not in DOMAIN or app_of(name) == here:
            continue
        inner = name.removeprefix(app_of(name)).strip(".").split(".")[0]
        if inner not in offered:
            found.append(f"{path}:{line}: {name}")
    return found


def words_of_the_domain(path: str, text: str) -> list[str]:
    """Names and texts in code that speak of talents; docstrings and comments may give examples."""
    tree = ast.parse(text)
    prose = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            prose.add(id(node.value))
    found = []
    for node in ast.walk(tree):
        said = []
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            said = [node.value]
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            said = [node.name]
        elif isinstance(node, ast.Name):
            said = [node.id]
        elif isinstance(node, ast.Attribute):
            said = [node.attr]
        elif isinstance(node, (ast.arg, ast.keyword)):
            said = [node.arg or ""]
        found += [f"{path}:{node.lineno}: {WORDS.search(word)[0]}" for word in said if WORDS.search(word)]
    return found


def impure(path: str, text: str) -> list[str]:
    """What makes a rule depend on more than its values: the database, the settings, today."""
    found = []
    tree = ast.parse(text)
    for line, name in imports(tree, module_of(path)):
        of_django = name.startswith("django.") and not name.startswith(RULES_MAY_USE_OF_DJANGO)
        of_data = bool({"models", "querysets", "actions", "views", "forms"} & set(name.split(".")))
        of_time = name in ("talentcareer.dates", "talentcareer.dates.today", "talentcareer.dates.now", "time.time")
        if of_django or of_data or of_time:
            found.append(f"{path}:{line}: {name}")
    return found + [breach for breach in other_clocks(path, text) if breach not in found]


def other_clocks(path: str, text: str) -> list[str]:
    """Calls that ask the machine for the day or the moment."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = dotted(node.func)
        of, _, verb = name.rpartition(".")
        if name in CLOCK_CALLS_OF_MOMENTS or (of and verb in CLOCK_CALLS and not of.endswith("dates")):
            found.append(f"{path}:{node.lineno}: {name}()")
    return found


def over(check, *packages: str) -> list[str]:
    return [breach for path in python_files(*packages) for breach in check(relative(path), path.read_text())]


def test_the_platform_is_used_through_what_it_offers() -> None:
    offers = {app: offered_by(app) for app in PLATFORM}
    files = [path for path in python_files() if relative(path) not in WIRES_THE_PROJECT]
    assert [breach for path in files for breach in past_the_offer(relative(path), path.read_text(), offers)] == []


def test_every_platform_app_says_what_it_offers() -> None:
    folders = {app: ROOT / "talentcareer" / app for app in PLATFORM}
    absent = [
        f"{app}.{name}"
        for app, folder in folders.items()
        for name in sorted(offered_by(app))
        if not (folder / f"{name}.py").exists() and not (folder / name / "__init__.py").exists()
    ]
    assert (sorted(app for app in PLATFORM if not offered_by(app)), absent) == ([], [])


def test_a_subject_uses_of_another_what_it_offers() -> None:
    assert over(past_the_subject, *DOMAIN) == []


def test_the_platform_knows_no_word_of_the_domain() -> None:
    files = [path for app in PLATFORM for path in python_files(f"talentcareer/{app}")]
    checked = [path for path in files if relative(path) not in NAMES_THE_ROLES]
    assert [breach for path in checked for breach in words_of_the_domain(relative(path), path.read_text())] == []


def test_rules_are_pure() -> None:
    rules = [path for path in python_files(*DOMAIN) if "rules" in kinds_of(relative(path))]
    assert [breach for path in rules for breach in impure(relative(path), path.read_text())] == []


def test_there_is_one_clock() -> None:
    files = [path for path in python_files() if relative(path) != CLOCK]
    assert [breach for path in files for breach in other_clocks(relative(path), path.read_text())] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from talentcareer.access.models import Unit", []),
        ("from talentcareer.access import models", []),
        ("import talentcareer.access", []),
        ("from talentcareer.access.backends import X", ["cohorts/a.py:1: talentcareer.access.backends"]),
        ("from talentcareer.access import backends", ["cohorts/a.py:1: talentcareer.access.backends"]),
        ("import talentcareer.access.backends", ["cohorts/a.py:1: talentcareer.access.backends"]),
    ],
)
def test_an_import_past_the_offer_is_seen(text: str, expected: list[str]) -> None:
    assert past_the_offer("cohorts/a.py", text, {"access": {"models"}}) == expected


def test_an_app_may_import_its_own_inside() -> None:
    assert past_the_offer("talentcareer/access/views.py", "from .backends import X", {"access": {"models"}}) == []


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("mentorship/a.py", "from cohorts.models import Talent", []),
        ("mentorship/a.py", "from cohorts import rules, choices", []),
        ("mentorship/a.py", "from cohorts.querysets import Q", ["mentorship/a.py:1: cohorts.querysets.Q"]),
        ("reports/a.py", "from cohorts.querysets import Q", []),
        ("reports/a.py", "from cohorts import views", ["reports/a.py:1: cohorts.views"]),
        ("programs/aid/a.py", "from programs.aid import forms", []),
        ("programs/aid/a.py", "from programs.abroad import forms", ["programs/aid/a.py:1: programs.abroad.forms"]),
    ],
)
def test_an_import_past_the_subject_is_seen(path: str, text: str, expected: list[str]) -> None:
    assert past_the_subject(path, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"""Like mentees."""\nx = 1', []),
        ("def f():\n    '''Named like talent.view.'''", []),
        ("brand = 'TalentCareer'", []),
        ("role = 'the talent office'", []),
        ("title = '人才'", ["p.py:1: 人才"]),
        ("talent_id = 1", ["p.py:1: talent"]),
        ("row.postdoc", ["p.py:1: postdoc"]),
        ("def cohort_of(): ...", ["p.py:1: cohort"]),
        ("f(mentor=1)", ["p.py:1: mentor"]),
    ],
)
def test_a_word_of_the_domain_is_seen(text: str, expected: list[str]) -> None:
    assert words_of_the_domain("p.py", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from django.utils.translation import gettext_lazy as _\nfrom talentcareer.dates import age_on", []),
        ("from django.db.models import Q", ["cohorts/rules.py:1: django.db.models.Q"]),
        ("from django.conf import settings", ["cohorts/rules.py:1: django.conf.settings"]),
        ("from .models import Talent", ["cohorts/rules.py:1: cohorts.models.Talent"]),
        ("from talentcareer.dates import today", ["cohorts/rules.py:1: talentcareer.dates.today"]),
        ("import datetime\nx = datetime.date.today()", ["cohorts/rules.py:2: datetime.date.today()"]),
    ],
)
def test_an_impure_rule_is_seen(text: str, expected: list[str]) -> None:
    assert impure("cohorts/rules.py", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("date.today()", ["a.py:1: date.today()"]),
        ("timezone.now()", ["a.py:1: timezone.now()"]),
        ("timezone.localdate()", ["a.py:1: timezone.localdate()"]),
        ("datetime.now(tz=UTC)", ["a.py:1: datetime.now()"]),
        ("dates.today(); dates.now(); today()", []),
    ],
)
def test_another_clock_is_seen(text: str, expected: list[str]) -> None:
    assert other_clocks("a.py", text) == expected
