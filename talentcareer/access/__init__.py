"""Who may see and do what: users, the unit tree, grants, the policy table, the one door to rows, sign-in.

Offers the modules named here.
"""

__all__ = [
    "actions",
    "addresses",
    "keepers",
    "models",
    "policy",
    "roles",
    "scope",
    "secrets",
    "unit_changes",
    "writable",
]
