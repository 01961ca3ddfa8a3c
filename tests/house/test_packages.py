"""Dependencies have a reason and a lock; lock files hold names, versions and hashes only."""

import importlib.metadata
import json
import re
import sys
import tomllib
from ast import parse

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.sources import DOMAIN, ROOT, imports, module_of, python_files, relative

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
RUNTIME = [Requirement(text) for text in PROJECT["dependencies"]]
DEVELOPMENT = [Requirement(text) for text in PROJECT["optional-dependencies"]["dev"]]
DECLARATION = re.compile(r'^\s*"(?P<name>[A-Za-z0-9_.-]+)(?:\[[^]]*\])?[^"]*",\s*(?:#\s*(?P<reason>.*))?$')
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+?)(?: ;.*?)?(?: \\)?$")
ADDRESS = re.compile(r"://|\bfile:| @ |^\s*-(?:-|[fie]\b)|(?<![\w/])/(?:\w+/)+", re.MULTILINE)


def without_reason(text: str) -> list[str]:
    """Names in the dependency lists of a pyproject.toml that no comment follows."""
    lists = re.findall(r"^(?:dependencies|dev) = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    rows = [DECLARATION.match(line) for block in lists for line in block.splitlines() if line.strip().startswith('"')]
    return [row["name"] for row in rows if row and not row["reason"]]


def declared(text: str) -> list[str]:
    """Names in the dependency lists, as the check above sees them."""
    lists = re.findall(r"^(?:dependencies|dev) = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    return [row["name"] for block in lists for row in map(DECLARATION.match, block.splitlines()) if row]


def pins(text: str) -> dict[str, str]:
    """Name → version of every pinned package of a lock file."""
    return {row[1]: row[2] for row in map(PIN.match, text.splitlines()) if row}


def without_hash(text: str) -> list[str]:
    blocks = re.split(r"^(?=[a-z0-9])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE), flags=re.MULTILINE)
    return [block.split("==")[0] for block in blocks if block.strip() and "--hash=sha256:" not in block]


def addresses(text: str) -> list[str]:
    """Lines of a lock file with a download address, a path or an option other than a hash."""
    lines = (line for line in text.splitlines() if not line.lstrip().startswith(("#", "--hash=sha256:")))
    return [line.strip() for line in lines if ADDRESS.search(line)]


def test_every_dependency_has_a_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    assert declared(text) == [requirement.name for requirement in RUNTIME + DEVELOPMENT]
    assert without_reason(text) == []


@pytest.mark.parametrize(
    ("lock", "wanted"), [("requirements.lock", RUNTIME), ("requirements-dev.lock", RUNTIME + DEVELOPMENT)]
)
def test_lock_fits_what_is_declared(lock: str, wanted: list[Requirement]) -> None:
    locked = pins((ROOT / lock).read_text())
    misfits = [str(r) for r in wanted if not r.specifier.contains(locked.get(canonicalize_name(r.name), "0"))]
    assert misfits == []


def test_both_locks_pin_the_same_versions() -> None:
    runtime, whole = (pins((ROOT / name).read_text()) for name in ("requirements.lock", "requirements-dev.lock"))
    assert {name: whole.get(name) for name in runtime} == runtime


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_python_lock_holds_names_versions_and_hashes_only(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert addresses(text) == []
    assert without_hash(text) == []


def test_front_end_lock_holds_no_address() -> None:
    text = (ROOT / "package-lock.json").read_text()
    lock, wanted = json.loads(text), json.loads((ROOT / "package.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert [name for name, entry in packages.items() if "integrity" not in entry or "resolved" in entry] == []
    assert re.findall(r".*://.*", text) == []
    for group in ("dependencies", "devDependencies"):
        assert lock["packages"][""][group] == wanted[group]


def test_the_application_imports_only_runtime_dependencies() -> None:
    """What only tests or tools bring would be missing on a site without them."""
    runtime = set(pins((ROOT / "requirements.lock").read_text()))
    providers = importlib.metadata.packages_distributions()
    known = {"talentcareer", *DOMAIN, *sys.stdlib_module_names}
    foreign = {
        name.split(".")[0]
        for path in python_files()
        for _, name in imports(parse(path.read_text()), module_of(relative(path)))
        if not any((folder / name.split(".")[0]).is_dir() for folder in path.parents if folder.is_relative_to(ROOT))
    }
    missing = {n for n in foreign - known if not {canonicalize_name(d) for d in providers.get(n, [])} & runtime}
    assert missing == set()


def test_a_missing_reason_is_seen() -> None:
    text = 'dependencies = [\n    "a>=1",  # reads workbooks\n    "b[x]>=1",\n    "c>=1",  #\n]\n'
    assert without_reason(text) == ["b", "c"]


def test_an_address_in_a_lock_is_seen() -> None:
    good = "a==1.0 \\\n    --hash=sha256:00ff\n    # via b\nb==2 ; python_version < '3.12' \\\n    --hash=sha256:aa\n"
    assert (addresses(good), without_hash(good), pins(good)) == ([], [], {"a": "1.0", "b": "2"})
    for line in (
        "--index-url https://mirror.example/simple",
        "--find-links /opt/wheels",
        "-f /opt/wheels",
        "a @ file:///tmp/a.whl",
        "a @ https://x.example/a.whl",
        "/srv/wheels/a.whl",
    ):
        assert addresses(good + line + "\n") == [line]
    assert without_hash("a==1.0\nb==2 \\\n    --hash=sha256:aa\n") == ["a"]
