"""Routes of eligibility."""

from django.urls import path

from programs.eligibility.entering import CONFIRMATION, INVITATION
from programs.eligibility.models import CallTrial, LimitTrial
from programs.eligibility.views import calls, confirmations, invitations, matching, trials
from programs.eligibility.views.board import BoardPage, PersonWindows
from programs.eligibility.views.people import PersonConfirmations, PersonInvitations, PersonMatching
from talentcareer.ui.entering import urls

app_name = "eligibility"
urlpatterns = [
    path("", BoardPage.as_view(), name="board"),
    path("people/<uuid:pk>/windows/", PersonWindows.as_view(), name="windows"),
    path("people/<uuid:pk>/invitations/", PersonInvitations.as_view(), name="invitations-of"),
    path("people/<uuid:pk>/findings/", PersonConfirmations.as_view(), name="confirmations-of"),
    path("people/<uuid:pk>/", PersonMatching.as_view(), name="person"),
    path("calls/", calls.CallList.as_view(), name="call-list"),
    path("calls/<uuid:pk>/", matching.MatchingList.as_view(), name="call"),
    path("confirmations/needed/<uuid:pk>/", confirmations.CheckList.as_view(), name="checks"),
    path("confirmations/needed/", confirmations.CheckIndex.as_view(), name="check-list"),
    path("invitations/", invitations.InvitationList.as_view(), name="invitation-list"),
    path("invitation/many/", invitations.InviteMany.as_view(entry=INVITATION), name="invitation-many"),
    *(route for route in urls(INVITATION) if route.name != "invitation-many"),
    path("confirmations/", confirmations.ConfirmationList.as_view(), name="confirmation-list"),
    path("confirmation/many/", confirmations.ConfirmMany.as_view(entry=CONFIRMATION), name="confirmation-many"),
    *urls(CONFIRMATION),
    path("trials/", trials.TrialList.as_view(), name="trial-list"),
    path("calls/<uuid:pk>/trial/", trials.BeginTrial.as_view(), name="trial-begin"),
    path("trials/<uuid:pk>/", trials.EffectList.as_view(trial_model=CallTrial), name="trial"),
    path("trials/<uuid:pk>/adopt/", trials.AdoptCall.as_view(), name="trial-adopt"),
    path("trials/<uuid:pk>/drop/", trials.Drop.as_view(model=CallTrial), name="trial-drop"),
    path("limit-trials/add/", trials.LimitTrialAdd.as_view(), name="limit-trial-add"),
    path("limit-trials/<uuid:pk>/", trials.EffectList.as_view(trial_model=LimitTrial), name="limit-trial"),
    path("limit-trials/<uuid:pk>/edit/", trials.LimitTrialEdit.as_view(), name="limit-trial-edit"),
    path("limit-trials/<uuid:pk>/adopt/", trials.AdoptLimit.as_view(), name="limit-trial-adopt"),
    path("limit-trials/<uuid:pk>/drop/", trials.Drop.as_view(model=LimitTrial), name="limit-trial-drop"),
    path("rule-files/<uuid:pk>/", trials.RuleFilePage.as_view(), name="rule-file"),
]
