"""What is done with jobs, in words."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "job.cancelled": _("Job cancelled"),
    "job.retried": _("Job tried again"),
}
