"""What people take part in and what supports it: one small app a subject."""
