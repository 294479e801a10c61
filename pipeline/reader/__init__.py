"""Offline reader: a causal cue grammar over shallow-parsed sentences. Deterministic, no network, no model. Frozen.

No pattern is added and none is tuned (docs/decisions/0013-frozen-grammar.md); a trained reader is to replace it.

extract            one abstract: sentences -> tokens -> tags -> verb groups -> patterns -> drafts
sentences          sentence splitting
tokens             tokenization, with character offsets into the text
morphology         verb inflection and number of nouns
tagger             part-of-speech tagging, in four steps:
  lexical_tags       candidates from closed classes, known verbs and endings
  tag_context        window around a word
  verb_tags          verb or noun?
  function_words     disambiguation of closed classes ("that", "to", "as")
noun_phrases       noun phrase chunking
coordination       lists of noun phrases and their scope
verb_groups        verb groups: voice, negation, modality
clauses            subjects and relative clauses: attachment to a verb
verb_phrase_names  verb phrases as names of variables
patterns/          causal patterns, one module for each construction
match              record between the patterns and the drafts
arms               arms of a comparison ("the X group", "X-treated mice")
intervention       intervention under test ("the intervention group")
coreference        coreference resolution of "it" and "this reduction"
factuality         factuality: denial and hedging from outside the clause ("no evidence that")
non_findings       filter of questions, aims, proposals and hypotheses
valence            outcomes that are bad to have more of
context            population, condition, dose and time of a claim
to_draft           span trimming and last checks: from a match to a draft
lexicon/           word lists
"""

from __future__ import annotations

from pipeline.reader.extract import extract

__all__ = ["extract"]
