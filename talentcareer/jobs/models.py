"""Background work: the Job row is the truth, the broker only a hint."""
