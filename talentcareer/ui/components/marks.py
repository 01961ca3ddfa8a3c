"""Small marks inside a line: icon, figure, stage, integration, state, and the text filters' twins for templates."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from talentcareer.ui import formats, parts
from talentcareer.ui.components.registry import ComponentError, component

SPRITE = "icons.svg"
STAGE_STEPS = {"S30": "30", "S40": "40", "S50": "50"}
INTEGRATION_SHAPES = frozenset({"research", "education", "engineering", "industry"})
WRITERS = {"wan": formats.wan, "yuan": formats.yuan, "percent": formats.percent}


@cache
def icon_names() -> frozenset[str]:
    """The drawings the sprite holds, from the list it is built from."""
    path = finders.find("icons.txt") or settings.BASE_DIR / "static" / "icons.txt"
    return frozenset(Path(str(path)).read_text(encoding="utf-8").split())


@component()
def icon(name: str, *, large: bool = False, turns: bool = False) -> SafeString:
    """A drawing of the sprite in the text's colour; words beside it say what it means."""
    if name not in icon_names():
        raise ComponentError(
            f"There is no icon {name!r}. Take one of static/icons.txt or add it there: "
            f"{', '.join(sorted(icon_names()))}."
        )
    classes = f"i i-{name}{' i-l' if large else ''}{' spin' if turns else ''}"
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        classes,
        static(SPRITE),
        name,
    )


def write_figure(figure: parts.Figure) -> str:
    """The figure as text in its format."""
    if figure.format == "number":
        return formats.number(figure.value, figure.places)
    if figure.format == "signed":
        return formats.signed(figure.value, figure.places)
    return WRITERS[figure.format](figure.value)


@component()
def num(
    value: object,
    url: str = "",
    *,
    unit: object = "",
    format: parts.FigureFormat = "number",
    places: int | None = None,
    stands_for: object = "",
) -> SafeString:
    """A figure that opens its rows. 0 is a link too; None is "—" and opens nothing. Takes a Figure as value as well."""
    if isinstance(value, parts.Figure):
        figure = value
    else:
        if value is not None and not isinstance(value, formats.Number):
            raise ComponentError(
                f"{{% num %}} was given {value!r}; it takes a number, a Figure, or None for what cannot be said."
            )
        figure = parts.Figure(value, str(url or ""), format, places, str(stands_for))
    if figure.value is None:
        text = format_html('<span class="none">{}</span>', formats.NOT_KNOWN)
    else:
        css = "num zero" if figure.value == 0 else "num"
        label = format_html('<span class="visually-hidden"> {}</span>', figure.stands_for) if figure.stands_for else ""
        if figure.url:
            text = format_html('<a class="{}" href="{}">{}{}</a>', css, figure.url, write_figure(figure), label)
        else:
            text = format_html('<span class="{}">{}</span>', css.replace("num", "fig"), write_figure(figure))
    return format_html('{}<span class="u">{}</span>', text, unit) if unit else text


@component()
def stage_mark(code: str, text: object) -> SafeString:
    """Three steps, one to three of them filled, and the words; an unknown code has the words only."""
    if code in STAGE_STEPS:
        return format_html('<span class="stage stage-{}">{}</span>', STAGE_STEPS[code], text)
    return format_html('<span class="nw">{}</span>', text)


@component()
def integration_mark(code: str, text: object) -> SafeString:
    """A shape and a hue for each of the four integrations, an open ring for any other, and the words."""
    return format_html(
        '<span class="integration integration-{}">{}</span>', code if code in INTEGRATION_SHAPES else "other", text
    )


@component()
def state_badge(text: object, *, tone: parts.Tone = "", icon_name: str = "", url: str = "") -> SafeString:
    """A state in words; coloured only where someone must act or where it is confirmed."""
    drawing = icon(icon_name) if icon_name else ""
    css = f"state state-{tone}" if tone else "state"
    if url:
        return format_html('<a class="{}" href="{}">{}{}</a>', css, url, drawing, text)
    return format_html('<span class="{}">{}{}</span>', css, drawing, text)


@component()
def dot() -> SafeString:
    """The separator between facts of one line."""
    return SafeString('<span class="dot"></span>')


@component()
def complete(missing: int, url: str = "") -> SafeString:
    """A tick where nothing is missing, else how many fields are, as a link to them."""
    if not missing:
        return format_html('{}<span class="visually-hidden">{}</span>', icon("check"), _("Complete"))
    words = _("%(count)s missing") % {"count": missing}
    return (
        format_html('<a class="lack" href="{}">{}</a>', url, words)
        if url
        else format_html('<span class="lack">{}</span>', words)
    )


@component()
def spark(values: object) -> SafeString:
    """A line of a few years as a small drawing beside its figures; years that cannot be said are left out."""
    numbers = list(values)  # type: ignore[call-overload]
    known = [(place, float(value)) for place, value in enumerate(numbers) if value is not None]
    if len(known) < 2:
        return SafeString("")
    top = max(value for _place, value in known) or 1.0
    low = min(0.0, *(value for _place, value in known))
    step = 60 / (len(numbers) - 1)
    points = [(2 + place * step, 17 - 14 * (value - low) / ((top - low) or 1)) for place, value in known]
    path = "M" + " ".join(f"{x:.1f} {y:.1f}" for x, y in points)
    last_x, last_y = points[-1]
    return format_html(
        '<svg class="spark" width="66" height="20" viewBox="0 0 66 20" aria-hidden="true">'
        '<path d="{}"></path><circle cx="{}" cy="{}" r="2"></circle></svg>',
        path, f"{last_x:.1f}", f"{last_y:.1f}",
    )  # fmt: skip


@component()
def limit_bar(value: int, limit: int, *, start: int = 20, tone: Literal["", "due"] = "") -> SafeString:
    """A value on its way to a limit as a thin bar; the figures stand beside it in words."""
    full = max(limit - start, 1)
    width = 56 * min(max(value - start, 0), full) / full
    return format_html(
        '<svg class="bar{}" width="58" height="10" aria-hidden="true">'
        '<rect class="tr" y="3" width="56" height="4" rx="2"></rect>'
        '<rect class="fi" y="3" width="{}" height="4" rx="2"></rect>'
        '<rect class="lim" x="56" y="0" width="1.5" height="10"></rect></svg>',
        f" bar-{tone}" if tone else "", f"{width:.1f}",
    )  # fmt: skip
