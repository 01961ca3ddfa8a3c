"""The routes. Each has its row in an app's policy table."""

from django.urls import include, path

from talentcareer.access.views import choose_language

handler400 = "talentcareer.ui.errors.bad_request"
handler403 = "talentcareer.ui.errors.permission_denied"
handler404 = "talentcareer.ui.errors.not_found"
handler500 = "talentcareer.ui.errors.server_error"

urlpatterns = [
    path("language/", choose_language, name="set_language"),
    path("", include("talentcareer.access.urls")),
    path("", include("talentcareer.audit.urls")),
    path("", include("reports.urls")),
    path("people/", include("cohorts.urls")),
    path("records/", include("programs.catalogue.urls")),
    path("records/", include("programs.recognitions.urls")),
    path("records/", include("programs.aid.urls")),
    path("records/", include("programs.postdocs.urls")),
    path("records/", include("programs.abroad.urls")),
    path("supports/", include("programs.supports.urls")),
    path("", include("talentcareer.ui.urls")),
    path("records/", include("programs.funding.urls")),
    path("eligibility/", include("programs.eligibility.urls")),
    path("records/", include("mentorship.urls")),
    path("jobs/", include("talentcareer.jobs.urls")),
    path("deadlines/", include("talentcareer.deadlines.urls")),
    path("import/", include("talentcareer.exchange.urls")),
]
