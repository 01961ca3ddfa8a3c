"""The append-only, sealed trail, and the door through which records change. Offers the modules named here."""

__all__ = ["actions", "gathering", "lines", "records", "sentences", "trail", "undo", "voiding", "workflows"]
