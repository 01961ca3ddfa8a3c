"""Copy the front-end files the pages use from node_modules to static_vendor, and build the icon sprite.

The files stay as their packages ship them, but for the pointer to a source map that is not served: static files
with hashed names must not point at a missing file. `static/icons.txt` lists the icons, one name a line.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
TARGET = ROOT / "static_vendor"
ICON_LIST = ROOT / "static" / "icons.txt"

FILES = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap.min.css",
    "bootstrap/dist/js/bootstrap.bundle.min.js": "bootstrap.bundle.min.js",
    "echarts/dist/echarts.min.js": "echarts.min.js",
    "tom-select/dist/js/tom-select.complete.min.js": "tom-select.complete.min.js",
    "tom-select/dist/css/tom-select.bootstrap5.min.css": "tom-select.bootstrap5.min.css",
    "axe-core/axe.min.js": "axe.min.js",
}
SVG = "http://www.w3.org/2000/svg"
SOURCE_MAP = re.compile(r"^\s*(?://|/\*)# sourceMappingURL=.*$\n?", re.MULTILINE)
STROKE = {
    "fill": "none",
    "stroke": "currentColor",
    "stroke-width": "2",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
}


def icon_names(text: str) -> list[str]:
    """Names in the list, in order, each once; blank lines and `#` comments are passed over."""
    names = (line.split("#")[0].strip() for line in text.splitlines())
    return list(dict.fromkeys(name for name in names if name))


def symbol(name: str, icons: Path) -> ElementTree.Element:
    """One icon as a sprite symbol with the icon's name as id. `star-filled` is the filled `star`.

    Raises FileNotFoundError where the icon set has no such icon.
    """
    filled = name.endswith("-filled")
    path = icons / "filled" / f"{name.removesuffix('-filled')}.svg" if filled else icons / "outline" / f"{name}.svg"
    look = {"fill": "currentColor"} if filled else STROKE
    element = ElementTree.Element(f"{{{SVG}}}symbol", {"id": name, "viewBox": "0 0 24 24", **look})
    drawing = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    # The first path of every icon is an invisible frame of the drawing area.
    element.extend(part for part in drawing if part.get("d") != "M0 0h24v24H0z")
    return element


def sprite(names: list[str], icons: Path) -> str:
    """The sprite's text. Exits naming every icon that the set does not have."""
    ElementTree.register_namespace("", SVG)
    root = ElementTree.Element(f"{{{SVG}}}svg")
    missing = []
    for name in names:
        try:
            root.append(symbol(name, icons))
        except FileNotFoundError:
            missing.append(name)
    if missing:
        sys.exit(f"static/icons.txt names icons that @tabler/icons does not have: {', '.join(missing)}")
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def main() -> None:
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir()
    for source, name in FILES.items():
        text = (PACKAGES / source).read_text(encoding="utf-8")
        (TARGET / name).write_text(SOURCE_MAP.sub("", text), encoding="utf-8")
    names = icon_names(ICON_LIST.read_text(encoding="utf-8")) if ICON_LIST.exists() else []
    (TARGET / "icons.svg").write_text(sprite(names, PACKAGES / "@tabler" / "icons" / "icons"), encoding="utf-8")


if __name__ == "__main__":
    main()
