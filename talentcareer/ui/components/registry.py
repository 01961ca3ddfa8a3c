"""How a template component is declared: a Python function whose parameters are the component's props.

A wrong, missing or impossible prop stops the page with a message that lists the right ones; nothing is guessed.
Here is the machinery only; the components themselves stand in the modules beside this one.
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Iterable
from typing import Any, Literal

from django.template import Library, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils.safestring import mark_safe

COMPONENTS: dict[str, Component] = {}


class ComponentError(ValueError):
    """A component was given a value it cannot show. The message names component, prop, value and what is right."""


class Component:
    """One declared component: its function, its template and the props it takes."""

    def __init__(self, function: Callable[..., Any], template: str, *, block: bool) -> None:
        self.name = function.__name__
        self.function = function
        self.template = template
        self.block = block
        parameters = dict(inspect.signature(function).parameters)
        self.takes_context = parameters.pop("context", None) is not None
        if block:
            parameters.pop("content")
        self.props = parameters
        self.by_position = [name for name, prop in parameters.items() if prop.kind is prop.POSITIONAL_OR_KEYWORD]
        hints = typing.get_type_hints(function)
        self.choices = {name: choices for name in parameters if (choices := _literal_values(hints.get(name)))}

    def usage(self) -> str:
        """The props in words, required ones first marked by an asterisk: what an error message lists."""
        words = []
        for name, prop in self.props.items():
            word = f"{name}*" if prop.default is prop.empty else name
            if name in self.choices:
                word += "=" + "|".join(str(choice) for choice in self.choices[name])
            words.append(word)
        return ", ".join(words) or "no props"

    def wrong(self, what: str) -> str:
        return f"{{% {self.name} %}} {what}. It takes: {self.usage()} (* required)."

    def compile(self, parser: Parser, token: Token) -> ComponentNode:
        bits = token.split_contents()[1:]
        given: dict[str, FilterExpression] = {}
        for position, bit in enumerate(bits):
            pair = token_kwargs([bit], parser)
            if not pair:
                if position >= len(self.by_position):
                    raise TemplateSyntaxError(self.wrong(f"cannot take {bit!r} by position"))
                pair = {self.by_position[position]: parser.compile_filter(bit)}
            for name, value in pair.items():
                if name not in self.props:
                    raise TemplateSyntaxError(self.wrong(f"has no prop {name!r}"))
                if name in given:
                    raise TemplateSyntaxError(self.wrong(f"was given {name!r} twice"))
                given[name] = value
        missing = [name for name, prop in self.props.items() if prop.default is prop.empty and name not in given]
        if missing:
            raise TemplateSyntaxError(self.wrong(f"lacks {', '.join(missing)}"))
        nodelist = None
        if self.block:
            nodelist = parser.parse((f"end{self.name}",))
            parser.delete_first_token()
        return ComponentNode(self, given, nodelist)

    def render(self, context: Context, values: dict[str, Any], content: str) -> str:
        for name, choices in self.choices.items():
            if name in values and values[name] not in choices:
                raise ComponentError(self.wrong(f"was given {name}={values[name]!r}"))
        if self.takes_context:
            values["context"] = context
        if self.block:
            values["content"] = content
        result = self.function(**values)
        if isinstance(result, str):
            return result
        inner = context.new(result)
        if "csrf_token" in context:
            inner["csrf_token"] = context["csrf_token"]
        assert context.template is not None, "a component is rendered inside a template"
        return context.template.engine.get_template(self.template).render(inner)


class ComponentNode(Node):
    """A use of a component in a template."""

    def __init__(self, component: Component, given: dict[str, FilterExpression], nodelist: NodeList | None) -> None:
        self.component = component
        self.given = given
        self.nodelist = nodelist or NodeList()

    def render(self, context: Context) -> str:
        values = {name: value.resolve(context) for name, value in self.given.items()}
        # What was rendered is safe already; strip() alone would have it escaped again.
        content = mark_safe(self.nodelist.render(context).strip()) if self.component.block else ""  # noqa: S308
        return self.component.render(context, values, content)


def component(template: str = "", *, block: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a component under the function's name.

    The function returns the values its template reads, or (without a template) the finished, escaped text.
    A parameter named `context` receives the page's context; with `block`, `content` receives what stands
    between the tag and its end. Parameters annotated with `Literal` are checked against it.
    """

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        made = Component(function, template, block=block)
        if made.name in COMPONENTS:
            raise ValueError(f"Two components are called {made.name!r}; rename one.")
        COMPONENTS[made.name] = made
        return function

    return declare


def register_all(library: Library) -> None:
    """Offer every declared component as a tag of this template library."""
    for name, made in COMPONENTS.items():
        library.tag(name, made.compile)


def expect(name: str, items: Iterable[Any], kind: type) -> list[Any]:
    """The items as a list, each one checked to be of the declared kind; the error names the odd one."""
    listed = list(items)
    for item in listed:
        if not isinstance(item, kind):
            raise ComponentError(f"{{% {name} %}} takes {kind.__name__} items; one of them is {item!r}.")
    return listed


def _literal_values(annotation: Any) -> tuple[Any, ...]:
    if typing.get_origin(annotation) is Literal:
        return typing.get_args(annotation)
    if isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is typing.Union:
        parts = typing.get_args(annotation)
        values = [value for part in parts for value in _literal_values(part)]
        return (*values, None) if values and type(None) in parts else tuple(values)
    return ()
