"""The default extractor: a causal cue grammar over shallow-parsed sentences. Deterministic, offline, no model.

extract      the order of work: sentences -> words -> tags -> rules -> guards -> drafts
sentences    where a sentence of an abstract begins and ends
words        a sentence as words with their places in the text
morphology   the forms of a verb, and which verb a form may belong to
guesses      the first guess at a word's part of speech
around       what stands around a word while its tag is being settled
settle       whether a word that may be a verb is one
twofold      which part of speech a word of a closed class is here
tagger       one part of speech for every word
phrases      noun phrases and what belongs to them
lists        how they are joined
verbs        verb groups: voice, negation, modality, and who their subject is
clauses      what stands left of a verb: its subject, or the noun its relative clause hangs on
deeds        what people do, named by its verb phrase
values       what is bad to have more of, so that it gets less as it improves
sides        the sides of a comparison: what "the X group" and "X-treated mice" stand for
rules_*      one module for each way of stating an effect
trial        what a comparative study tested: what "the intervention group" stands for
antecedents  what "it" and "this reduction" stand for: a noun of the sentence before
context      population, condition, dose and time, as the sentence says
governing    what denies or hedges a claim from outside its clause: "no evidence that", "suggests that"
guards       what is asked, aimed at, proposed or supposed, and so is no claim
finish       from a match to a draft: trimming names, hedges, strength
matches      what the rules hand on
lexicon/     the words all of this knows, as data
"""

from __future__ import annotations

from pipeline.reader.extract import extract

__all__ = ["extract"]
