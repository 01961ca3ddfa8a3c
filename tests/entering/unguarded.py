"""The application without its check of versions, as a control: what many editors then lose must be seen by their test."""

from talentcareer.wsgi import application

__all__ = ["application"]


def compare_no_versions() -> None:
    from django.db import models

    from talentcareer.audit.records import Record
    from talentcareer.ui import entering

    Record._do_update = models.Model._do_update  # type: ignore[method-assign]
    entering.merge = lambda form, _base, _now: (entering.typed_in(form), [])


compare_no_versions()
