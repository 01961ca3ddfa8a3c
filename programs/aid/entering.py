"""Student aid entered by hand."""

from django.utils.translation import gettext_lazy as _

from programs.aid.actions import save_aid, take_back_aid
from programs.aid.forms import AidForm
from programs.aid.models import Aid
from talentcareer.ui.entering import Entry

AID = Entry(
    name="aid", namespace="aid", model=Aid, form=AidForm, permission="aid.write", save=save_aid, take_back=take_back_aid,
    add_title=_("Add student aid"), edit_title=_("Correct student aid"), section="aid", owner="talent",
    home="aid:aid-list",
)  # fmt: skip
