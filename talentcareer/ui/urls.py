"""Routes of drafts and saved views."""

from django.urls import path

from talentcareer.ui import views_drafts, views_saved

app_name = "ui"
urlpatterns = [
    path("drafts/", views_drafts.DraftList.as_view(), name="draft-list"),
    path("drafts/keep/", views_drafts.KeepDraft.as_view(), name="draft"),
    path("drafts/<uuid:pk>/discard/", views_drafts.DiscardDraft.as_view(), name="draft-discard"),
    path("views/<uuid:pk>/", views_saved.ViewPage.as_view(), name="view"),
    path("views/<uuid:pk>/delete/", views_saved.DeleteView.as_view(), name="view-delete"),
]
