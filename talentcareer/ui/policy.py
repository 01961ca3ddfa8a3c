"""Rows of the policy table for drafts: everybody keeps, reads and discards the own ones alone."""

from talentcareer.access.policy import SIGNED_IN

ROUTES = {"ui:draft-list": SIGNED_IN, "ui:draft": SIGNED_IN, "ui:draft-discard": SIGNED_IN}
POLLED = {"ui:draft"}
