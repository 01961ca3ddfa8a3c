"""Pages obey the content policy by their source: nothing inline, nothing marked safe, nothing from elsewhere."""

import re

import pytest

from tests.house.sources import python_files, relative, static_files, templates

FORBIDDEN = {
    "inline style": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*type=\"application/json\")", re.IGNORECASE),
    "event attribute": re.compile(r"\son[a-z]+\s*=", re.IGNORECASE),
    "script in htmx": re.compile(r"\bhx-on\b|\bhx-(?:vals|headers)\s*=\s*[\"']js:|\bhx-vars\b", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "marked safe": re.compile(r"\|\s*safe(?:seq)?\b|\{%\s*autoescape\s+off"),
    "from elsewhere": re.compile(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE),
}
COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?\{%\s*endcomment\s*%\}", re.DOTALL)
FORBIDDEN_IN_SCRIPTS = {
    "text as code": re.compile(r"\beval\s*\(|\bnew Function\s*\("),
    "inline style": re.compile(r"setAttribute\(\s*[\"']style[\"']|\.cssText\b"),
    "text as page": re.compile(r"\.(?:innerHTML|outerHTML)\s*=|insertAdjacentHTML|document\.write"),
    "browser storage": re.compile(r"\b(?:local|session)Storage\b|\bindexedDB\b"),
}


def blank(match: re.Match[str]) -> str:
    """Line breaks of a comment, so that lines keep their numbers."""
    return "\n" * match[0].count("\n")


def breaches(path: str, text: str, forbidden: dict[str, re.Pattern[str]]) -> list[str]:
    text = COMMENT.sub(blank, text)
    found = [
        (text.count("\n", 0, match.start() + 1) + 1, what)
        for what, pattern in forbidden.items()
        for match in pattern.finditer(text)
    ]
    return [f"{path}:{line}: {what}" for line, what in sorted(found)]


def test_templates_obey_the_policy() -> None:
    files = templates()
    assert [b for path in files for b in breaches(relative(path), path.read_text(), FORBIDDEN)] == []


def test_scripts_obey_the_policy() -> None:
    files = static_files(".js")
    assert [b for path in files for b in breaches(relative(path), path.read_text(), FORBIDDEN_IN_SCRIPTS)] == []


def test_only_the_components_mark_text_safe() -> None:
    """The component library joins parts that are escaped already; everybody else has format_html."""
    pattern = {"marked safe": re.compile(r"\b(?:mark_safe|SafeString|SafeText)\(")}
    files = [path for path in python_files() if not relative(path).startswith("talentcareer/ui/components/")]
    assert [b for path in files for b in breaches(relative(path), path.read_text(), pattern)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<p style="color:red">', ["inline style"]),
        ("<td\n style='x'>", ["inline style"]),
        ("<style>", ["style element"]),
        ("<script>go()</script>", ["inline script"]),
        ('<script type="module">', ["inline script"]),
        ('<script src="{% static "a.js" %}" defer></script>', []),
        ('<script id="d" type="application/json">{}</script>', []),
        ('<button onclick="go()">', ["event attribute"]),
        ('<button hx-on:click="go()">', ["script in htmx"]),
        ("<a hx-vals='js:{a: 1}'>", ["script in htmx"]),
        ('<a href="javascript:go()">', ["script address"]),
        ("{{ name|safe }}", ["marked safe"]),
        ("{{ name | safe }}", ["marked safe"]),
        ("{% autoescape off %}", ["marked safe"]),
        ('<link href="https://cdn.example/a.css">', ["from elsewhere"]),
        ('<img src="//cdn.example/a.png">', ["from elsewhere"]),
        ("{# never style=, never |safe #}", []),
        ('<a class="btn" href="{% url "cohorts:talent-list" %}" data-option="1">', []),
    ],
)
def test_a_breach_in_a_template_is_seen(text: str, expected: list[str]) -> None:
    assert [breach.split(": ")[1] for breach in breaches("t.html", text, FORBIDDEN)] == expected


def test_a_breach_is_named_by_its_line() -> None:
    text = "{% comment %}\nstyle=\n{% endcomment %}\n<b onload='x'>"
    assert breaches("t.html", text, FORBIDDEN) == ["t.html:4: event attribute"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("eval(text)", ["text as code"]),
        ("node.setAttribute('style', x)", ["inline style"]),
        ("node.innerHTML = x", ["text as page"]),
        ("localStorage.setItem('a', 1)", ["browser storage"]),
        ("node.textContent = x; node.classList.add('a')", []),
    ],
)
def test_a_breach_in_a_script_is_seen(text: str, expected: list[str]) -> None:
    assert [breach.split(": ")[1] for breach in breaches("s.js", text, FORBIDDEN_IN_SCRIPTS)] == expected
