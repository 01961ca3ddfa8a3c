"""Routes of postdoc appointments."""

from django.urls import path

from programs.postdocs.entering import POSTDOC_ENTRY
from programs.postdocs.views import PostdocList
from talentcareer.ui.entering import urls

app_name = "postdocs"
urlpatterns = [path("postdocs/", PostdocList.as_view(), name="postdoc-list"), *urls(POSTDOC_ENTRY)]
