"""Vocabulary: the words of direction and valence, one set for the whole program."""
