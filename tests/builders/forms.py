"""A browser's part: signing in, sending a page's form back with what was typed over it."""

from typing import Any

from django.test import Client

from talentcareer.access.models import User


def signed_in(user: User) -> Client:
    """Return the browser of an account."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="talentcareer.access.backends.AccountBackend")
    return client


def sent(form: Any, **typed: Any) -> dict[str, Any]:
    """Return what a browser sends back from a page: the form's values, and what was typed over them."""
    values = {bound.html_name: bound.value() for bound in form}
    return {name: value for name, value in values.items() if value not in (None, False)} | typed


def errors(answer: Any) -> dict[str, list[str]]:
    """Return the errors of a form that came back, by field."""
    assert answer.status_code == 422, answer.status_code
    return {name: list(found) for name, found in answer.context["form"].errors.items()}


def said(client: Client, answer: Any) -> list[str]:
    """Return what the page says after a form was taken."""
    assert answer.status_code == 302, errors(answer)
    page = client.get(answer["Location"])
    return [str(message) for message in page.context["messages"]]
