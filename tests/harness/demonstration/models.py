from django.db import models


class Effect(models.Model):
    """One thing that a job has done."""

    job_id = models.UUIDField()
    number = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.job_id} {self.number}"
