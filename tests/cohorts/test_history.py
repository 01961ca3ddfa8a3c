"""A person's history reads in words, not in codes."""

from decimal import Decimal

import pytest
from django.utils import translation

from cohorts import codes
from programs.funding.models import Expense
from talentcareer.audit import sentences, trail
from tests.builders.people import keep, make_talent
from tests.builders.world import World

pytestmark = pytest.mark.django_db


def test_codes_are_told_by_their_labels_and_amounts_with_separators(world: World) -> None:
    talent = make_talent(world.surgery, name="张三", title="231", ethnicity="01")
    keep(Expense(talent=talent, subject="差旅费", amount=Decimal("1234567.80"), spent_on="2024-05-01"))
    with translation.override("en"):
        told = "\n".join(line.text for line in sentences.tell(trail.history(talent.pk)))
        assert f"title {codes.TITLES.label('231')}" in told
    assert "ethnicity 01" not in told
    assert "1,234,567.80" in told
    assert "occurrence" not in told
