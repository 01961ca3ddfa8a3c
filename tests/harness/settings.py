"""The application's own settings, with crash points, a demonstration app and a key prefix of the harness's own."""

import os

from talentcareer.settings import *  # noqa: F403
from talentcareer.settings import CELERY_BROKER_TRANSPORT_OPTIONS, INSTALLED_APPS, REDIS_URL

TESTING_CRASH_POINTS = True
INSTALLED_APPS = [*INSTALLED_APPS, "tests.harness.demonstration"]
JOB_LEASE_SECONDS = int(os.environ.get("HARNESS_LEASE_SECONDS", "30"))
if REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = CELERY_BROKER_TRANSPORT_OPTIONS | {
        "global_keyprefix": os.environ["HARNESS_PREFIX"]
    }
