"""Routes of student aid."""

from programs.aid.entering import AID
from talentcareer.ui.entering import urls

app_name = "aid"
urlpatterns = urls(AID)
