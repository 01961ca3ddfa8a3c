"""Stays that come back corrected in a workbook: what of them may change there, and what goes along."""

from typing import Any

from cohorts import choices
from cohorts.directory import People, Units
from programs.postdocs import rules
from programs.postdocs.actions import ask
from programs.postdocs.directory import Stays
from programs.postdocs.models import PostdocAppointment
from talentcareer.exchange.editing import Editable
from talentcareer.exchange.planning import World


class CorrectedStays(Editable):
    """What the kind of postdocs declares for editing. `supervisor_of`, `carry` and `employ` are the kind's own."""

    supervisor_of: Any
    carry: Any
    employ: Any
    OF_STAY = (
        "planned_exit_on", "supervisor_name", "joint_supervisor", "partner", "postdoc_type", "registered_elsewhere",
        "end_reason",
    )  # fmt: skip

    model, joined = PostdocAppointment, ("talent", "unit", "supervisor")
    held_in = {
        "staff_no": "talent__staff_no", "name": "talent__name", "unit": "unit__name", "postdoc_no": "number",
        "supervisor_no": "supervisor__staff_no", "entered_on": "entered_on", "exited_on": "completed_on",
        "withdrawn_on": "withdrawn_on", "stayed": "stayed",
    } | {name: name for name in OF_STAY}  # fmt: skip

    def on_its_page(self, record: PostdocAppointment, world: World) -> frozenset[str]:
        """Return what is corrected on a stay's page, where post, number and days of the person go with it."""
        known = {"entered_on", "unit"} | ({"postdoc_no"} if record.number else set())
        return frozenset(known | ({"exited_on", "withdrawn_on", "stayed"} if record.ended_on else set()))

    def changes(self, row: Any, world: World) -> dict[str, Any]:
        """Take another supervisor by the number; a type that is in no list is refused."""
        changed = super().changes(row, world)
        if row.touches("supervisor_no"):
            changed["supervisor"] = self.supervisor_of(row, world[People])
        return changed

    def ask(self, record: Any) -> None:
        """Ask the rules of stays."""
        ask(record)

    def revise(self, row: Any, world: World) -> None:
        """Change the stay; a new end, or a first number, takes the person's post and numbers along."""
        super().revise(row, world)
        stay, known = row.held, world[Stays].of_person.get(row.held.talent_id, [])
        talent = world[People].all[stay.talent_id]
        if row.touches("postdoc_no"):
            self.carry(row, world, talent)
        latest = all(stay.entered_on >= other.entered_on for other in known)
        if row.touches("exited_on", "withdrawn_on") and talent.kind == choices.TalentKind.POSTDOC and latest:
            end = rules.End(row["exited_on"], row["withdrawn_on"], row["stayed"])
            self.employ(row, talent, stay, stay.unit or talent.unit or world[Units].hospital, end)
