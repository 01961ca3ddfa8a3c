"""Routes of the catalogue."""

from django.urls import path

from programs.catalogue import views
from programs.catalogue.entering import PROGRAMME
from talentcareer.ui.entering import urls

app_name = "catalogue"
urlpatterns = [path("programmes/", views.ProgrammeList.as_view(), name="programme-list"), *urls(PROGRAMME)]
