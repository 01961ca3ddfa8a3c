"""The project's own files, for tests that read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLATFORM = ("audit", "access", "jobs", "deadlines", "exchange", "ui")
"""Apps of the platform, lowest first."""
DOMAIN = ("cohorts", "programs", "mentorship", "reports")
"""Packages of the domain, lowest first."""


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def python_files(*packages: str, migrations: bool = False) -> list[Path]:
    """Python files of the named packages (all of the application's where none is named), in order."""
    roots = [ROOT / name for name in packages or ("talentcareer", *DOMAIN)]
    files = sorted(path for root in roots for path in root.rglob("*.py"))
    return [path for path in files if migrations or "migrations" not in path.parts]


def templates() -> list[Path]:
    return sorted([*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")])


def static_files(suffix: str) -> list[Path]:
    return sorted((ROOT / "static").rglob(f"*{suffix}"))


def app_of(module: str) -> str:
    """The app a dotted module lies in: `programs.postdocs.rules` → `programs.postdocs`."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] in ("programs", "talentcareer") else parts[0]


def module_of(path: str) -> str:
    """The dotted module of a file: `cohorts/rules.py` → `cohorts.rules`."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def kinds_of(path: str) -> set[str]:
    """The names a file goes by, its own and its folders': `cohorts/views/people.py` → cohorts, views, people."""
    return set(path.removesuffix(".py").split("/"))


def imports(tree: ast.AST, module: str = "") -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything a syntax tree imports; relative names are resolved against `module`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join([*module.split(".")[: -node.level], *([base] if base else [])])
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}"


def dotted(node: ast.AST) -> str:
    """`a.b.c` for a chain of names and attributes, else an empty string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""
