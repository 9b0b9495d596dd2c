"""`connect scaffold`: answers become units, edits and one plan."""
