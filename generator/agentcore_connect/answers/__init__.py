"""What a person can say, its rules, and asking for what was not said."""
