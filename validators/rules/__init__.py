"""One file, one rule; the folder is the registry (catalogue.py collects it)."""
