"""Mentors and mentees: pairs and meetings."""
