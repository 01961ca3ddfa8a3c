"""Routes of recognitions."""

from django.urls import path

from programs.recognitions.entering import RECOGNITION
from programs.recognitions.views import RecognitionList
from talentcareer.ui.entering import urls

app_name = "recognitions"
urlpatterns = [path("recognitions/", RecognitionList.as_view(), name="recognition-list"), *urls(RECOGNITION)]
