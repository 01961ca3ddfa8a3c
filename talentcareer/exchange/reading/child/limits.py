"""What a workbook may cost, and the one way to refuse it. Shared by the reading process and its parent."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one uploaded file. Sizes are bytes, times seconds; `cells` counts the rectangle a sheet spans."""

    file_bytes: int = 50 * 2**20
    unpacked_bytes: int = 400 * 2**20
    ratio: int = 200
    ratio_from_bytes: int = 8 * 2**20
    parts: int = 5_000
    sheets: int = 200
    rows: int = 200_000
    columns: int = 1_000
    cells: int = 3_000_000
    text_length: int = 32_767
    memory_bytes: int = 512 * 2**20
    cpu_seconds: int = 45
    wall_seconds: int = 90
    answer_bytes: int = 400 * 2**20


DEFAULT = Limits()


class Refused(Exception):
    """The file is not read. `code` is one of the codes in `reading.refusals`, `params` fill its sentence."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
