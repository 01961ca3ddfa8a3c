"""TalentCareer: a hospital's full-career talent training in one place."""
