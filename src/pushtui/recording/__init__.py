"""Recordings: what a watch learned, event by event, in one SQLite file; written, read, and played again."""
