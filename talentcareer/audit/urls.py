"""Routes of the trail."""

from django.urls import path

from talentcareer.audit import views

app_name = "audit"
urlpatterns = [path("trail/", views.Trail.as_view(), name="trail")]
