"""Patterns: one module for each way in which a sentence states an effect."""
