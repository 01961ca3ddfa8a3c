"""Routes of the training fund."""

from django.urls import path

from programs.funding.entering import AWARD, EXPENSE
from programs.funding.views import ReversePage
from talentcareer.ui.entering import urls

app_name = "funding"
urlpatterns = [
    *urls(AWARD),
    *urls(EXPENSE),
    path("expense/<uuid:pk>/reverse/", ReversePage.as_view(), name="expense-reverse"),
]
