"""Routes of recognitions."""

from programs.recognitions.entering import RECOGNITION
from talentcareer.ui.entering import urls

app_name = "recognitions"
urlpatterns = urls(RECOGNITION)
