"""Nothing typed is lost: sheets, drafts, and forms that were sent.

A page that keeps what is typed gives each form out as a `Sheet`: a signed word in the form that says for whom and at which
address. By it a draft is kept while somebody types, a form that arrives after the session ended is kept for its owner, and a
form that is sent twice is saved once.
"""

from __future__ import annotations

import json
import secrets as random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Self
from uuid import UUID

from django.core import signing
from django.db import IntegrityError, transaction
from django.http import HttpRequest, QueryDict

from talentcareer import dates
from talentcareer.access import secrets
from talentcareer.access.models import User
from talentcareer.ui.models import Draft, Sent

FIELD = "sheet"
"""The name of the form's hidden field."""
SIGNED_FOR = "talentcareer.sheet"
AFTER_SIGN_OUT_HOURS = 24
DAYS_KEPT = 30
MOST_CHARACTERS = 1_000_000
MOST_OF_ONE = 100
LEFT_OUT = {FIELD, "csrfmiddlewaretoken", "next"}


class SentBefore(Exception):
    """The same sheet was saved a moment ago."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form as it was given out: to whom, at which address, under which title; `number` tells it from every other.

    `follows` is the number of the draft it was filled from.
    """

    owner: str
    address: str
    title: str
    number: str
    follows: str = ""

    @classmethod
    def new(cls, user: Any, address: str, title: str, follows: str = "") -> Self:
        """Return a sheet with a number of its own."""
        return cls(str(user.pk), address, title, random.token_hex(16), follows)

    @property
    def owner_id(self) -> UUID:
        """The account it was given out to."""
        return UUID(self.owner)

    def again(self) -> Sheet:
        """Return the same sheet under a new number, as its own successor."""
        return replace(self, number=random.token_hex(16), follows=self.number)

    def signed(self) -> str:
        """Return the word for the form's hidden field."""
        parts = [self.owner, self.address, self.title, self.number, self.follows]
        return signing.dumps(parts, salt=SIGNED_FOR, compress=True)

    @property
    def key(self) -> str:
        """The keyed index of the address."""
        return secrets.blind_index(self.address, purpose="draft")


def sheet_of(data: Any, *, hours: int | None = None) -> Sheet | None:
    """Return the sheet that sent data carries, given out within the last `hours`; None where it was altered or is too old."""
    age = None if hours is None else timedelta(hours=hours)
    try:
        return Sheet(*signing.loads(data.get(FIELD, ""), salt=SIGNED_FOR, max_age=age))
    except (signing.BadSignature, TypeError, ValueError):
        return None


def keep(sheet: Sheet, data: QueryDict) -> Draft | None:
    """Keep what was typed on a sheet; None where the sheet was saved already or holds more than a draft can.

    Files are no part of it.
    """
    typed = {name: data.getlist(name) for name in data if name not in LEFT_OUT}
    if sum(len(value) for values in typed.values() for value in values) > MOST_CHARACTERS or was_sent(sheet):
        return None
    content = {"address": sheet.address, "title": sheet.title, "typed": typed}
    try:
        draft = _write(sheet, content)
    except IntegrityError:  # the same sheet was kept for the first time twice in the same moment
        draft = _write(sheet, content)
    if was_sent(sheet):  # it was saved while this was on its way
        drop(sheet)
        return None
    return draft


def _write(sheet: Sheet, content: dict[str, Any]) -> Draft:
    with transaction.atomic():
        mine = Draft.objects.filter(owner_id=sheet.owner_id)
        numbers = [number for number in (sheet.number, sheet.follows) if number]
        known = {draft.number: draft for draft in mine.filter(number__in=numbers).select_for_update()}
        draft = known.get(sheet.number) or known.get(sheet.follows) or Draft(owner_id=sheet.owner_id)
        draft.number, draft.key, draft.saved_at = sheet.number, sheet.key, dates.now()
        draft.seal(content)
        adding = draft._state.adding
        draft.save(force_insert=adding)
        if adding:
            oldest = list(mine.order_by("-saved_at").values_list("pk", flat=True)[MOST_OF_ONE:])
            mine.filter(pk__in=oldest).delete()
    return draft


def find(user: Any, address: str) -> Draft | None:
    """Return what this user last typed at this address and did not save."""
    key = secrets.blind_index(address, purpose="draft")
    return Draft.objects.visible_to(user).filter(key=key).first()


def drop(sheet: Sheet) -> None:
    """Remove what was kept of a sheet, and of the draft it was filled from."""
    Draft.objects.filter(owner_id=sheet.owner_id, number__in=[sheet.number, sheet.follows or sheet.number]).delete()


def data_of(typed: dict[str, list[str]]) -> QueryDict:
    """Return what a draft holds as a browser would send it."""
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, values)
    return data


# Forms that were sent.


def digest(request: HttpRequest) -> str:
    """Return by what two sendings of a sheet are told apart: everything typed and chosen, files by name and size."""
    typed = {name: request.POST.getlist(name) for name in request.POST if name not in LEFT_OUT}
    files = [(name, str(file.name), file.size) for name in request.FILES for file in request.FILES.getlist(name)]
    return secrets.blind_index(json.dumps([typed, files], sort_keys=True), purpose="sent")


def was_sent(sheet: Sheet) -> Sent | None:
    """Return when and where a sheet was saved, if it was."""
    return Sent.objects.filter(number=sheet.number, owner_id=sheet.owner_id).first()


@contextmanager
def saving(sheet: Sheet, digest: str) -> Iterator[Sent]:
    """Save inside this what stands on a sheet; set `place`, where it led. Its draft is let go in the same transaction.

    Raises `SentBefore` where another request has saved the same sheet.
    """
    with transaction.atomic():
        sent = _claim(sheet, digest)
        yield sent
        sent.save()
        drop(sheet)
        transaction.on_commit(lambda: drop(sheet))  # once more: a draft may have been on its way meanwhile


def _claim(sheet: Sheet, digest: str) -> Sent:
    try:
        with transaction.atomic():
            return Sent.objects.create(number=sheet.number, owner_id=sheet.owner_id, digest=digest, sent_at=dates.now())
    except IntegrityError:
        raise SentBefore from None


# What nobody came back for.


def keep_sent(request: HttpRequest) -> str:
    """Keep for its owner a form that was refused at the door; return the page where it is found again, or nothing."""
    signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
    sheet = sheet_of(request.POST, hours=None if signed_in else AFTER_SIGN_OUT_HOURS)
    if sheet is None:
        return ""
    owners = User.objects.unscoped("what an account typed is kept for it").filter(pk=sheet.owner, is_active=True)
    return sheet.address if owners.exists() and keep(sheet, request.POST) else ""


def clear() -> int:
    """Remove drafts and notes of sent forms older than 30 days; return how many drafts went."""
    before = dates.now() - timedelta(days=DAYS_KEPT)
    old = Draft.objects.filter(saved_at__lt=before)
    if old.exists():  # without a transaction: on SQLite each would wait for the write lock
        removed = old.delete()[0]
    else:
        removed = 0
    notes = Sent.objects.filter(sent_at__lt=before)
    if notes.exists():
        notes.delete()
    return removed
