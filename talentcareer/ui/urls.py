"""Routes of drafts."""

from django.urls import path

from talentcareer.ui import views_drafts as views

app_name = "ui"
urlpatterns = [
    path("", views.DraftList.as_view(), name="draft-list"),
    path("keep/", views.KeepDraft.as_view(), name="draft"),
    path("<uuid:pk>/discard/", views.DiscardDraft.as_view(), name="draft-discard"),
]
