"""What people type into cells, as values: pure functions that return a typed value, None for a blank.

Each takes a `Cell`, a cell's value or None. What is not understood raises ValueProblem; so do error cells and formulas
without result.
"""

from .choices import choice_key, yes_no
from .days import OPEN, Open, PartialDate, date_of, year_of
from .identity import IDENTITY_CARD, LIKE_AN_ID_NUMBER, IdNumber, document_kind, id_number
from .numbers import amount, integer, unit_from_header
from .problems import ValueProblem, half_width, plain, shown
from .spans import Span, period_of
from .texts import HeaderKey, header_key, name, name_key, staff_no, text

__all__ = [
    "IDENTITY_CARD",
    "LIKE_AN_ID_NUMBER",
    "OPEN",
    "HeaderKey",
    "IdNumber",
    "Open",
    "PartialDate",
    "Span",
    "ValueProblem",
    "amount",
    "choice_key",
    "date_of",
    "document_kind",
    "half_width",
    "header_key",
    "id_number",
    "integer",
    "name",
    "name_key",
    "period_of",
    "plain",
    "shown",
    "staff_no",
    "text",
    "unit_from_header",
    "year_of",
    "yes_no",
]
