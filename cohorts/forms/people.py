"""The forms of a person: a new one on one page, a correction, another ID number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cohorts import choices, duplicates, rules
from cohorts.actions import create_talent, identity_of
from cohorts.codes import EDUCATION_LEVELS, EMPLOYMENT_TYPES, ETHNICITIES, POLITICAL_STATUS, TITLES
from cohorts.forms.membership import FIELDS as OF_MEMBERSHIP
from cohorts.forms.membership import HELP, exemption_file_field, of_batches
from cohorts.models import Membership, Talent
from talentcareer import dates
from talentcareer.access import secrets
from talentcareer.access.models import Unit, UnitKind
from talentcareer.audit.actions import Actor
from talentcareer.exchange import values
from talentcareer.ui.entering import EntryForm, Section
from talentcareer.ui.fields import CodeField, DayField, for_entry

NOT_KNOWN = ("", gettext_lazy("not known"))
IN_A_DEPARTMENT = (choices.TalentKind.STAFF, choices.TalentKind.POSTDOC)
KEPT_FOR_NEXT = ("kind", "unit", "origin", "employment_type", "cohort", "period_from_on", "period_to_on")
"""What the form of the next person takes over from the one before."""


class PersonForm(EntryForm):
    """What the forms of a new person and of a correction share."""

    permission = "talent.write"
    suggests = ("school", "major", "discipline")
    kind = forms.ChoiceField(
        label=gettext_lazy("kind"),
        choices=choices.TalentKind.choices,
        widget=forms.RadioSelect,
        initial=choices.TalentKind.STAFF,
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("sex"), choices=[*choices.Sex.choices, NOT_KNOWN], widget=forms.RadioSelect, required=False
    )
    origin = forms.ChoiceField(
        label=gettext_lazy("origin"), choices=[*choices.Origin.choices, NOT_KNOWN], widget=forms.RadioSelect, required=False
    )  # fmt: skip
    employment_type = CodeField(EMPLOYMENT_TYPES, as_typed=True, label=gettext_lazy("employment form"), required=False)
    pairs: ClassVar[dict[str, str]] = {}
    """A field and the one that stands beside it."""

    class Meta(EntryForm.Meta):
        model = Talent
        fields: tuple[str, ...] = (
            "name", "sex", "born_on", "kind", "staff_no", "hired_on", "origin", "employment_type", "duty_status", "degree", "school",
            "major", "discipline", "email", "remark",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remark"].widget.attrs["rows"] = 2

    def clean_name(self) -> str:
        try:
            return values.name(self.cleaned_data["name"]) or ""
        except values.ValueProblem as problem:
            raise ValidationError(problem.message, code=problem.code) from None

    def clean_staff_no(self) -> str | None:
        number = values.half_width(self.cleaned_data["staff_no"] or "")
        other = duplicates.with_number(number, but=self.instance.pk)
        if other is not None:
            raise ValidationError(duplicates.taken_by(self.user, other))
        return number or None

    def clean_born_on(self) -> Any:
        day = self.cleaned_data["born_on"]
        if day and day > dates.today():
            raise ValidationError(_("%(day)s is still to come. Correct the birth date."), params={"day": day})
        return day

    def rows(self) -> list[tuple[Any, list[list[Any]]]]:
        """The parts of the form as rows: a field, or a field and the one beside it."""
        beside = set(self.pairs.values())
        return [
            (title, [[bound, *([self[self.pairs[bound.name]]] if bound.name in self.pairs else [])] for bound in bounds if bound.name not in beside])
            for title, bounds in self.parts()
        ]  # fmt: skip


class NewPersonForm(PersonForm):
    """A new person, complete on one page: identity, post, titles, and membership of a batch where there is one."""

    id_number = forms.CharField(
        label=gettext_lazy("ID number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("First of all: an identity card tells sex and birth date. Only its ends are shown afterwards."),
    )  # fmt: skip
    id_kind = forms.ChoiceField(
        label=gettext_lazy("kind of ID document"), choices=choices.IdKind.choices, initial=choices.IdKind.IDENTITY_CARD
    )
    position = forms.CharField(label=gettext_lazy("position"), max_length=60, required=False)
    title_awarded = CodeField(TITLES, as_typed=True, label=gettext_lazy("title qualified for"), required=False)
    title_awarded_on = DayField(label=gettext_lazy("qualified on"), required=False)
    title = CodeField(TITLES, as_typed=True, label=gettext_lazy("title appointed to"), required=False)
    title_on = DayField(label=gettext_lazy("appointed on"), required=False)
    not_same = forms.BooleanField(label=gettext_lazy("None of these is the same person"), required=False)
    not_same_why = forms.CharField(label=gettext_lazy("How you know"), max_length=200, required=False)
    decided = forms.CharField(required=False)

    sections = (
        Section(gettext_lazy("Identity"), ("id_number", "id_kind", "name", "sex", "born_on")),
        Section(
            pgettext_lazy("heading", "Post"),
            ("kind", "staff_no", "unit", "position", "hired_on", "origin", "employment_type", "duty_status"),
        ),
        Section(
            gettext_lazy("Titles and education"),
            (
                "title_awarded", "title_awarded_on", "title", "title_on", "degree", "school", "major", "discipline",
            ),
        ),
        Section(gettext_lazy("Contact"), ("mobile", "email", "remark")),
    )  # fmt: skip
    pairs = {
        "staff_no": "hired_on", "unit": "position", "employment_type": "duty_status", "title_awarded": "title_awarded_on",
        "title": "title_on", "degree": "major", "school": "discipline", "mobile": "email", "period_from_on": "period_to_on",
        "promised_support": "agreement_on", "exemption_reason": "exemption_by", "cohort": "stage",
    }  # fmt: skip
    batch = Section(gettext_lazy("Membership of a batch"), OF_MEMBERSHIP)

    class Meta(PersonForm.Meta):
        fields = (*PersonForm.Meta.fields, "mobile", "unit")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.same_person: Talent | None = None
        self.namesakes: list[duplicates.Namesake] = []
        integrations = forms.MultipleChoiceField(
            label=gettext_lazy("integrations"),
            choices=choices.Integration.choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        own: dict[str, Any] = {"integrations": integrations, "exemption_file": exemption_file_field()}
        for name in OF_MEMBERSHIP:
            known: Any = Membership
            of_model: Any = None if name in own else for_entry(known._meta.get_field(name), required=False)
            self.fields[name] = own.get(name, of_model)
            self.fields[name].help_text = HELP.get(name, self.fields[name].help_text)
            if isinstance(of_model, forms.ModelChoiceField):
                of_model.queryset = of_batches(of_model.queryset, self.user)
        self.order_fields(name for part in self.sections for name in part.fields)
        self.fields["unit"].help_text = _("Pinyin and initials find it too. Staff and postdocs belong to one.")

    def within_reach(self, rows: Any) -> Any:
        if rows.model is Unit:
            return Unit.objects.visible_to(self.user, self.permission).current_on(dates.today())
        return super().within_reach(rows)

    def parts(self) -> list[tuple[Any, list[Any]]]:
        apart = {"not_same", "not_same_why", "decided", *OF_MEMBERSHIP}
        found = [(title, [bound for bound in bounds if bound.name not in apart]) for title, bounds in super().parts()]
        return [part for part in found if part[1]]

    def batch_rows(self) -> list[list[Any]]:
        """The part about a membership, in rows."""
        beside = set(self.pairs.values())
        return [
            [self[name], *([self[self.pairs[name]]] if name in self.pairs else [])]
            for name in OF_MEMBERSHIP
            if name not in beside
        ]

    @property
    def batch_given(self) -> bool:
        """Whether the part about a membership holds anything."""
        return any(self[name].value() for name in OF_MEMBERSHIP) or any(name in self.errors for name in OF_MEMBERSHIP)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self._identify(given)
        if given.get("kind") in IN_A_DEPARTMENT and not given.get("unit") and "unit" not in self.errors:
            self.add_error("unit", _("Choose the department: staff and postdocs belong to one."))
        for held, on in (("title_awarded", "title_awarded_on"), ("title", "title_on")):
            if given.get(on) and not given.get(held) and held not in self.errors:
                self.add_error(held, _("Choose the title that this day belongs to, or empty the day."))
        self._look_for_namesakes(given)
        self._check_batch(given)
        return given

    def _identify(self, given: dict[str, Any]) -> None:
        if not given.get("id_number") or "id_kind" not in given:
            return
        try:
            identity = identity_of(given["id_kind"], given["id_number"])
        except ValidationError as refused:
            self.add_error(None, refused)
            return
        given["id_number"] = identity.number
        other = duplicates.with_id_number(identity.kind, identity.number)
        if other is not None:
            told = duplicates.known_as(self.user, other)
            if duplicates.in_reach(self.user, other):
                self.same_person = other
            self.add_error("id_number", told)
        verdict = rules.identity_agrees(
            born_on=given.get("born_on"), sex=given.get("sex", ""), id_born_on=identity.born_on, id_sex=identity.sex
        )
        for reason in verdict.refusals:
            self.add_error("sex" if reason.code == "sex-differs" else "born_on", str(reason))
        given["born_on"] = given.get("born_on") or (identity.born_on if "born_on" not in self.errors else None)
        given["sex"] = given.get("sex") or (identity.sex if "sex" not in self.errors else "")

    def _look_for_namesakes(self, given: dict[str, Any]) -> None:
        self.namesakes = duplicates.namesakes(self.user, given.get("name", ""), given.get("born_on"))
        open_ones = {str(found.talent.pk) for found in self.namesakes if found.to_decide}
        if not open_ones or self.same_person:
            return
        if not given.get("not_same") or open_ones - set(given.get("decided", "").split(",")):
            self.add_error(
                "not_same",
                _("There is somebody of this name already. Compare, and say that it is another person, or open that record."),
            )  # fmt: skip
        elif not given.get("not_same_why", "").strip():
            self.add_error("not_same_why", _("Say in a few words how you know. It goes on record."))

    def _check_batch(self, given: dict[str, Any]) -> None:
        if not any(given.get(name) for name in OF_MEMBERSHIP):
            return
        needed = {
            "cohort": _("Choose the batch, or empty this part."),
            "period_from_on": _("Fill in the day on which the training begins."),
            "integrations": _("A membership needs at least one integration."),
        }
        for name, words in needed.items():
            if not given.get(name) and name not in self.errors:
                self.add_error(name, words)

    def keep(self, save: Callable[..., Any], *, by: Actor) -> Talent:
        given = dict(self.cleaned_data)
        member = {name: given[name] for name in OF_MEMBERSHIP if given.get(name)} if given.get("cohort") else None
        own = {name: given[name] for name in self.Meta.fields}
        of_post = {name: given[name] for name in ("position", "title_awarded", "title_awarded_on", "title", "title_on")}
        has_post = own["unit"] is not None
        own["unit"] = own["unit"] or self._hospital()
        apart = [found.talent for found in self.namesakes if found.to_decide]
        identity = {"id_number": given["id_number"], "id_kind": given["id_kind"]}
        return create_talent(
            **own, **of_post, **identity, has_post=has_post, membership=member, apart_from=apart, by=by,
            reason=given["not_same_why"] if apart else "",
        )  # fmt: skip

    def _hospital(self) -> Any:
        """Who belongs to no department belongs to the hospital."""
        reach: Any = self.fields["unit"]
        top = reach.queryset.exclude(kind=UnitKind.DEPARTMENT).order_by("pk")
        return top.filter(kind=UnitKind.HOSPITAL).first() or reach.queryset.first()

    def kept_for_next(self) -> dict[str, str]:
        """What the form of the next person begins with."""
        return {name: self.data[name] for name in KEPT_FOR_NEXT if self.data.get(name)}


class CorrectionForm(PersonForm):
    """A correction of a person's own details. ID number, posts and titles have pages of their own."""

    ethnicity = CodeField(ETHNICITIES, as_typed=True, label=gettext_lazy("ethnicity"), required=False)
    political_status = CodeField(
        POLITICAL_STATUS, as_typed=True, label=gettext_lazy("political status"), required=False
    )
    education_level = CodeField(EDUCATION_LEVELS, as_typed=True, label=gettext_lazy("education level"), required=False)
    mobile = forms.CharField(label=gettext_lazy("mobile"), max_length=30, required=False)
    no_mobile = forms.BooleanField(label=gettext_lazy("Take the mobile number off the record"), required=False)
    keep_name = forms.BooleanField(
        label=gettext_lazy("The name before was right in its time: keep it as a former name"), required=False
    )
    keep_number = forms.BooleanField(
        label=gettext_lazy("The staff number before was right in its time: keep it as a former number"), required=False
    )
    sections = (
        Section(
            gettext_lazy("Identity"),
            ("name", "keep_name", "sex", "born_on", "ethnicity", "political_status", "nationality"),
        ),
        Section(
            gettext_lazy("On the staff"),
            ("kind", "staff_no", "keep_number", "hired_on", "origin", "employment_type", "duty_status", "left_on"),
        ),
        Section(gettext_lazy("Education"), ("education_level", "degree", "degree_on", "school", "major", "discipline")),
        Section(gettext_lazy("Contact"), ("mobile", "no_mobile", "email", "remark")),
    )
    pairs = {
        "ethnicity": "political_status", "staff_no": "hired_on", "employment_type": "duty_status", "education_level": "degree",
        "school": "major",
    }  # fmt: skip

    class Meta(PersonForm.Meta):
        fields = (
            *PersonForm.Meta.fields,
            "ethnicity",
            "political_status",
            "nationality",
            "education_level",
            "degree_on",
            "left_on",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.mobile:
            self.fields["mobile"].help_text = _("On record: %(mask)s. Type another one to replace it.") % {
                "mask": secrets.mask(self.instance.mobile)
            }
        else:
            del self.fields["no_mobile"]
        gone = self.instance.duty_status in choices.GONE
        if not gone:
            # Leaving asks for everything that is open, on a page of its own.
            del self.fields["left_on"]
            status: Any = self.fields["duty_status"]
            status.choices = [(code, label) for code, label in status.choices if code not in choices.GONE]

    def keep(self, save: Callable[..., Any], *, by: Actor) -> Any:
        chosen = {name: self.cleaned_data[name] for name in ("keep_name", "keep_number")}
        if self.cleaned_data["mobile"] or self.cleaned_data.get("no_mobile"):
            self.instance.mobile = self.cleaned_data["mobile"]
        return save(self.instance, by=by, **chosen)


class NewIdNumberForm(forms.Form):
    """Another ID number for a person, with the reason. The one on record is never shown here."""

    kind = forms.ChoiceField(
        label=gettext_lazy("kind of ID document"), choices=choices.IdKind.choices, widget=forms.RadioSelect, initial=choices.IdKind.IDENTITY_CARD
    )  # fmt: skip
    number = forms.CharField(
        label=gettext_lazy("ID number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)

    def __init__(self, *args: Any, user: Any, talent: Talent, **kwargs: Any) -> None:
        self.user, self.talent = user, talent
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not {"kind", "number"} <= given.keys():
            return given
        try:
            identity = identity_of(given["kind"], given["number"], field="number")
        except ValidationError as refused:
            self.add_error(None, refused)
            return given
        given["number"] = identity.number
        other = duplicates.with_id_number(identity.kind, identity.number, but=self.talent.pk)
        if other is not None:
            self.add_error("number", duplicates.known_as(self.user, other))
        return given
