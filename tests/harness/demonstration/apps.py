from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """Made without migrations, by `migrate --run-syncdb`."""

    name = "tests.harness.demonstration"
    label = "demonstration"
    default_auto_field = "django.db.models.BigAutoField"
