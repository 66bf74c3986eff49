"""Measurements, as ratios to a baseline that is taken in turn: `make bench`."""
