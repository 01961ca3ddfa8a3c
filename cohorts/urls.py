"""Routes of people."""

from django.urls import path

from cohorts import views, views_choices, views_corrections, views_dossier, views_evidence
from cohorts.entering_evidence import EVIDENCE
from talentcareer.ui.entering import urls

app_name = "cohorts"

urlpatterns = [
    path("", views.TalentList.as_view(), name="talent-list"),
    path("choices/", views_choices.TalentChoices.as_view(), name="talent-choices"),
    path("id-number/", views.IdNumberSearch.as_view(), name="id-number-search"),
    path("<uuid:pk>/", views.TalentDetail.as_view(), name="talent-detail"),
    path("<uuid:pk>/history/", views.TalentHistory.as_view(), name="talent-history"),
    path("<uuid:pk>/reveal/<slug:field>/", views.TalentReveal.as_view(), name="talent-reveal"),
    path("<uuid:pk>/photo/", views_evidence.TalentPhoto.as_view(), name="talent-photo"),
    path("<uuid:pk>/photo/set/", views_evidence.PhotoPage.as_view(), name="talent-photo-set"),
    path("<uuid:pk>/dossier/", views_dossier.Dossier.as_view(), name="dossier"),
    path("<uuid:pk>/dossier/word/", views_dossier.DossierWord.as_view(), name="dossier-word"),
    path("<uuid:pk>/dossier/zip/", views_dossier.DossierZip.as_view(), name="dossier-zip"),
    path("<uuid:pk>/correction/", views_corrections.Ask.as_view(), name="correction-add"),
    path("corrections/", views_corrections.CorrectionList.as_view(), name="correction-list"),
    path("corrections/<uuid:pk>/", views_corrections.Correction.as_view(), name="correction"),
    path("corrections/<uuid:pk>/withdraw/", views_corrections.Withdraw.as_view(), name="correction-withdraw"),
    path("evidence/<uuid:pk>/file/", views_evidence.EvidenceFile.as_view(), name="evidence-file"),
    *urls(EVIDENCE),
]
