"""Our style sheets, scripts and pages work in Chromium 109, the last on Windows 7, and in Firefox ESR."""

import re

import pytest

from tests.house.sources import relative, static_files, templates

# What breaks a page there, with the Chromium that brought it. What merely degrades (text-wrap) may be used.
STYLE = {
    "light-dark() needs 123": r"light-dark\(",
    "oklch(), oklab(), lch(), lab(), color() need 111": r"(?<![\w-])(?:oklch|oklab|lch|lab|color)\(",
    "color-mix() needs 111": r"color-mix\(",
    "relative colours need 119": r"(?:rgb|hsl)a?\(\s*from\b",
    "nesting needs 112": r"(?<=[{;}])\s*&",
    "@scope needs 118": r"@scope\b",
    "@starting-style needs 117": r"@starting-style\b",
    "subgrid needs 117": r":\s*subgrid\b",
    "linear() needs 113": r"(?<![\w-])linear\(",
    "unprefixed mask needs 120": r"(?<![\w-])mask(?:-\w+)?\s*:(?![^}]*-webkit-mask)",
    "field-sizing needs 123": r"field-sizing\s*:",
    "anchor positioning needs 125": r"(?:anchor-name|position-anchor|position-try)\s*:|\banchor\(",
    "scroll timelines need 115": r"animation-timeline\s*:",
    "if() needs 137": r":\s*if\(",
    ":popover-open needs 114": r":popover-open\b",
    ":user-invalid needs 119": r":user-(?:in)?valid\b",
    ":dir() needs 120": r":dir\(",
}
SCRIPT = {
    "groupBy needs 117": r"\b(?:Object|Map)\.groupBy\b",
    "Promise.withResolvers needs 119": r"\bPromise\.withResolvers\b",
    "Promise.try needs 128": r"\bPromise\.try\b",
    "Array.fromAsync needs 121": r"\bArray\.fromAsync\b",
    "copying array methods need 110": r"\.(?:toSorted|toReversed|toSpliced)\(",
    "set methods need 122": r"\.(?:isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference)\(",
    "URL.canParse needs 120": r"\bURL\.(?:canParse|parse)\(",
    "popovers need 114": r"\.(?:show|hide|toggle)Popover\(",
    "view transitions need 111": r"\bstartViewTransition\(",
    "isWellFormed needs 111": r"\.(?:is|to)WellFormed\(",
    "flag v needs 112": r"/[dgimsuy]*v[dgimsuy]*[.,;)\s]",
    "import attributes need 123": r"\bimport\b[^;\n]*\bwith\s*\{",
    "moveBefore needs 133": r"\.moveBefore\(",
    "setHTML needs 146": r"\.(?:setHTML|parseHTML)\(",
}
PAGE = {
    "popovers need 114": r"\spopover(?:target)?(?:\s*=|[\s>])",
    "exclusive details need 120": r"<details\b[^>]*\sname\s*=",
    "invoker commands need 135": r"\scommandfor\s*=",
}
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def too_new(path: str, text: str, features: dict[str, str]) -> list[str]:
    text = COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    found = [
        (text.count("\n", 0, match.end()) + 1, what)
        for what, pattern in features.items()
        for match in re.finditer(pattern, text)
    ]
    return [f"{path}:{line}: {what}" for line, what in sorted(found)]


def test_style_sheets_work_in_old_browsers() -> None:
    assert [b for path in static_files(".css") for b in too_new(relative(path), path.read_text(), STYLE)] == []


def test_scripts_work_in_old_browsers() -> None:
    assert [b for path in static_files(".js") for b in too_new(relative(path), path.read_text(), SCRIPT)] == []


def test_pages_work_in_old_browsers() -> None:
    assert [b for path in templates() for b in too_new(relative(path), path.read_text(), PAGE)] == []


@pytest.mark.parametrize(
    ("features", "text", "expected"),
    [
        (STYLE, "a { color: light-dark(#fff, #000) }", ["light-dark() needs 123"]),
        (STYLE, "a { color: oklch(0.5 0.1 20) }", ["oklch(), oklab(), lch(), lab(), color() need 111"]),
        (STYLE, "a { color: color-mix(in srgb, red, blue) }", ["color-mix() needs 111"]),
        (STYLE, "a { color: red; &:hover { color: blue } }", ["nesting needs 112"]),
        (STYLE, "a {\n  & b { color: blue }\n}", ["nesting needs 112"]),
        (STYLE, "a { mask: url(i.svg) }", ["unprefixed mask needs 120"]),
        (STYLE, "a { mask: url(i.svg); -webkit-mask: url(i.svg) }", []),
        (STYLE, "a { transition: color 1s cubic-bezier(1,0,0,1); background: linear-gradient(red, blue) }", []),
        (STYLE, "/* oklch( would be nice */ a:has(b) { color: rgb(0 0 0 / 50%) }", []),
        (SCRIPT, "const a = rows.toSorted()", ["copying array methods need 110"]),
        (SCRIPT, "Object.groupBy(rows, (row) => row.year)", ["groupBy needs 117"]),
        (SCRIPT, "const p = /[a--b]/v;", ["flag v needs 112"]),
        (SCRIPT, "const half = a / v;", []),
        (SCRIPT, "rows.slice().sort(); rows.at(-1); rows.findLast((row) => row)", []),
        (PAGE, '<div popover id="menu">', ["popovers need 114"]),
        (PAGE, '<details name="one">', ["exclusive details need 120"]),
        (PAGE, '<div class="popover-like"><details><summary>name</summary>', []),
    ],
)
def test_a_feature_too_new_is_seen(features: dict[str, str], text: str, expected: list[str]) -> None:
    assert [breach.split(": ", 1)[1] for breach in too_new("f", text, features)] == expected


def test_a_feature_is_named_by_its_line() -> None:
    assert too_new("a.css", "/* 1\n2 */\na { b: c }\nd { color: lab(1 2 3) }", STYLE) == [
        "a.css:4: oklch(), oklab(), lch(), lab(), color() need 111"
    ]
