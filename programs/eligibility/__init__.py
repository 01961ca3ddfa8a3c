"""Eligibility: who may apply for what, until when, and what bars or is missing; asked of every call and of the three stages."""
