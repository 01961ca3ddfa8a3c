"""Large rosters of invented people for benchmarks."""

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from tests.builders.imports import identity_number
from tests.exchange.rosters import roster, roster_row

DEPARTMENTS = 40
FIRST_BORN_ON = date(1965, 1, 1)


def big_roster(rows: int) -> bytes:
    """Return a roster of so many people with ID numbers, titles and days in 40 departments."""
    made = []
    for number in range(rows):
        born_on, sex = FIRST_BORN_ON + timedelta(days=2 * (number % 5_000)), "female" if number % 2 else "male"
        made.append(
            roster_row(
                f"{10_000 + number}",
                f"员工{number}",
                性别="女" if number % 2 else "男",
                出生日期=born_on,
                身份证号=identity_number(born_on, sex, serial=1 + number // 5_000),
                科室=f"{number % DEPARTMENTS}病区",
            )
        )
    return roster(*made)


@contextmanager
def timed(what: str, say: Callable[[str], None]) -> Iterator[list[float]]:
    """Tell how long a block took and how far the process has grown; the seconds are left in the list."""
    began, taken = time.perf_counter(), list[float]()
    yield taken
    taken.append(time.perf_counter() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"{what}: {taken[0]:.2f} s, peak of this process {peak:.0f} MB")
