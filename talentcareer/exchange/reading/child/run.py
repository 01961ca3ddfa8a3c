"""The reading process: bounds itself, finds the format by content, walks the file, then reads and tells its values."""

import json
import resource
from pathlib import Path

from .answer import Answer
from .formats import read
from .limits import Limits, Refused


def main(question: str) -> None:
    """Answer one question: a JSON object with the file's path, its shown name and the limits."""
    asked = json.loads(question)
    limits = Limits(**asked["limits"])
    bound(limits)
    answer = Answer(limits)
    try:
        read(Path(asked["path"]), asked["name"], limits, answer)
    except Refused as refusal:
        answer.refused(refusal)
    except (MemoryError, RecursionError):
        answer.refused(Refused("parser-died"))
    else:
        answer.end()


def bound(limits: Limits, *, written_bytes: int = 0) -> None:
    """Bound this process for good: memory, processor time, size of each file it writes (none), no core dump."""
    for kind, amount in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, written_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (amount, amount))
    # The soft limit ends the process with a signal of its own, by which the parent knows the reason.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 2))
