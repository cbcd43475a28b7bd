"""The dashboard: its web source, and the routes that hand out what was built from it."""
