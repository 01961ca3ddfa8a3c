"""The house stays in order: short files, no catch-all modules, no signals, no admin."""

import ast
from pathlib import Path

import pytest

from tests.house.sources import ROOT, dotted, imports, python_files, relative

LONGEST = 400
CATCH_ALL = {"util", "utils", "common", "helper", "helpers", "misc"}
SIGNAL_FILES = ("talentcareer/access/sign_in_signals.py", "talentcareer/jobs/worker_signals.py")
"""Libraries' signals about sign-in and about workers are received here, each in one file, and nowhere else."""


def too_long(path: str, text: str) -> list[str]:
    count = len(text.splitlines())
    return [f"{path}: {count} lines"] if count > LONGEST else []


def catch_all(path: str) -> list[str]:
    names = Path(path.removesuffix(".py")).parts
    return [f"{path}: {name}" for name in names if name.lower() in CATCH_ALL]


def signals(path: str, text: str) -> list[str]:
    """Places that receive signals: receivers, connections, and any import of the signals of models."""
    found = []
    tree = ast.parse(text)
    for line, name in imports(tree):
        if name.startswith("django.db.models.signals") or (
            name == "django.dispatch.receiver" and path not in SIGNAL_FILES
        ):
            found.append(f"{path}:{line}: {name}")
    if path in SIGNAL_FILES:
        return found
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found += [
                f"{path}:{node.lineno}: {name}"
                for name in (dotted(d.func if isinstance(d, ast.Call) else d) for d in node.decorator_list)
                if name.endswith(".connect")
            ]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "connect":
            receiver = node.args[0] if node.args else None
            of_database = dotted(node.func).startswith(("sqlite3.", "psycopg."))
            if isinstance(receiver, (ast.Name, ast.Attribute, ast.Lambda)) and not of_database:
                found.append(f"{path}:{node.lineno}: {dotted(node.func)}")
    return found


def over_project(check) -> list[str]:
    return [breach for path in python_files() for breach in check(relative(path), path.read_text())]


def test_files_stay_short() -> None:
    scripts = [(relative(path), path.read_text()) for path in sorted((ROOT / "scripts").glob("*.py"))]
    assert over_project(too_long) + [breach for path, text in scripts for breach in too_long(path, text)] == []


def test_no_module_is_a_catch_all() -> None:
    assert [breach for path in python_files() for breach in catch_all(relative(path))] == []


def test_nothing_hangs_on_signals() -> None:
    assert over_project(signals) == []


def test_admin_is_not_installed(settings) -> None:
    assert [app for app in settings.INSTALLED_APPS if "admin" in app] == []


def test_too_long_counts_lines() -> None:
    assert too_long("cohorts/rules.py", "x = 1\n" * 400) == []
    assert too_long("cohorts/rules.py", "x = 1\n" * 401) == ["cohorts/rules.py: 401 lines"]


def test_catch_all_sees_folder_and_file() -> None:
    assert catch_all("cohorts/utils/names.py") == ["cohorts/utils/names.py: utils"]
    assert catch_all("reports/helpers.py") == ["reports/helpers.py: helpers"]
    assert catch_all("reports/rules.py") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from django.dispatch import receiver\n", ["a.py:1: django.dispatch.receiver"]),
        ("from django.db.models.signals import post_save\n", ["a.py:1: django.db.models.signals.post_save"]),
        ("user_logged_in.connect(note)\n", ["a.py:1: user_logged_in.connect"]),
        ("@worker_ready.connect\ndef f(sender): ...\n", ["a.py:2: worker_ready.connect"]),
        ("@worker_ready.connect(weak=False)\ndef f(sender): ...\n", ["a.py:2: worker_ready.connect"]),
        ("import sqlite3\nsqlite3.connect(path)\n", []),
        ("client.connect('127.0.0.1')\n", []),
    ],
)
def test_signals_are_seen_in_every_form(text: str, expected: list[str]) -> None:
    assert signals("a.py", text) == expected


@pytest.mark.parametrize("path", SIGNAL_FILES)
def test_the_named_files_may_receive_but_not_from_models(path: str) -> None:
    assert signals(path, "from django.dispatch import receiver\nx.connect(f)\n") == []
    breach = f"{path}:1: django.db.models.signals.pre_save"
    assert signals(path, "from django.db.models.signals import pre_save\n") == [breach]
