"""Look-ups of an import run: departments by any of their names, people by any of their numbers, their posts and titles, batches by any wording."""

from cohorts.directory.batches import Cohorts, batch_name, names_a_batch
from cohorts.directory.people import People
from cohorts.directory.posts import Posts, Titles
from cohorts.directory.units import Units

__all__ = ["Cohorts", "People", "Posts", "Titles", "Units", "batch_name", "names_a_batch"]
