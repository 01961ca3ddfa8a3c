"""Routes of imports."""

from django.urls import path

from talentcareer.exchange import views, views_assign

app_name = "exchange"
urlpatterns = [
    path("", views.ImportList.as_view(), name="import-list"),
    path("new/", views.ImportNew.as_view(), name="import-new"),
    path("<uuid:pk>/", views.ImportDetail.as_view(), name="import-detail"),
    path("<uuid:pk>/columns/<int:sheet>/", views_assign.AssignColumns.as_view(), name="import-columns"),
    path("<uuid:pk>/values/", views_assign.AssignValues.as_view(), name="import-values"),
    path("<uuid:pk>/confirm/", views.ImportConfirm.as_view(), name="import-confirm"),
    path("<uuid:pk>/check/", views.ImportCheckAgain.as_view(), name="import-check"),
    path("<uuid:pk>/cancel/", views.ImportCancel.as_view(), name="import-cancel"),
    path("<uuid:pk>/files/<uuid:file>/", views.ImportFileDownload.as_view(), name="import-file"),
]
