"""Routes of the catalogue."""

from django.urls import path

from programs.catalogue.entering import CALL, CONDITION, PROGRAMME
from programs.catalogue.views import calls, programmes
from talentcareer.ui.entering import urls

OWN = {"call-edit", "condition-add"}
"""Pages of an entry that are the catalogue's own: they know trials too."""

app_name = "catalogue"
urlpatterns = [
    path("programmes/", programmes.ProgrammeList.as_view(), name="programme-list"),
    path("programmes/<uuid:pk>/", programmes.ProgrammePage.as_view(), name="programme"),
    path("programmes/<uuid:pk>/propose/", programmes.ProposeCall.as_view(), name="programme-propose"),
    path("calls/<uuid:pk>/", calls.CallPage.as_view(), name="call"),
    path("calls/<uuid:pk>/confirm/", calls.ConfirmCall.as_view(), name="call-confirm"),
    path("call/<uuid:pk>/", calls.CallEdit.as_view(entry=CALL), name="call-edit"),
    path("condition/add/", calls.ConditionAdd.as_view(entry=CONDITION), name="condition-add"),
    *(route for entry in (PROGRAMME, CALL, CONDITION) for route in urls(entry) if route.name not in OWN),
]
