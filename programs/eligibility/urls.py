"""Routes of eligibility."""

from django.urls import path

from programs.eligibility.views.board import BoardPage, PersonWindows

app_name = "eligibility"
urlpatterns = [
    path("", BoardPage.as_view(), name="board"),
    path("people/<uuid:pk>/windows/", PersonWindows.as_view(), name="windows"),
]
