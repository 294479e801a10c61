"""Causal patterns: one module for each construction that states an effect."""
