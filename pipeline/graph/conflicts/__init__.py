"""Conflicts: claims that cannot all be true, with every side and what separates them."""
