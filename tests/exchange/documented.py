"""The parts of docs/import.md that follow from the declarations. `python -m tests.exchange.documented` writes them anew."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import override

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "import.md"
SAYS = {"refuse", "problem", "warn"}
CODE = re.compile(r"[a-z]+(-[a-z]+)*")
DESCRIBED = {
    "sheet-not-recognised": "No kind of sheet has these headers, or several fit alike; the sentence names the header row. "
    "Assign the columns, or correct the headers.",
    "file-not-taken": "The content is no file that can be kept; the sentence says what was found and what is taken.",
    "value-not-taken": "The field cannot hold the value; the sentence says why, like a text that is too long.",
}
"""Codes whose sentences are put together elsewhere."""
SOURCES = ("cohorts", "programs", "mentorship", "talentcareer/exchange")


def kinds() -> str:
    """Return a section a kind with a row a field."""
    from talentcareer.exchange.kinds import all_kinds

    lines = []
    with override("en"):
        for kind in all_kinds():
            lines += [f"### `{kind.code}`: {kind.title}", "", (kind.__doc__ or "").strip(), ""]
            lines += [
                f"Permission `{kind.permission}`. A sheet is of this kind if it has a column of each group: {_needs(kind)}.",
                "",
            ]
            lines += ["| field | what | header words | |", "|---|---|---|---|"]
            for name, column in kind.fields.items():
                marks = [mark for mark in ("required", "sensitive", "cross_check") if getattr(column, mark)]
                words = "、".join(column.words).replace("|", "\\|")
                lines.append(
                    f"| `{name}` | {column.label} | {words} | {', '.join(marks).replace('cross_check', 'compared only').replace('sensitive', 'masked')} |"
                )
            lines.append("")
    return "\n".join(lines).rstrip()


def _needs(kind: type) -> str:
    return "; ".join(" or ".join(f"`{name}`" for name in kind.fields if name in group) for group in kind.needs)


def findings() -> str:
    """Return a row for each code that is said about files, sheets, rows and cells."""
    from talentcareer.exchange import staging
    from talentcareer.exchange.reading import refusals
    from talentcareer.exchange.values import problems

    lines = ["| code | about | sentence |", "|---|---|---|"]
    with override("en"):
        said = [(code, "file", " ".join(map(str, sentences))) for code, sentences in refusals._REFUSALS.items()]
        said += [(code, "file, noted", str(sentence)) for code, sentence in refusals._NOTES.items()]
        said += [(code, "cell", str(sentence)) for code, sentence in problems._MESSAGES.items()]
        said += [(f"file-{fault}", "row", str(sentence)) for fault, sentence in staging.FAULTS.items()]
    said += sorted(
        {(code, about, text) for path in _files() for code, about, text in spoken(path.read_text(encoding="utf-8"))}
    )
    return "\n".join([*lines, *(f"| `{code}` | {about} | {text} |" for code, about, text in said)])


def _files() -> Iterator[Path]:
    for source in SOURCES:
        yield from (
            path
            for path in sorted((ROOT / source).rglob("*.py"))
            if "migrations" not in path.parts and path.name != "documented.py"
        )


def spoken(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield code, whether it refuses or only says, and sentence of every finding in a module."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            verb = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if verb == "SheetRefused" or verb in SAYS:
                about = "sheet" if verb == "SheetRefused" else "warning" if verb == "warn" else "row"
                # A row's verbs name the field first, a rule's begin with the code.
                yield from _code_and_sentence(
                    node.args[1:] if isinstance(node.func, ast.Attribute) else node.args, about
                )
        elif (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Tuple)
            and any(isinstance(t, ast.Attribute) and t.attr == "problem" for t in node.targets)
        ):
            yield from _code_and_sentence(node.value.elts, "sheet")


def _code_and_sentence(arguments: list[ast.expr], about: str) -> Iterator[tuple[str, str, str]]:
    code = arguments[0].value if arguments and isinstance(arguments[0], ast.Constant) else None
    if isinstance(code, str) and CODE.fullmatch(code):
        parts = list(ast.walk(arguments[1])) if len(arguments) > 1 else []
        texts = [one.value for one in parts if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        yield (
            code,
            about,
            DESCRIBED.get(code)
            or max(
                texts,
                key=len,
                default=_constant([one.id for one in parts if isinstance(one, ast.Name) and one.id.isupper()]),
            ),
        )


def _constant(names: list[str]) -> str:
    from talentcareer.exchange import sentences

    with override("en"):
        return str(getattr(sentences, names[0], "")) if names else ""


PARTS = {"kinds": kinds, "findings": findings}


def part(page: str, name: str) -> str:
    """Return what the page holds between a part's marks."""
    return page.split(f"<!-- {name} -->\n", 1)[1].split(f"\n<!-- end of {name} -->", 1)[0]


def renewed(page: str) -> str:
    """Return the page with its parts written anew."""
    for name, write in PARTS.items():
        page = page.replace(f"<!-- {name} -->\n{part(page, name)}\n<!--", f"<!-- {name} -->\n{write()}\n<!--")
    return page


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentcareer.settings")
    django.setup()
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
