"""Routes of people."""

from django.urls import path

from cohorts.entering.batches import BATCH, OBJECTION, STAGE, STAGE_LIMIT
from cohorts.entering.evidence import EVIDENCE
from cohorts.entering.people import FORMER_NAME, MEMBERSHIP, NUMBER, PERSON, POST, TITLE
from cohorts.entering.stage_moves import STAGE_MOVE
from cohorts.views import (
    batches,
    choices,
    corrections,
    dossier,
    entering,
    evidence,
    final_checks,
    leaving,
    merging,
    people,
    scans,
    stage_moves,
)
from talentcareer.ui.entering import urls
from talentcareer.ui.entering_pages import TakeBackPage, VoidPage

app_name = "cohorts"

urlpatterns = [
    path("", people.TalentList.as_view(), name="talent-list"),
    path("entered-by-mistake/", people.VoidedList.as_view(), name="talent-voided-list"),
    path("add/", entering.PersonAdd.as_view(entry=PERSON), name="talent-add"),
    path("check/", entering.TalentCheck.as_view(), name="talent-check"),
    path("choices/", choices.TalentChoices.as_view(), name="talent-choices"),
    path("id-number/", people.IdNumberSearch.as_view(), name="id-number-search"),
    path("<uuid:pk>/", people.TalentDetail.as_view(), name="talent-detail"),
    path("<uuid:pk>/correct/", entering.PersonEdit.as_view(entry=PERSON), name="talent-edit"),
    path("<uuid:pk>/undo/", entering.PersonUndo.as_view(entry=PERSON), name="talent-undo"),
    path("<uuid:pk>/void/", VoidPage.as_view(entry=PERSON), name="talent-void"),
    path("<uuid:pk>/take-back/", TakeBackPage.as_view(entry=PERSON), name="talent-take-back"),
    path("<uuid:pk>/id-number/", entering.IdNumberChange.as_view(), name="talent-id-number"),
    path("<uuid:pk>/history/", people.TalentHistory.as_view(), name="talent-history"),
    path("<uuid:pk>/reveal/<slug:field>/", people.TalentReveal.as_view(), name="talent-reveal"),
    path("<uuid:pk>/photo/", evidence.TalentPhoto.as_view(), name="talent-photo"),
    path("<uuid:pk>/photo/set/", evidence.PhotoPage.as_view(), name="talent-photo-set"),
    path("<uuid:pk>/leave/", leaving.Leave.as_view(), name="talent-leave"),
    path("<uuid:pk>/same-as/", merging.Choose.as_view(), name="merge-choose"),
    path("<uuid:pk>/same-as/<uuid:other>/", merging.MergePage.as_view(), name="merge"),
    path("merges/<uuid:pk>/undo/", merging.TakeApart.as_view(), name="merge-undo"),
    path("<uuid:pk>/return/", leaving.ComeBack.as_view(), name="talent-return"),
    path("departures/<uuid:pk>/undo/", leaving.UndoDeparture.as_view(), name="departure-undo"),
    path("<uuid:pk>/dossier/", dossier.Dossier.as_view(), name="dossier"),
    path("<uuid:pk>/dossier/word/", dossier.DossierWord.as_view(), name="dossier-word"),
    path("<uuid:pk>/dossier/zip/", dossier.DossierZip.as_view(), name="dossier-zip"),
    path("<uuid:pk>/correction/", corrections.Ask.as_view(), name="correction-add"),
    path("corrections/", corrections.CorrectionList.as_view(), name="correction-list"),
    path("corrections/<uuid:pk>/", corrections.Correction.as_view(), name="correction"),
    path("corrections/<uuid:pk>/withdraw/", corrections.Withdraw.as_view(), name="correction-withdraw"),
    path("evidence/<uuid:pk>/file/", evidence.EvidenceFile.as_view(), name="evidence-file"),
    *urls(EVIDENCE),
    path("scans/", scans.ScansPage.as_view(), name="scans"),
    path("batches/", batches.BatchList.as_view(), name="batch-list"),
    path("batches/<uuid:pk>/", batches.Batch.as_view(), name="batch"),
    path("stages/", batches.StageList.as_view(), name="stage-list"),
    path("stage-changes/", stage_moves.StageMoveList.as_view(), name="stage-move-list"),
    path("stage-changes/<uuid:pk>/", stage_moves.StageMovePage.as_view(), name="stage-move"),
    *urls(STAGE_MOVE),
    path("final-checks/", final_checks.AwaitingList.as_view(), name="awaiting-list"),
    *(route for entry in (POST, TITLE, NUMBER, FORMER_NAME) for route in urls(entry)),
    path("membership/add/", entering.MembershipAdd.as_view(entry=MEMBERSHIP), name="membership-add"),
    path("membership/<uuid:pk>/", entering.MembershipEdit.as_view(entry=MEMBERSHIP), name="membership-edit"),
    *(route for route in urls(MEMBERSHIP) if route.name not in {"membership-add", "membership-edit"}),
    *urls(BATCH),
    path("objections/files/<uuid:pk>/", evidence.ObjectionFilePage.as_view(), name="objection-file"),
    *urls(OBJECTION),
    *urls(STAGE),
    *urls(STAGE_LIMIT),
]
