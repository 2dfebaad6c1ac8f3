"""One judge for each shape of case; each returns what was wrong in words."""
