"""Scoring: reading, names and conflicts against public gold sets."""
