"""Routes of studies abroad."""

from django.urls import path

from programs.abroad.entering import STUDY
from programs.abroad.views import StudyList
from talentcareer.ui.entering import urls

app_name = "abroad"
urlpatterns = [path("studies-abroad/", StudyList.as_view(), name="study-list"), *urls(STUDY)]
