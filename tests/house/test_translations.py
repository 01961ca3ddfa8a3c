"""The Chinese catalogue is complete: every string of the source is in it, translated, with its placeholders."""

import ast
import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.house.sources import ROOT, dotted, python_files, relative, static_files, templates

CATALOGUES = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES"
ONE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy"}
PLURAL = {"ngettext", "ngettext_lazy"}
PLURAL_WITH_CONTEXT = {"npgettext", "npgettext_lazy"}
LITERAL = r"(?:u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\")"
CALL = re.compile(rf"(?<![\w.])(_|n?p?gettext(?:_noop)?)\(\s*({LITERAL})(?:\s*,\s*({LITERAL}))?", re.DOTALL)

Message = tuple[str | None, str]


def key(function: str, texts: list[str]) -> Message | None:
    """Context and message of one call, None where it names neither."""
    if function in WITH_CONTEXT | PLURAL_WITH_CONTEXT and len(texts) >= 2:
        return texts[0], texts[1]
    if function in ONE | PLURAL and texts:
        return None, texts[0]
    return None


def in_python(text: str) -> Iterator[Message]:
    """Strings marked in Python code."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            texts = []
            for argument in node.args:
                if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                    break
                texts.append(argument.value)
            if (found := key(dotted(node.func).split(".")[-1], texts)) and found[1]:
                yield found


def by_calls(text: str) -> Iterator[Message]:
    """Strings marked in JavaScript, and in templates as Django rewrites them for gettext."""
    for function, *arguments in CALL.findall(text):
        texts = [ast.literal_eval(argument) for argument in arguments if argument]
        if found := key(function.removesuffix("_noop"), texts):
            yield found


def in_template(text: str) -> Iterator[Message]:
    return by_calls(templatize(text))


def marked(domain: str) -> dict[Message, str]:
    """Every marked string of the application → the first file that has it."""
    found: dict[Message, str] = {}
    if domain == "djangojs":
        sources = [(path, by_calls) for path in static_files(".js")]
    else:
        sources = [(path, in_python) for path in python_files()] + [(path, in_template) for path in templates()]
    for path, extract in sources:
        for message in extract(path.read_text()):
            found.setdefault(message, relative(path))
    return found


def unfinished(catalogue: Catalog) -> list[str]:
    """Messages without translation, unsettled ones, and translations whose placeholders differ."""
    found = []
    for message in catalogue:
        if not message.id:
            continue
        identity = message.id if isinstance(message.id, str) else message.id[0]
        strings = [message.string] if isinstance(message.string, str) else list(message.string or [""])
        if not all(strings):
            found.append(f"not translated: {identity}")
        elif message.fuzzy:
            found.append(f"not settled: {identity}")
        else:
            # Chinese has one form for one and many: it may hold what either English form holds.
            forms = [message.id] if isinstance(message.id, str) else list(message.id)
            if len(forms) == 1:
                found += [f"{error}: {identity}" for error in message.check(catalogue)]
            found += [f"placeholders differ: {identity}" for text in strings if holes(text) - holes(" ".join(forms))]
    return found


def holes(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|\{\w*\}", text))


def absent(catalogue: Catalog, messages: dict[Message, str]) -> list[str]:
    known = {(message.context, message.id if isinstance(message.id, str) else message.id[0]) for message in catalogue}
    return [f"{place}: {message[1]}" for message, place in messages.items() if message not in known]


def read(domain: str) -> Catalog:
    path = CATALOGUES / f"{domain}.po"
    if not path.exists():
        return Catalog(locale="zh_Hans")
    with path.open("rb") as stream:
        return read_po(stream, locale="zh_Hans", abort_invalid=True)


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_every_string_of_the_source_is_in_the_catalogue(domain: str) -> None:
    assert absent(read(domain), marked(domain)) == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_everything_in_the_catalogue_is_translated(domain: str) -> None:
    assert unfinished(read(domain)) == []


def test_there_is_something_to_translate() -> None:
    assert len(marked("django")) > 100


PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "Batch"
msgstr "批次"

msgid "Unit"
msgstr ""

#, fuzzy
msgid "Stage"
msgstr "阶段"

#, python-format
msgid "%(count)s rows"
msgstr "%(cuont)s 行"

msgid "{name} left"
msgstr "{who}已离开"

#, python-format
msgid "%(n)s file"
msgid_plural "%(n)s files"
msgstr[0] "%(n)s 个文件"
"""


def test_what_is_unfinished_is_seen() -> None:
    found = unfinished(read_po(BytesIO(PO.encode()), locale="zh_Hans"))
    assert [line for line in found if not line.startswith("incompatible") and "%(cuont)s" not in line][:2] == [
        "not translated: Unit",
        "not settled: Stage",
    ]
    assert sorted({line.rsplit(": ", 1)[1] for line in found}) == ["%(count)s rows", "Stage", "Unit", "{name} left"]


def test_what_is_absent_is_seen() -> None:
    catalogue = read_po(BytesIO(PO.encode()), locale="zh_Hans")
    assert absent(catalogue, {(None, "Batch"): "a.py", (None, "Talent"): "a.py", ("verb", "Batch"): "b.py"}) == [
        "a.py: Talent",
        "b.py: Batch",
    ]


def test_marked_strings_are_found_in_every_kind_of_source() -> None:
    code = "_('One')\ngettext_lazy('T' 'wo')\nngettext('row', 'rows', n)\npgettext('verb', 'Open')\n_(name)\n"
    page = (
        '{% load i18n %}<b>{% translate \'Three\' %}</b>{% translate "Four" context "verb" as x %}'
        "{% blocktranslate trimmed with a=b %}\n  Five {{ a }}\n  six\n{% endblocktranslate %}"
        "{% blocktranslate count n=n %}file{% plural %}files{% endblocktranslate %}{{ _('Seven') }}"
    )
    script = 'say(gettext("Eight"), ngettext("day", "days", n), interpolate(gettext(\'Nine %s\'), [a]));'
    assert list(in_python(code)) == [(None, "One"), (None, "Two"), (None, "row"), ("verb", "Open")]
    assert list(in_template(page)) == [
        (None, "Three"),
        ("verb", "Four"),
        (None, "Five %(a)s six"),
        (None, "file"),
        (None, "Seven"),
    ]
    assert list(by_calls(script)) == [(None, "Eight"), (None, "day"), (None, "Nine %s")]
