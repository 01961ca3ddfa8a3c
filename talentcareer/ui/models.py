"""What was typed and is not saved yet, which forms were sent, and the views of lists that people keep.

No records of the hospital, so no entries in the trail.
"""

import json
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from talentcareer.access import policy, secrets
from talentcareer.access.models import Unit
from talentcareer.access.scope import all_units, unit_ids


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


SHARES = "view.share"


class SavedViewQuerySet(models.QuerySet):
    """Views of lists, with the door to them: the own ones, and those shared with the own unit."""

    def visible_to(self, user: Any) -> Self:
        """Return the user's own views, and those shared in a unit the user belongs to of lists the user may open."""
        if user is None or not getattr(user, "is_active", False):
            return self.none()
        parents = {pk: parent for pk, parent, *_words in all_units(user)}
        above: set[Any] = set()
        for grant in policy.grants(user):
            unit = grant.unit_id
            while unit is not None and unit not in above:
                above.add(unit)
                unit = parents.get(unit)
        open_routes = [route for route in policy.table.routes if policy.may_open(user, route)]
        return self.filter(Q(owner_id=user.pk) | Q(shared_in__in=above, route__in=open_routes))

    def kept_by(self, user: Any) -> Self:
        """Return the views that a user may rename and delete: the own ones, and shared ones where the user may share."""
        grants = (grant for grant in policy.grants(user) if policy.holds(grant.role, SHARES))
        units = frozenset[Any]().union(*(unit_ids(user, grant.unit_id) for grant in grants))
        return self.visible_to(user).filter(Q(owner_id=user.pk) | Q(shared_in__in=units))


class SavedView(models.Model):
    """A list as somebody left it, under a name: filters, order, columns, rows a page. Its owner's alone unless shared.

    `path` is the list's address, `query` what was asked of it; shared, everybody of the unit who may open the list has it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("saved by"), on_delete=models.CASCADE, related_name="saved_views"
    )
    route = models.CharField(max_length=100, editable=False)
    path = models.CharField(max_length=200, editable=False)
    name = models.CharField(_("name of the view"), max_length=40)
    query = models.TextField(editable=False)
    shared_in = models.ForeignKey(
        Unit, verbose_name=_("shared in"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    objects = models.Manager.from_queryset(SavedViewQuerySet)()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=["owner", "path", "name"], name="saved_view_once_under_its_name")]
        indexes = [models.Index(fields=["path"], name="saved_view_of_list")]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """The list as it was left."""
        return f"{self.path}?{self.query}"
