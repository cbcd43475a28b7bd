"""Measurements: `make bench`. Nothing here is a test; no figure is taken from elsewhere."""
