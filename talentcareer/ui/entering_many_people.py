"""Who is on a page for many people: chosen on a list, all that a list finds, or pasted as numbers or names."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talentcareer.ui import choosing, drafts, formats
from talentcareer.ui.entering import Entry

MOST = 200
BETWEEN_PEOPLE = re.compile(r"[\r\n;；,，、]+")


class PeopleOfPage:
    """The people of a page for many, each named by who may be named; nobody is left out without a word."""

    entry: Entry
    model: type[Any]
    request: Any
    draft: Any

    @cached_property
    def typed(self) -> QueryDict:
        """What was sent, or what is kept as a draft."""
        if self.request.method == "POST":
            return self.request.POST
        return drafts.data_of(self.draft.content()["typed"]) if self.draft else QueryDict()

    @cached_property
    def person_field(self) -> Any:
        """The field by which one of these records names its person: it knows who may be named."""
        return self.entry.form(user=self.request.user).fields[self.entry.owner]

    @cached_property
    def chosen(self) -> tuple[list[Any], list[str], list[str]]:
        """The people of the page, what is wrong with the choice, and the pasted words that named nobody."""
        from_list, wrong = self.from_list
        asked = dict.fromkeys([*self.typed.getlist("person"), *from_list])
        if gone := self.typed.get("remove"):
            asked.pop(gone, None)
        words = [word.strip() for word in BETWEEN_PEOPLE.split(self.typed.get("who", "")) if word.strip()]
        pasted = [" ".join(word.split()[:2]) for word in words]
        found = self.person_field.find_many([*asked, *pasted])
        people: dict[Any, Any] = {}
        left, absent, beyond = [], 0, 0
        for word, one in zip([*asked, *words], found, strict=True):
            if isinstance(one, ValidationError):
                absent += word in asked
                wrong += [] if word in asked else [one.messages[0]]
            elif one.pk in people or len(people) < MOST:
                people[one.pk] = one
                continue
            else:
                beyond += 1
            left += [] if word in asked else [word]
        if absent:
            said = ngettext(
                "%(count)s chosen person is not within your reach, or not there any more, and was left out.",
                "%(count)s chosen people are not within your reach, or not there any more, and were left out.",
                absent,
            )
            wrong.insert(0, said % {"count": absent})
        if beyond:
            wrong.append(
                _("%(count)s people are named, and %(most)s can be entered at once. The first %(most)s are listed; enter the other %(left)s afterwards.")
                % {"count": formats.number(MOST + beyond), "most": MOST, "left": formats.number(beyond)}
            )  # fmt: skip
        return list(people.values()), list(dict.fromkeys(wrong)), left

    @cached_property
    def from_list(self) -> tuple[list[str], list[str]]:
        """The ids chosen on a list, and what is wrong with the choice; of all that it finds, the list is asked again."""
        if not self.typed.get("found"):
            return choosing.ids_in(self.typed), []
        page = choosing.list_at(self.back, self.request)
        if page is None or page.model is not self.model._meta.get_field(self.entry.owner).related_model:
            return [], [_("The list that the people were chosen on cannot be read any more. Choose them there again.")]
        if (total := page.found.count()) > MOST:
            words = _(
                "The list finds %(count)s people, and %(most)s can be entered at once. Nobody is listed here: "
                "go back to the list and narrow it by a filter, for example to one department."
            )
            return [], [words % {"count": formats.number(total), "most": MOST}]
        return [str(pk) for pk in page.table.data.data.values_list("pk", flat=True)], []

    @property
    def people(self) -> list[Any]:
        """The people of the page."""
        return self.chosen[0]

    @cached_property
    def back(self) -> str:
        """The list that the people were chosen on; nothing for an address of another site."""
        asked = self.typed.get("back", "")
        return asked if url_has_allowed_host_and_scheme(asked, {self.request.get_host()}) else ""
