"""The dashboard of a department: its figures, who needs the head, what changed, and how it stands beside the hospital."""
