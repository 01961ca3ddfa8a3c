"""Every kind of record entered by hand keeps what is typed: what its page was left with is there again."""

from typing import Any

import pytest
from django.test import Client

from talentcareer.ui.entering import Entry
from tests.builders.world import World
from tests.entering.entries import ENTRIES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_what_is_typed_into_its_form_is_there_again(world: World, client_of: Any, entry: Entry) -> None:
    user = next(user for user in (world.hr, world.office) if client_of(user).get(entry.add_url()).status_code == 200)
    client: Client = client_of(user)
    page = client.get(entry.add_url())
    form, kept = page.context["form"], page.context["kept"]
    shown = page.content.decode()
    lines = [
        bound.html_name
        for bound in form.visible_fields()
        if getattr(bound.field.widget, "input_type", "") == "text" and f'name="{bound.html_name}"' in shown
    ]
    assert lines, "a form without a line of text: say here how it is held"
    typed = dict.fromkeys(lines, "打了一半")
    assert client.post("/drafts/keep/", typed | {"sheet": kept.signed}).status_code == 204
    again = client.get(entry.add_url())
    assert again.status_code == 200
    assert {name: again.context["form"][name].value() for name in lines} == typed
    text = again.content.decode()
    assert [name for name in lines if f'name="{name}" value="打了一半"' not in text] == []


def test_the_list_of_entries_is_not_empty() -> None:
    assert len(ENTRIES) > 15
