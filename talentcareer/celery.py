"""The Celery application. Celery only says "look": the truth about work stands in the Job table."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentcareer.settings")
app = Celery("talentcareer")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
