"""Routes of eligibility."""

from django.urls import path

from programs.eligibility.entering import CONFIRMATION, INVITATION
from programs.eligibility.views import calls, confirmations, invitations, matching
from programs.eligibility.views.board import BoardPage, PersonWindows
from programs.eligibility.views.people import PersonMatching
from talentcareer.ui.entering import urls

app_name = "eligibility"
urlpatterns = [
    path("", BoardPage.as_view(), name="board"),
    path("people/<uuid:pk>/windows/", PersonWindows.as_view(), name="windows"),
    path("people/<uuid:pk>/", PersonMatching.as_view(), name="person"),
    path("calls/", calls.CallList.as_view(), name="call-list"),
    path("calls/<uuid:pk>/", matching.MatchingList.as_view(), name="call"),
    path("calls/<uuid:pk>/checks/", confirmations.CheckList.as_view(), name="checks"),
    path("checks/", confirmations.CheckIndex.as_view(), name="check-list"),
    path("invitations/", invitations.InvitationList.as_view(), name="invitation-list"),
    path("invitation/many/", invitations.InviteMany.as_view(entry=INVITATION), name="invitation-many"),
    *(route for route in urls(INVITATION) if route.name != "invitation-many"),
    path("confirmations/", confirmations.ConfirmationList.as_view(), name="confirmation-list"),
    path("confirmation/many/", confirmations.ConfirmMany.as_view(entry=CONFIRMATION), name="confirmation-many"),
    *urls(CONFIRMATION),
]
