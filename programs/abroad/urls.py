"""Routes of studies abroad."""

from programs.abroad.entering import STUDY
from talentcareer.ui.entering import urls

app_name = "abroad"
urlpatterns = urls(STUDY)
