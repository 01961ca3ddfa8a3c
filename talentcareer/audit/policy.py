"""Rows of the policy table for the trail.

The permission and the entry of the navigation stand in access, which lies above.
"""

ROUTES = {"audit:trail": "trail.view"}
