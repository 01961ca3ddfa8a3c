"""Routes of home and reports."""

from django.urls import path

from reports import views, views_dashboard, views_figures, views_ladder

app_name = "reports"
urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("reports/", views.ReportPage.as_view(), name="report"),
    path("reports/compute/", views.ComputeReport.as_view(), name="report-compute"),
    path("reports/workbook/", views.AskForWorkbook.as_view(), name="workbook"),
    path("reports/<uuid:pk>/workbook/", views.WorkbookFile.as_view(), name="workbook-file"),
    path("reports/figures/<slug:code>/", views_figures.FigurePage.as_view(), name="indicator"),
    path("reports/figures/<slug:code>/<int:year>/", views_figures.FigureRows.as_view(), name="indicator-rows"),
    path(
        "reports/figures/<slug:code>/<int:year>/since/<int:since>/",
        views_figures.FigureRows.as_view(),
        name="indicator-rows-since",
    ),
    path("reports/figures/<slug:code>/today/", views_figures.FigureRowsToday.as_view(), name="indicator-rows-today"),
    path("ladder/", views_ladder.LadderPage.as_view(), name="ladder"),
    path("ladder/<slug:code>/", views_ladder.LadderRows.as_view(), name="ladder-rows"),
    path("department/", views_dashboard.DashboardPage.as_view(), name="dashboard"),
    path("department/changes/", views_dashboard.DashboardChanges.as_view(), name="dashboard-changes"),
    path("department/<slug:unit>/<slug:code>/", views_dashboard.DashboardRows.as_view(), name="dashboard-rows"),
    path(
        "department/<slug:unit>/<slug:code>/<int:year>/",
        views_dashboard.DashboardRows.as_view(),
        name="dashboard-rows-of-year",
    ),
]
