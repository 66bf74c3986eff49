"""Layouts: clean forms as other offices lay them out, read back cell by cell."""
