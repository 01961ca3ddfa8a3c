"""What crosses subjects: home, indicators, the yearly outcome report."""
