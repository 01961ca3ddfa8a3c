"""What the test of many editors calls inside the environment of its server."""

from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from programs.catalogue.models import Programme
from programs.recognitions.models import Recognition
from talentcareer import dates
from talentcareer.access.models import User
from talentcareer.audit import trail
from talentcareer.audit.models import Entry
from tests.builders.people import keep, make_talent
from tests.builders.world import make_account, make_world


def prepared(editors: int) -> dict[str, Any]:
    """Make a recognition and so many HR officers, signed in; return the page of the recognition and their sessions."""
    world = make_world()
    programme = keep(Programme(name="青年拔尖人才", name_key="青年拔尖人才", level="national"))
    row = keep(Recognition(talent=make_talent(world.surgery), programme=programme, level="national", year=2023))
    officers = [make_account(f"hr{number}", role="hr", unit=world.hospital) for number in range(editors)]
    page = reverse("recognitions:recognition-edit", args=[row.pk])
    return {"sessions": [session_of(officer) for officer in officers], "page": page}


def session_of(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "talentcareer.access.backends.AccountBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["began"] = dates.now().timestamp()
    session.create()
    return str(session.session_key)


def told() -> dict[str, int]:
    """Return how many changes of the recognition the trail tells, its version, and faults of the trail."""
    row = Recognition.objects.get()
    changes = Entry.objects.filter(object_id=str(row.pk), action="recognition.saved").count()
    return {"changes": changes, "version": row.version, "faults": len(trail.verify())}
