"""Look-ups of an import: awards by what identifies them, expenses by all their columns and how often they occur."""

from collections import Counter
from decimal import Decimal
from typing import Any

from cohorts.models import Cohort
from programs.funding.models import Award, Expense
from talentcareer.exchange.planning import Directory, World
from talentcareer.exchange.values import name_key


class OpenBatches(Directory):
    """The batches that the importing user may be told of: a confidential one is not named beside its money."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.ids = set(world.rows(Cohort).values_list("pk", flat=True))

    def shown(self, record: Any) -> str:
        """Return what a record's batch is called; empty where it is not to be told."""
        return str(record.cohort) if record.cohort_id in self.ids else ""


class Awards(Directory):
    """Every award, known and planned."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.by_key: dict[tuple[Any, ...], Award] = {}
        self.of_batch: dict[tuple[Any, Any], list[Award]] = {}
        for award in world.read(world.rows(Award)):
            self.add(award)

    def add(self, award: Award) -> None:
        """Make an award findable by what identifies it, and by person and batch."""
        self.by_key[self.key(award.talent_id, award.cohort_id, award.source, award.project_number)] = award
        self.of_batch.setdefault((award.talent_id, award.cohort_id), []).append(award)

    def only(self, talent_id: Any, cohort_id: Any) -> Award | None:
        """Return the one award of a person in a batch; None without a batch, without an award, and where several could be meant."""
        found = self.of_batch.get((talent_id, cohort_id), []) if cohort_id else []
        return found[0] if len(found) == 1 else None

    @staticmethod
    def key(talent_id: Any, cohort_id: Any, source: str, project_number: str) -> tuple[Any, ...]:
        """Return what identifies an award; source and project number as they are compared."""
        return talent_id, cohort_id, name_key(source), name_key(project_number)


class Expenses(Directory):
    """How often each line is known, and how often each file has said it so far."""

    LINE = ("talent_id", "cohort_id", "subject", "amount", "spent_on", "voucher_number", "payee", "note")

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.known: Counter[tuple[Any, ...]] = Counter(world.rows(Expense).values_list(*self.LINE))
        self.said: Counter[tuple[Any, ...]] = Counter()

    @classmethod
    def line(cls, expense: Expense) -> tuple[Any, ...]:
        """Return all columns of an expense, by which it is identified."""
        return tuple(
            Decimal(value) if name == "amount" else value for name in cls.LINE for value in [getattr(expense, name)]
        )
