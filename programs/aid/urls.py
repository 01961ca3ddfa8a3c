"""Routes of student aid."""

from django.urls import path

from programs.aid.entering import AID
from programs.aid.views import AidList
from talentcareer.ui.entering import urls

app_name = "aid"
urlpatterns = [path("student-aid/", AidList.as_view(), name="aid-list"), *urls(AID)]
