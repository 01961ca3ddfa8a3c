"""Background work: the Job row is the truth, the broker only a hint. Offers the modules named here."""

__all__ = ["actions", "crash_points", "models", "registry", "shown", "work"]
