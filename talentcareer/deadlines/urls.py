"""Routes of deadlines."""

from django.urls import path

from talentcareer.deadlines import views

app_name = "deadlines"
urlpatterns = [
    path("", views.DeadlineList.as_view(), name="deadline-list"),
    path("text/", views.TextPage.as_view(), name="text"),
    path("<uuid:pk>/put-off/", views.SnoozePage.as_view(), name="snooze"),
    path("put-off/<uuid:pk>/end/", views.Unsnooze.as_view(), name="unsnooze"),
    path("calendar/", views.FeedPage.as_view(), name="feed"),
    path("calendar/end/", views.EndFeed.as_view(), name="feed-end"),
    path("feed/<str:token>.ics", views.calendar, name="calendar"),
]
