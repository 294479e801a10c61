"""Geometry: variables as points, by a Geometric Transformer (needs the extra `geometry`)."""
