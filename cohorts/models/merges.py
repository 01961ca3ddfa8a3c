"""Two records that were one person."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohorts.models.people import Talent
from talentcareer.access.scope import ScopedManager
from talentcareer.audit.records import Record


class Merge(Record):
    """Two records made one: which was kept, which was folded into it, and what is needed to take them apart again."""

    kept = models.ForeignKey(Talent, verbose_name=_("kept"), on_delete=models.PROTECT, related_name="merges")
    folded = models.ForeignKey(Talent, verbose_name=_("folded in"), on_delete=models.PROTECT, related_name="folded_by")
    reason = models.CharField(_("reason"), max_length=200)
    moved = models.JSONField(_("what moved"), default=list, editable=False)
    made = models.JSONField(_("what was added"), default=list, editable=False)
    before = models.JSONField(_("values before"), default=dict, editable=False)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True, editable=False)
    undone_by = models.CharField(_("undone by"), max_length=150, blank=True, editable=False)

    scope_through, view_permission, audit_subject_field = "kept", "talent.view", "kept_id"
    stands = Q(undone_at=None)
    audit_ignored = Record.audit_ignored | {"moved", "made", "before"}
    objects = ScopedManager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.folded} → {self.kept}"
