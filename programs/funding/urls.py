"""Routes of the training fund."""

from django.urls import path

from programs.funding.entering import AWARD, EXPENSE
from programs.funding.views import AwardList, ExpenseList, ReversePage
from talentcareer.ui.entering import urls

app_name = "funding"
urlpatterns = [
    path("awards/", AwardList.as_view(), name="award-list"),
    path("expenses/", ExpenseList.as_view(), name="expense-list"),
    *urls(AWARD),
    *urls(EXPENSE),
    path("expense/<uuid:pk>/reverse/", ReversePage.as_view(), name="expense-reverse"),
]
