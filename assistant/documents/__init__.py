"""Files in and out. The Grid (grid.py) is the one waist between forms and files."""
