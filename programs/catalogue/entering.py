"""Talent programmes, their calls and the conditions of these, entered by hand."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.catalogue import actions
from programs.catalogue.choices import Standing
from programs.catalogue.forms import CallForm, ConditionForm, ProgrammeForm
from programs.catalogue.models import Call, Condition, Programme
from programs.catalogue.sentences import sentence
from talentcareer.ui.entering import Entry


def what_follows(condition: Condition) -> Iterable[str]:
    """Say how a condition just saved reads, where its date and its text disagree, and that its call is to be confirmed."""
    yield sentence(condition)
    yield from (str(reason) for reason in actions.disagreements(condition).warnings)
    call = Call.everything.unscoped("the catalogue is the same for everybody").get(pk=condition.call_id)
    if call.draft_of_id is None and call.standing != Standing.CONFIRMED:
        yield _("The call of %(year)s is to be confirmed with the document.") % {"year": call.year}


PROGRAMME = Entry(
    name="programme", namespace="catalogue", model=Programme, form=ProgrammeForm, permission="programme.write", save=actions.save_programme,
    home="catalogue:programme-list", add_title=gettext_lazy("Add a programme"), edit_title=gettext_lazy("Correct a programme"),
)  # fmt: skip
CALL = Entry(
    name="call", namespace="catalogue", model=Call, form=CallForm, permission="programme.write", save=actions.save_call,
    home="catalogue:programme-list", add_title=gettext_lazy("Add a call"), edit_title=gettext_lazy("Correct a call"),
)  # fmt: skip
CONDITION = Entry(
    name="condition", namespace="catalogue", model=Condition, form=ConditionForm, permission="programme.write",
    save=actions.save_condition, void=actions.void_condition, take_back=actions.take_back_condition, owner="call", section="conditions",
    add_title=gettext_lazy("Add a condition"), edit_title=gettext_lazy("Correct a condition"), remarks=what_follows,
)  # fmt: skip
