"""A call's page: its days, its document, its conditions as sentences, how far it can be relied on; and its confirmation."""

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.catalogue import actions, sentences, ways
from programs.catalogue.entering import CALL, CONDITION
from programs.catalogue.models import Call, Condition
from programs.catalogue.views.programmes import list_crumb
from programs.catalogue.words import NOTES, badge
from talentcareer.access import policy
from talentcareer.audit import sentences as history
from talentcareer.audit import trail
from talentcareer.ui import formats
from talentcareer.ui.entering_pages import AddPage, EditPage
from talentcareer.ui.fields import DayField
from talentcareer.ui.parts import Crumb, HistoryLine, SumRow, Text
from talentcareer.ui.views import DetailPage, RecordFormPage

HISTORY_LINES = 20


class CallPage(DetailPage):
    """A call, or a trial of one, with its conditions as sentences."""

    model = Call
    template_name = "catalogue/call.html"

    def rows(self) -> QuerySet[Any]:
        return (
            Call.everything.visible_to(self.request.user)
            .filter(voided_at=None)
            .select_related("programme", "confirmed_by")
        )

    def get_crumbs(self) -> list[Crumb]:
        return [list_crumb()]

    def get_title(self) -> Text:
        return _("Trial: %(call)s") % {"call": self.record} if self.record.draft_of_id else str(self.record)

    def values(self) -> dict[str, Any]:
        call, user = self.record, self.request.user
        writes = policy.may(user, CALL.permission)
        rows = (
            Condition.objects.visible_to(user)
            .filter(call=call)
            .select_related("programme")
            .order_by("order", "kind", "sex")
        )
        conditions = list(rows)
        for one in conditions:
            one.call = call
        shown = [
            (said, [(one, words, sentences.printed(one)) for one, words in said.conditions])
            for said in sentences.say(conditions)
        ]
        voided = Condition.everything.visible_to(user, CONDITION.permission).filter(call=call).exclude(voided_at=None)
        note = NOTES.get(call.standing, "")
        return {
            **super().values(),
            "badge": badge(call.standing),
            "note": note % {"year": call.shifted_from_year or "—"} if note and not call.draft_of_id else "",
            "warnings": [str(reason) for one in conditions for reason in actions.disagreements(one).warnings],
            "sum_rows": self.lines(),
            "conditions": shown,
            "count": len(conditions),
            "writes": writes,
            "edit_url": CALL.url("edit", call.pk) if writes else "",
            "add_url": CONDITION.add_url(call) if writes else "",
            "confirm_url": reverse("catalogue:call-confirm", args=[call.pk]) if writes and not call.draft_of_id else "",
            "ways": ways.of(user, call),
            "voided": [(one, CONDITION.url("take-back", one.pk)) for one in voided.select_related("call", "programme")] if writes else [],
            "history": self.history(),
        }  # fmt: skip

    def lines(self) -> list[SumRow]:
        """The facts of the call, line by line."""
        call = self.record
        document = _("%(document)s %(number)s") % {"document": call.document, "number": call.document_number}
        programme = call.programme
        found = [
            SumRow(_("Programme"), programme.name, action=_("All calls"), url=programme.get_absolute_url()),
            SumRow(_("Applications"), self.days()),
            SumRow(
                _("Reference day"),
                formats.day(call.reference_on or call.last_on),
                below="" if call.reference_on else _("none is given: the last day of applying"),
            ),
            SumRow(_("Quota of the unit"), call.quota),
            SumRow(_("Support per person"), formats.yuan(call.support) if call.support is not None else None),
            SumRow(_("Document"), document.strip(), below=formats.day(call.document_on) if call.document_on else ""),
            SumRow(_("Where the rules were found"), call.source),
        ]
        if call.confirmed_at:
            who = _("by %(who)s") % {"who": call.confirmed_by or _("system")}
            found.append(SumRow(_("Confirmed"), formats.moment(call.confirmed_at), below=who))
        return [*found, SumRow(_("Remark"), call.remark)] if call.remark else found

    def days(self) -> str:
        """From which day to which one applies."""
        call = self.record
        closes = formats.day(call.closes_on) if call.closes_on else _("the end of %(year)s") % {"year": call.year}
        if call.opens_on:
            return _("%(start)s to %(end)s") % {"start": formats.day(call.opens_on), "end": closes}
        return _("until %(end)s") % {"end": closes}

    def history(self) -> list[HistoryLine]:
        """What was changed, the latest first."""
        entries = trail.history(self.record.pk).filter(model__in=["catalogue.Call", "catalogue.Condition"])
        return [HistoryLine(line.at, line.text) for line in history.tell(entries[:HISTORY_LINES])]


class CallEdit(EditPage):
    """Correct a call; a trial's days are changed by the same form."""

    def rows(self) -> QuerySet[Any]:
        return Call.everything.visible_to(self.request.user).filter(voided_at=None)

    def _may_act(self, record: Any, permission: str) -> bool:
        return Call.everything.visible_to(self.request.user, permission).filter(pk=record.pk).exists()

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(self.record), self.record.get_absolute_url())]


class ConditionAdd(AddPage):
    """A new condition, of a call or of a trial of one."""

    template_name = "catalogue/condition.html"

    @cached_property
    def owner(self) -> Any:
        asked, user = self.request.GET.get("call"), self.request.user
        if not asked:
            return None
        try:
            call = Call.everything.visible_to(user).filter(voided_at=None).select_related("programme").get(pk=asked)
        except (Call.DoesNotExist, ValidationError, ValueError):
            raise Http404 from None
        if not policy.may(user, CONDITION.permission):
            raise PermissionDenied(_("Your roles do not include keeping the catalogue."))
        return call


class ConfirmForm(forms.Form):
    """The document in which a call is printed."""

    document = forms.CharField(label=gettext_lazy("Document"), max_length=200)
    document_number = forms.CharField(label=gettext_lazy("Document no."), max_length=60, required=False)
    document_on = DayField(label=gettext_lazy("Document date"))


class ConfirmCall(RecordFormPage):
    """Confirm a call with its document: its sentences stand beside what is asked."""

    model = Call
    form_class = ConfirmForm
    template_name = "catalogue/confirm.html"
    keeps = True
    button = gettext_lazy("Confirm with the document")

    def rows(self) -> QuerySet[Any]:
        return super().rows().select_related("programme")

    def get_title(self) -> Text:
        return _("Confirm: %(call)s") % {"call": self.record}

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(self.record), self.record.get_absolute_url())]

    def form_values(self) -> dict[str, Any]:
        call = self.record
        return {"initial": {name: getattr(call, name) for name in self.form_class.base_fields}}

    def values(self) -> dict[str, Any]:
        rows = (
            Condition.objects.visible_to(self.request.user).filter(call=self.record).select_related("call", "programme")
        )
        return {**super().values(), "sentences": sentences.say(rows.order_by("order", "kind", "sex"))}

    def save(self, form: Any) -> Text:
        typed = form.cleaned_data
        actions.confirm_call(
            self.record, document=typed["document"], number=typed["document_number"], on=typed["document_on"], by=self.request.user
        )  # fmt: skip
        return _("Confirmed: %(call)s") % {"call": self.record}

    def after(self, form: Any) -> str:
        return self.record.get_absolute_url()
