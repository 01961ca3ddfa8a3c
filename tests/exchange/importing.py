"""Imports through the pages as a user makes them, jobs run as the worker would; and everything the database holds, to compare."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from talentcareer.exchange.models import ImportRun, ImportState
from talentcareer.jobs import work

ITS_OWN = ("exchange_", "jobs_", "audit_", "django_session")
"""Tables in which an import keeps account of itself: the run, its jobs, the trail."""


def everything() -> dict[str, list[Any]]:
    """Return all rows of all tables but those in which imports keep account of themselves."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            if not table.startswith(ITS_OWN):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 names of our tables
                found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def checked(client: Client, uploads: dict[str, bytes]) -> ImportRun:
    """Upload files by name and have them checked."""
    files = [SimpleUploadedFile(name, content) for name, content in uploads.items()]
    answer = client.post(reverse("exchange:import-new"), {"files": files})
    assert answer.status_code == 302, answer.content.decode()
    work.run_waiting()
    run = ImportRun.objects.unscoped("test").get(pk=answer["Location"].split("/")[-2])
    assert run.state == ImportState.CHECKED
    return run


def confirmed(client: Client, run: ImportRun) -> HttpResponse:
    """Confirm a run and have it written; return the page that follows. The run is renewed."""
    answer = client.post(reverse("exchange:import-confirm", args=[run.pk]), {"seen": run.digest}, follow=True)
    assert answer.status_code == 200
    work.run_waiting()
    run.refresh_from_db()
    return answer
