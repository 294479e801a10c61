"""Reader: the claims of an abstract, by two small networks trained for it. Deterministic, no network connection.

extract    an abstract: sentences -> windows -> tags and judgements -> claims -> drafts
opinion    second opinion on a cause and an effect that somebody else names
windows    runs of whole sentences as tokens
decoding   spans from tags, pairs of spans, claims from judgements
drafts     names, linking words, sign and circumstances of a claim as text
figures    ratios and coefficients that say which way a link goes
network    the networks, their tokenizer and their levels, from `weights/`

How they are trained: training/README.md. What they are good and bad at: docs/reader.md.
"""
