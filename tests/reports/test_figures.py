"""Every figure of the small hospital, counted by hand from `small_hospital.py`."""

import pytest

from reports import yearly
from reports.scope import whole_hospital
from tests.reports.small_hospital import ON

FIGURES = {
    "T01": {"2020": 3, "2021": 2, "2022": 2},
    "T02": {"2020": 3, "2021": 3, "2022": 6},
    "T03": {"2020": 3, "2021": 0, "2022": 4},
    "T04": {"2020": 3, "2021": 3, "2022": 7},
    "T05": {"2020": 3, "2021": 3, "2022": 7},
    "T06": {"2020": 0, "2021": 1, "2022": 1},
    "P01": {"2020": 3, "2021": 4, "2022": 2},
    "P02": {"2020": 1, "2021": 1, "2022": 1},
    "P02g": {"2020": 1, "2021": 2, "2022": 1},
    "P03": {"2020": 0, "2021": 1, "2022": 2},
    "P04": {"2020": 0, "2021": 0, "2022": 1},
    "P05": {"2020": None, "2021": 0.0, "2022": 50.0},
    "A01": {"2020": 1, "2021": 2, "2022": 2},
    "A02": {"2020": 1, "2021": 2, "2022": 2},
    "A03": {"2020": 0, "2021": 0, "2022": 1},
    "A04": {"2020": 0, "2021": 1, "2022": 1},
    "A05": {"2020": 2, "2021": 3, "2022": 6},
    "L01": {"2020": 2, "2021": 1, "2022": 2},
    "L02": {"2020": 0, "2021": 2, "2022": 1},
    "F01": {"2020": 150000.5, "2021": 10000.0, "2022": 200000.0},
    "F02": {"2020": 50000.5, "2021": 60000.0, "2022": 10000.0},
    "F03": {"2020": 10000.1, "2021": 999.9, "2022": 60000.6},
    "F04": {"2020": 20.0, "2021": 10.0, "2022": 59.2},
    "M01": {"2020": 2, "2021": 1, "2022": 2},
    "M02": {"2020": 1, "2021": 1, "2022": 2},
    "S01": {"2020": 0, "2021": 1, "2022": 4},
    "S02": {"2020": None, "2021": None, "2022": 50.0},
    "U01": {"2020": 0, "2021": 1, "2022": 2},
    "U02": {"2020": 0.0, "2021": 5000.0, "2022": 5000.5},
    "R00": {"2020": 11, "2021": 11, "2022": 12},
    "Q01": {"2020": None, "2021": None, "2022": 81.6},
    # 2021: two of 1972 and 1 January 1973 for the third stage. 2022: five of March 1988, the batch of 2023 being the next one.
    "W01": {"2020": 0, "2021": 2, "2022": 5},
}
COMPANIONS = {
    "T01d": {"2020": 0, "2021": 0, "2022": 1},
    "T01p": {"2020": 1, "2021": 0, "2022": 1},
    "P01x": {"2020": 0, "2021": 0, "2022": 1},
    "P01r": {"2020": 0, "2021": 1, "2022": 1},
    "P05n": {"2020": 0, "2021": 0, "2022": 1},
    "A01s": {"2020": 1, "2021": 3, "2022": 5},
    "A02s": {"2020": 1, "2021": 3, "2022": 5},
    "A03s": {"2020": 0, "2021": 0, "2022": 1},
    "A04s": {"2020": 0, "2021": 1, "2022": 2},
    "A01p": {"2020": 1, "2021": 2, "2022": 2},
    "A02p": {"2020": 1, "2021": 1, "2022": 2},
    "A02u": {"2020": 2, "2021": 4, "2022": 4},
    "A03p": {"2020": 0, "2021": 0, "2022": 1},
    "L01y": {"2020": 1, "2021": 0, "2022": 1},
    "L01s": {"2020": 1, "2021": 1, "2022": 2},
    "L02y": {"2020": 0, "2021": 2, "2022": 0},
    "L02s": {"2020": 0, "2021": 2, "2022": 2},
    "F04n": {"2020": 10000.1, "2021": 11000.0, "2022": 71000.6},
    "F04d": {"2020": 50000.5, "2021": 110000.5, "2022": 120000.5},
    "F04g": {"2020": 150000.5, "2021": 160000.5, "2022": 360000.5},
    "F04y": {"2020": 20.0, "2021": 1.7, "2022": 600.0},
    "F04a": {"2020": 6.7, "2021": 6.9, "2022": 19.7},
    "F04t": {"2020": 100.0, "2021": 100.0, "2022": 91.5},
    "M01t": {"2020": 2, "2021": 1, "2022": 1},
    "S02n": {"2020": 0, "2021": 0, "2022": 2},
    "S02d": {"2020": 0, "2021": 0, "2022": 4},
    "S02m": {"2020": 0, "2021": 0, "2022": 1},
    "Q01n": {"2020": None, "2021": None, "2022": 62},
    "Q01d": {"2020": None, "2021": None, "2022": 76},
    "Q01m": {"2020": None, "2021": None, "2022": 12},
}
NONE_ABROAD = {"leader": 0, "clinical": 0, "innovation": 0, "teaching": 0, "management": 0}
NO_ROUTE = {"plan": 0, "scholarship": 0, "hospital": 0, "foreign": 0, "other": 0}
NO_LEVEL = {"national": 0, "provincial": 0, "municipal": 0, "district": 0, "hospital": 0}
FIRST_BATCH = {"research": 1, "education": 1, "engineering": 1, "industry": 1, "reserve": 0}
BREAKDOWNS = {
    "T04": {
        "2020": {"S30": 2, "S40": 1, "S50": 0},
        "2021": {"S30": 2, "S40": 1, "S50": 0},
        "2022": {"S30": 4, "S40": 2, "S50": 1},
    },
    "T05": {
        "2020": FIRST_BATCH,
        "2021": FIRST_BATCH,
        "2022": {"research": 3, "education": 2, "engineering": 2, "industry": 2, "reserve": 0},
    },
    "T06": {"2020": {}, "2021": {"调离": 1}, "2022": {"违反协议": 1}},
    "T06.state": {
        "2020": {"withdrawn": 0, "terminated": 0},
        "2021": {"withdrawn": 1, "terminated": 0},
        "2022": {"withdrawn": 0, "terminated": 1},
    },
    "A05": {
        "2020": NO_LEVEL | {"national": 1, "provincial": 1},
        "2021": NO_LEVEL | {"national": 3},
        "2022": NO_LEVEL | {"national": 5, "hospital": 1},
    },
    "F01": {"2020": {"院级": 150000.5}, "2021": {"": 10000.0}, "2022": {"省级": 200000.0}},
    "F02": {"2020": {"院级": 50000.5}, "2021": {"院级": 60000.0}, "2022": {"": 10000.0}},
    "F03": {"2020": {"设备费": 10000.1}, "2021": {"设备费": -2000.1, "劳务费": 3000.0}, "2022": {"劳务费": 60000.6}},
    "F03.source": {"2020": {"院级": 10000.1}, "2021": {"院级": -2000.1, "": 3000.0}, "2022": {"院级": 60000.6}},
    "S01": {
        "2020": NONE_ABROAD,
        "2021": NONE_ABROAD | {"clinical": 1},
        "2022": NONE_ABROAD | {"leader": 1, "teaching": 1, "innovation": 1, "": 1},
    },
    "S01.route": {
        "2020": NO_ROUTE,
        "2021": NO_ROUTE | {"plan": 1},
        "2022": NO_ROUTE | {"plan": 2, "hospital": 1, "scholarship": 1},
    },
    "R00": {"2022": {"<35": 7, "35-44": 2, "45-49": 1, "50+": 1, "": 1}},
    "R00.title_rank": {"2022": {"1": 1, "2": 0, "3": 1, "4": 0, "5": 0, "": 10}},
    "R00.degree": {"2022": {"doctor": 10, "master": 1, "bachelor": 0, "none": 0, "": 1}},
    "R00.sex": {"2022": {"male": 2, "female": 10}},
}


@pytest.fixture
def values(small):
    return yearly.compute(whole_hospital(), 2022, 3, ON)


def test_every_figure_is_as_counted_by_hand(values):
    assert values["figures"] == FIGURES


def test_what_stands_beside_the_figures_is_as_counted_by_hand(values):
    assert values["companions"] == COMPANIONS


def test_every_breakdown_is_as_counted_by_hand(values, small):
    world = small.world
    expected = BREAKDOWNS | {"R00.department": {"2022": {str(world.surgery.pk): 6, str(world.medicine.pk): 5, "": 1}}}
    assert values["breakdowns"] == expected


def test_counts_are_whole_numbers_and_amounts_are_not(values):
    kinds = {
        code: {type(number) for number in by_year.values()} - {type(None)}
        for code, by_year in values["figures"].items()
    }
    with_fractions = {"P05", "F01", "F02", "F03", "F04", "S02", "U02", "Q01"}
    assert {code for code, found in kinds.items() if found == {float}} == with_fractions
    assert {code for code, found in kinds.items() if found == {int}} == set(FIGURES) - with_fractions
