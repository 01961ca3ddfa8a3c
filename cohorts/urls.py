"""Routes of people."""

from django.urls import path

from cohorts import (
    views,
    views_batches,
    views_choices,
    views_corrections,
    views_dossier,
    views_entering,
    views_evidence,
    views_leaving,
    views_merging,
)
from cohorts.entering_batches import BATCH, STAGE, STAGE_LIMIT
from cohorts.entering_evidence import EVIDENCE
from cohorts.entering_people import FORMER_NAME, MEMBERSHIP, NUMBER, PERSON, POST, TITLE
from talentcareer.ui.entering import urls

app_name = "cohorts"

urlpatterns = [
    path("", views.TalentList.as_view(), name="talent-list"),
    path("add/", views_entering.PersonAdd.as_view(entry=PERSON), name="talent-add"),
    path("check/", views_entering.TalentCheck.as_view(), name="talent-check"),
    path("choices/", views_choices.TalentChoices.as_view(), name="talent-choices"),
    path("id-number/", views.IdNumberSearch.as_view(), name="id-number-search"),
    path("<uuid:pk>/", views.TalentDetail.as_view(), name="talent-detail"),
    path("<uuid:pk>/correct/", views_entering.PersonEdit.as_view(entry=PERSON), name="talent-edit"),
    path("<uuid:pk>/undo/", views_entering.PersonUndo.as_view(entry=PERSON), name="talent-undo"),
    path("<uuid:pk>/id-number/", views_entering.IdNumberChange.as_view(), name="talent-id-number"),
    path("<uuid:pk>/history/", views.TalentHistory.as_view(), name="talent-history"),
    path("<uuid:pk>/reveal/<slug:field>/", views.TalentReveal.as_view(), name="talent-reveal"),
    path("<uuid:pk>/photo/", views_evidence.TalentPhoto.as_view(), name="talent-photo"),
    path("<uuid:pk>/photo/set/", views_evidence.PhotoPage.as_view(), name="talent-photo-set"),
    path("<uuid:pk>/leave/", views_leaving.Leave.as_view(), name="talent-leave"),
    path("<uuid:pk>/same-as/", views_merging.Choose.as_view(), name="merge-choose"),
    path("<uuid:pk>/same-as/<uuid:other>/", views_merging.MergePage.as_view(), name="merge"),
    path("merges/<uuid:pk>/undo/", views_merging.TakeApart.as_view(), name="merge-undo"),
    path("<uuid:pk>/return/", views_leaving.ComeBack.as_view(), name="talent-return"),
    path("departures/<uuid:pk>/undo/", views_leaving.UndoDeparture.as_view(), name="departure-undo"),
    path("<uuid:pk>/dossier/", views_dossier.Dossier.as_view(), name="dossier"),
    path("<uuid:pk>/dossier/word/", views_dossier.DossierWord.as_view(), name="dossier-word"),
    path("<uuid:pk>/dossier/zip/", views_dossier.DossierZip.as_view(), name="dossier-zip"),
    path("<uuid:pk>/correction/", views_corrections.Ask.as_view(), name="correction-add"),
    path("corrections/", views_corrections.CorrectionList.as_view(), name="correction-list"),
    path("corrections/<uuid:pk>/", views_corrections.Correction.as_view(), name="correction"),
    path("corrections/<uuid:pk>/withdraw/", views_corrections.Withdraw.as_view(), name="correction-withdraw"),
    path("evidence/<uuid:pk>/file/", views_evidence.EvidenceFile.as_view(), name="evidence-file"),
    *urls(EVIDENCE),
    path("batches/", views_batches.BatchList.as_view(), name="batch-list"),
    path("batches/<uuid:pk>/", views_batches.Batch.as_view(), name="batch"),
    path("stages/", views_batches.StageList.as_view(), name="stage-list"),
    *(route for entry in (POST, TITLE, NUMBER, FORMER_NAME) for route in urls(entry)),
    path("membership/add/", views_entering.MembershipAdd.as_view(entry=MEMBERSHIP), name="membership-add"),
    path("membership/<uuid:pk>/", views_entering.MembershipEdit.as_view(entry=MEMBERSHIP), name="membership-edit"),
    *(route for route in urls(MEMBERSHIP) if route.name not in {"membership-add", "membership-edit"}),
    *urls(BATCH),
    *urls(STAGE),
    *urls(STAGE_LIMIT),
]
