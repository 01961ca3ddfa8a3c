"""What was typed and is not saved yet, and which forms were sent: no records of the hospital, so no entries in the trail."""

import json
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from talentcareer.access import secrets


class DraftQuerySet(models.QuerySet):
    """Drafts, with the door to them: each is its owner's alone."""

    def visible_to(self, user: Any) -> Self:
        """Return the user's own drafts; no role sees another's."""
        if user is None or not getattr(user, "is_active", False):
            return self.none()
        return self.filter(owner_id=user.pk)


class Draft(models.Model):
    """What somebody typed into a form and has not saved: encrypted, read by the owner only, gone once it is saved.

    `key` is the keyed index of the page's address, `number` that of the sheet it was typed on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("typed by"), on_delete=models.CASCADE, related_name="drafts"
    )
    key = models.CharField(max_length=64, editable=False)
    number = models.CharField(max_length=32, unique=True, editable=False)
    sealed = models.BinaryField(editable=False)
    saved_at = models.DateTimeField(_("kept at"))

    objects = models.Manager.from_queryset(DraftQuerySet)()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ("-saved_at",)
        indexes = [models.Index(fields=["owner", "key", "-saved_at"], name="draft_of_page")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def _place(self) -> str:
        return f"ui_draft.sealed.{self.pk}"

    def seal(self, content: dict[str, Any]) -> None:
        """Put the content in, encrypted for this row alone."""
        self.sealed = secrets.encrypt_bytes(json.dumps(content).encode(), bound_to=self._place)

    def content(self) -> dict[str, Any]:
        """Return `address`, `title` and `typed` (name → values); nothing where the key of it is gone."""
        try:
            return dict(json.loads(secrets.decrypt_bytes(self.sealed, bound_to=self._place)))
        except secrets.Unreadable:
            return {"address": "", "title": "", "typed": {}}


class Sent(models.Model):
    """A sheet that was saved, and where that led: the same sheet sent again is answered from here."""

    number = models.CharField(primary_key=True, max_length=32, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    place = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("sent form")
        verbose_name_plural = _("sent forms")

    def __str__(self) -> str:
        return self.number
