"""The first sections of a person's page, the blocks on the start page, and every page's search box."""

from django.utils.translation import gettext_lazy

from cohorts.panels import departures, evidence, objections, people, stage_moves
from talentcareer.ui import blocks, panels, search

for panel in (*people.PANELS, departures.PANEL, evidence.PANEL):
    panels.add(panel)
blocks.add(evidence.BLOCK)
blocks.add(objections.BLOCK)
blocks.add(stage_moves.BLOCK)
search.offer(search.Search("cohorts:talent-list", "q", gettext_lazy("Name, pinyin or number")))
