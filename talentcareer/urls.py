"""The routes. Each has its row in an app's policy table."""

from django.urls import include, path

urlpatterns = [
    path("language/", include("django.conf.urls.i18n")),
]
