"""The tables of the trail. Rows are added, never changed or removed; triggers of the database hold that too."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One change of one record, or one event (sign-in, export, denial).

    Actors are kept as text, so that the trail outlives accounts.
    """

    at = models.DateTimeField(_("at"))
    actor_id = models.CharField(_("actor's id"), max_length=36, blank=True)
    actor_name = models.CharField(_("who"), max_length=150)
    action = models.CharField(_("action"), max_length=80, db_index=True)
    reason = models.TextField(_("reason"), blank=True)
    model = models.CharField(_("kind of record"), max_length=80, blank=True)
    object_id = models.CharField(_("record"), max_length=36, blank=True)
    subject_id = models.CharField(_("shown on"), max_length=36, blank=True, db_index=True)
    changes = models.JSONField(_("changes"), default=dict)
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("entry of the trail")
        verbose_name_plural = _("entries of the trail")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.action}"


class Link(models.Model):
    """One link of the chain over the entries, in the order of sealing."""

    position = models.PositiveBigIntegerField(_("position"), primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="link", verbose_name=_("entry"))
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("link of the trail's chain")
        verbose_name_plural = _("links of the trail's chain")

    def __str__(self) -> str:
        return f"#{self.position}"
