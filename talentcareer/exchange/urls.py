"""Routes of imports."""

from django.urls import path

from talentcareer.exchange.views import assigning, codes, correcting, imports, pasting, templates

app_name = "exchange"
urlpatterns = [
    path("", imports.ImportList.as_view(), name="import-list"),
    path("new/", imports.ImportNew.as_view(), name="import-new"),
    path("codes/", codes.CodeLists.as_view(), name="code-lists"),
    path("paste/", pasting.PasteRows.as_view(), name="import-paste"),
    path("templates/", templates.Templates.as_view(), name="templates"),
    path("templates/all.zip", templates.AllTemplates.as_view(), name="templates-all"),
    path("templates/<slug:code>/", templates.Template.as_view(), name="template"),
    path("<uuid:pk>/", imports.ImportDetail.as_view(), name="import-detail"),
    path("<uuid:pk>/columns/<int:sheet>/", assigning.AssignColumns.as_view(), name="import-columns"),
    path("<uuid:pk>/values/", assigning.AssignValues.as_view(), name="import-values"),
    path("<uuid:pk>/correct/", correcting.CorrectRows.as_view(), name="import-correct"),
    path("<uuid:pk>/continue/", correcting.ContinueImport.as_view(), name="import-continue"),
    path("<uuid:pk>/marks/", correcting.MarkErrors.as_view(), name="import-mark"),
    path("<uuid:pk>/marks/<uuid:file>/", correcting.MarkedFileDownload.as_view(), name="import-marked-file"),
    path("<uuid:pk>/confirm/", imports.ImportConfirm.as_view(), name="import-confirm"),
    path("<uuid:pk>/check/", imports.ImportCheckAgain.as_view(), name="import-check"),
    path("<uuid:pk>/cancel/", imports.ImportCancel.as_view(), name="import-cancel"),
    path("<uuid:pk>/undo/", imports.ImportUndo.as_view(), name="import-undo"),
    path("<uuid:pk>/staged/<int:number>/", imports.StagedFilePage.as_view(), name="import-staged"),
    path("<uuid:pk>/files/<uuid:file>/", imports.ImportFileDownload.as_view(), name="import-file"),
]
