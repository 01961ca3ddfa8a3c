"""Routes of people."""

from django.urls import path

from cohorts import views, views_choices

app_name = "cohorts"

urlpatterns = [
    path("", views.TalentList.as_view(), name="talent-list"),
    path("choices/", views_choices.TalentChoices.as_view(), name="talent-choices"),
    path("id-number/", views.IdNumberSearch.as_view(), name="id-number-search"),
    path("<uuid:pk>/", views.TalentDetail.as_view(), name="talent-detail"),
    path("<uuid:pk>/history/", views.TalentHistory.as_view(), name="talent-history"),
    path("<uuid:pk>/reveal/<slug:field>/", views.TalentReveal.as_view(), name="talent-reveal"),
]
