"""The demo hospital: invented people and what happened to them, from a seed, taken in through the usual doors."""
