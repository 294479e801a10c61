"""Vocabulary: the words of direction and valence, one set for the whole program.

words       the lexicon: every word that says more, less, better or worse, with its sign
valence     outcomes that are bad or good to have more of
direction   the direction of a variable's name and of a relation's words, and the sign between plain variables
morphology  the forms of a verb, the plural of a noun
spelling    one spelling for each word: singular, American
data        reads the lists, which stand in TOML beside these modules
"""
