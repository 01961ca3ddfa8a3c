"""Routes of pairs and meetings."""

from django.urls import path

from mentorship.entering import MEETING, PAIR
from mentorship.views import EndPairPage, MeetingList, MentorChoices, PairList
from talentcareer.ui.entering import urls

app_name = "mentorship"
urlpatterns = [
    path("pairs/", PairList.as_view(), name="pair-list"),
    path("meetings/", MeetingList.as_view(), name="meeting-list"),
    *urls(PAIR),
    *urls(MEETING),
    path("pair/<uuid:pk>/end/", EndPairPage.as_view(), name="pair-end"),
    path("pair/mentors/", MentorChoices.as_view(), name="mentor-choices"),
]
