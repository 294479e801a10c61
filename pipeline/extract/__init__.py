"""Extraction: from the text of an abstract to claims."""
