"""Routes of pairs and meetings."""

from django.urls import path

from mentorship.entering import MEETING, PAIR
from mentorship.views import EndPairPage, MentorChoices
from talentcareer.ui.entering import urls

app_name = "mentorship"
urlpatterns = [
    *urls(PAIR),
    *urls(MEETING),
    path("pair/<uuid:pk>/end/", EndPairPage.as_view(), name="pair-end"),
    path("pair/mentors/", MentorChoices.as_view(), name="mentor-choices"),
]
