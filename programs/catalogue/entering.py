"""Talent programmes entered by hand."""

from django.utils.translation import gettext_lazy as _

from programs.catalogue.actions import save_programme
from programs.catalogue.forms import ProgrammeForm
from programs.catalogue.models import Programme
from talentcareer.ui.entering import Entry

PROGRAMME = Entry(
    name="programme", namespace="catalogue", model=Programme, form=ProgrammeForm, permission="programme.write", save=save_programme,
    home="catalogue:programme-list", add_title=_("Add a programme"), edit_title=_("Correct a programme"),
)  # fmt: skip
