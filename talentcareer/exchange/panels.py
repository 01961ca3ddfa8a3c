"""What imports say on the home page: checked ones that wait for confirmation."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from talentcareer.exchange import shown
from talentcareer.exchange.models import ImportRun, ImportState
from talentcareer.ui import formats
from talentcareer.ui.blocks import HomeBlock, add
from talentcareer.ui.parts import Todo


def todos(user: Any) -> Iterable[Todo]:
    """Yield the own imports that wait: one opens itself, several open their list."""
    waiting = list(
        ImportRun.objects.visible_to(user)
        .filter(asked_by_id=user.pk, state=ImportState.CHECKED)
        .prefetch_related("files")[:20]
    )
    if not waiting:
        return
    newest = waiting[0]
    address = (
        reverse("exchange:import-detail", args=[newest.pk])
        if len(waiting) == 1
        else f"{reverse('exchange:import-list')}?state={ImportState.CHECKED}"
    )
    found = shown.sentence(newest.counts, of_files=bool(newest.called))
    said = _("%(files)s: %(found)s") % {"files": newest.file_names, "found": found}
    yield Todo(
        len(waiting),
        _("Imports to confirm"),
        said,
        _("Go on"),
        address,
        since=formats.moment(waiting[-1].created_at),
        tone="due",
    )


add(HomeBlock("imports", 5, "import.run", todos=todos))
