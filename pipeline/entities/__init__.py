"""Entities: one node for one thing; names, matching, hierarchy, and what people decided."""
