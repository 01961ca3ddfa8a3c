"""The table of the trail: who did what when, and which fields it touched, without their values."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from talentcareer.audit import sentences
from talentcareer.audit.actions import name_shown
from talentcareer.audit.models import Entry
from talentcareer.ui.tables import Column, MomentColumn, Table


class TrailTable(Table):
    """Entries, newest first."""

    at = MomentColumn(verbose_name=_("When"), order_by="id")
    actor_name = Column(verbose_name=_("Who"))
    action = Column(verbose_name=_("Action"), card="grow")
    model = Column(verbose_name=_("Kind of record"))
    changes = Column(verbose_name=_("Fields, or what the event says"), orderable=False, card="full", empty_values=())

    class Meta(Table.Meta):
        model = Entry
        fields = ("at", "actor_name", "action", "model", "changes")
        order_by = ("-at",)

    def render_actor_name(self, value: str) -> str:
        return name_shown(value)

    def render_action(self, record: Entry) -> str:
        return sentences.head(record)

    def render_model(self, value: str) -> str:
        return sentences.kind_label(value)

    def render_changes(self, record: Entry) -> str:
        if record.model:
            return ", ".join(sentences.field_label(record.model, name) for name in record.changes)
        said: list[tuple[str | Promise, str]] = [
            (words, sentences.event_value(name, record.changes[name][1]))
            for name, words in sentences.EVENT_WORDS.items()
            if record.changes.get(name, [None, None])[1] is not None
        ]
        return ", ".join(f"{words} {text}" for words, text in said)
