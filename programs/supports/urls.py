"""Routes of platforms and teams."""

from django.urls import path

from programs.supports import views
from programs.supports.entering import PLATFORM, TEAM
from talentcareer.ui.entering import urls

app_name = "supports"
urlpatterns = [
    path("", views.PlatformList.as_view(), name="platform-list"),
    path("teams/", views.TeamList.as_view(), name="team-list"),
    *urls(PLATFORM),
    *urls(TEAM),
]
