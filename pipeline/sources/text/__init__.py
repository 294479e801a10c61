"""Text: Unicode, sentences, and the words of direction, valence and size."""
