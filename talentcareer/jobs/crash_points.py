"""Named points at which the tests of interrupted work kill this process. Everywhere else they do nothing."""

import os
import signal
from pathlib import Path

from django.conf import settings


def reached(name: str) -> None:
    """Die here by SIGKILL if the tests ask for it. Honoured only with the setting TESTING_CRASH_POINTS.

    Environment: TALENTCAREER_CRASH_AT names the point; TALENTCAREER_CRASH_VICTIM is "process" (this one) or "group"
    (the whole worker); TALENTCAREER_CRASH_ONCE is a file made at the first death that prevents further ones.
    """
    if not getattr(settings, "TESTING_CRASH_POINTS", False) or os.environ.get("TALENTCAREER_CRASH_AT") != name:
        return
    if once := os.environ.get("TALENTCAREER_CRASH_ONCE"):
        try:
            Path(once).touch(exist_ok=False)
        except FileExistsError:
            return
    if os.environ.get("TALENTCAREER_CRASH_VICTIM") == "group":
        os.killpg(os.getpgid(0), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)
