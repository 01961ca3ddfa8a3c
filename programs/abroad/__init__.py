"""Study abroad."""
