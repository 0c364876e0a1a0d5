"""Exports: a state as text for people and as JSON for programs."""
