"""Forms of access: sign-in, own password, accounts, grants."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talentcareer import dates
from talentcareer.access import roles
from talentcareer.access.models import NAME_LENGTH, Unit, UnitKind, User, account_name, ordered, unit_key
from talentcareer.ui.fields import DayField
from talentcareer.ui.widgets import SearchSelect


class SignInForm(AuthenticationForm):
    """User name and password. Whatever is wrong with them, the answer is the same."""

    error_messages = {
        "invalid_login": _(
            "User name and password do not fit, or a first password has run out (it holds for 72 hours). "
            "Check both. The system administrator gives a new first password; for the administrator's own account "
            "whoever keeps the server runs: manage.py first_password USERNAME"
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")

    def clean_username(self) -> str:
        """Return the name as it is kept, so that tries with other spellings count for the same account."""
        return account_name(self.cleaned_data["username"])

    def get_invalid_login_error(self) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages["invalid_login"], code="invalid_login")


class OwnPasswordForm(PasswordChangeForm):
    """The password that an account's owner chooses."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Password until now")
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password1"].help_text = _(
            "At least 10 characters; not only digits, not your name, not one of the common ones."
        )
        self.fields["new_password2"].label = _("New password again")

    def clean_new_password1(self) -> str:
        """Refuse the password there was."""
        password = self.cleaned_data["new_password1"]
        if self.user.check_password(password):
            raise forms.ValidationError(_("This is the password you have. Choose another one."))
        return password


class UserForm(forms.Form):
    """A new account."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("Letters, digits and . _ - @, without spaces; a staff number does well. It is kept in lower case."),
    )
    display_name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("The person's name, as pages and the trail show it. One account a person."),
    )


class EndUserForm(forms.Form):
    """Why an account is closed."""

    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("It stands in the trail."))


class AliasesField(forms.CharField):
    """Other names of a unit, one a line."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Also called"))
        kwargs.setdefault("help_text", _("One name a line: as workbooks and people call it besides."))
        super().__init__(required=False, max_length=2000, **kwargs)

    def clean(self, value: Any) -> Any:
        names = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        for name in names:
            if max(len(name), len(unit_key(name))) > NAME_LENGTH:
                raise forms.ValidationError(_("“%(name)s…” is longer than 100 characters."), params={"name": name[:20]})
        return names


class UnitChoiceField(forms.ModelChoiceField):
    """A unit of the tree, each indented below the one it belongs to."""

    widget = SearchSelect

    def label_from_instance(self, obj: Any) -> str:
        return f"{'　' * getattr(obj, 'depth', 0)}{obj.name}"

    def show_as_tree(self) -> None:
        """List the choices in the order of the tree."""
        blank = [("", "")]
        self.choices = blank + [(unit.pk, self.label_from_instance(unit)) for unit in ordered(self.queryset or ())]


class UnitForm(forms.Form):
    """What a unit is called, from when, under which other names it is known, and when it ends."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=NAME_LENGTH)
    renamed_on = DayField(
        label=_("Called so from"),
        initial=dates.today,
        help_text=_("Counts where the name is changed: the old one stays as a former name until the day before."),
    )
    aliases = AliasesField()
    ended_on = DayField(
        label=_("Is no more from"),
        required=False,
        help_text=_(
            "Empty while it exists. Its people move to other units before; what was before stays where it was."
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class NewUnitForm(forms.Form):
    """A unit to be added below another."""

    use_required_attribute = False

    parent = UnitChoiceField(Unit.objects.none(), label=_("Belongs to"))
    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=NAME_LENGTH)
    kind = forms.ChoiceField(label=_("Kind"), choices=UnitKind, initial=UnitKind.DEPARTMENT, widget=SearchSelect)
    aliases = AliasesField()

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parents: Any = self.fields["parent"]
        parents.queryset = Unit.objects.visible_to(by, "unit.manage").current_on(dates.today())
        parents.show_as_tree()


class UnitChangeForm(forms.Form):
    """Another unit, and from which day on."""

    use_required_attribute = False

    on = DayField(label=_("From"), initial=dates.today, help_text=_("Today or earlier."))

    def __init__(self, *args: Any, by: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(by, "unit.manage").current_on(dates.today()).exclude(pk=unit.pk)
        for field in self.fields.values():
            if isinstance(field, UnitChoiceField):
                field.queryset = units
                field.show_as_tree()


class MoveUnitForm(UnitChangeForm):
    """Below which unit another one belongs."""

    parent = UnitChoiceField(Unit.objects.none(), label=_("Belongs to"))
    field_order = ("parent", "on")


class MergeUnitForm(UnitChangeForm):
    """Into which unit another one is merged."""

    into = UnitChoiceField(Unit.objects.none(), label=_("Merged into"))
    field_order = ("into", "on")


class GrantForm(forms.Form):
    """Who gets which role where, from when until when."""

    use_required_attribute = False  # a searched select would look refused before anybody chose

    user = forms.ModelChoiceField(User.objects.none(), label=_("Account"), widget=SearchSelect, empty_label="")
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    unit = UnitChoiceField(
        Unit.objects.none(),
        label=_("Unit"),
        help_text=roles.WHERE_THEY_HOLD,
    )
    from_on = DayField(label=_("From"), initial=dates.today)
    until_on = DayField(label=_("Until"), required=False, help_text=_("The last day; empty: until it is ended."))
    acting_for = forms.ModelChoiceField(
        User.objects.none(), label=_("Acts for"), widget=SearchSelect, empty_label="", required=False,
        help_text=_("Only for a secretary or deputy of a department head: the head. It ends with the last day by itself."),
    )  # fmt: skip

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        users: Any = self.fields["user"]
        users.queryset = (
            User.objects.visible_to(by, "grant.manage").filter(is_active=True).order_by("display_name", "username")
        )
        heads: Any = self.fields["acting_for"]
        heads.queryset = users.queryset.filter(
            grants__role=roles.HEAD.code, grants__acting_for=None, grants__confirmed_at__isnull=False
        ).distinct()
        for accounts in (users, heads):
            accounts.label_from_instance = lambda user: f"{user.display_name} ({user.username})"
        role: Any = self.fields["role"]
        role.choices = [
            (row.code, _("%(role)s: %(purpose)s") % {"role": row.label, "purpose": row.purpose})
            for row in roles.ROLES.values()
        ]
        units: Any = self.fields["unit"]
        units.queryset = Unit.objects.visible_to(by, "unit.view").current_on(dates.today())
        units.show_as_tree()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("from_on") and values.get("until_on") and values["until_on"] < values["from_on"]:
            self.add_error(
                "until_on",
                _("The role would end on %(until)s, before it begins on %(from)s.")
                % {"until": values["until_on"], "from": values["from_on"]},
            )
        return values


class DecideForm(forms.Form):
    """Why a role is not granted; confirming it needs no words."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("Only where the role is not granted. It stands in the trail."),
    )


class EndGrantForm(forms.Form):
    """When a grant ends and why."""

    on = DayField(
        label=_("Without the role from"),
        initial=dates.today,
        help_text=_("The first day on which the role holds no more."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("It stands in the trail."))
