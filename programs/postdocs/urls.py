"""Routes of postdoc appointments."""

from programs.postdocs.entering import POSTDOC_ENTRY
from talentcareer.ui.entering import urls

app_name = "postdocs"
urlpatterns = urls(POSTDOC_ENTRY)
