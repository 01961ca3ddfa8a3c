"""The routes of background work."""

from django.urls import path

from talentcareer.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.JobList.as_view(), name="job-list"),
    path("<uuid:pk>/", views.JobDetail.as_view(), name="job"),
    path("<uuid:pk>/progress/", views.JobProgress.as_view(), name="job-progress"),
    path("<uuid:pk>/cancel/", views.CancelJob.as_view(), name="job-cancel"),
    path("<uuid:pk>/retry/", views.RetryJob.as_view(), name="job-retry"),
]
