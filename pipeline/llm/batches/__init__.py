"""Batches: questions answered through the provider's batches, or through files carried to a model and back.

Files of requests and a provider's jobs both replay the stages from the log (`pending`): what is answered becomes
claims, entities and topics, and what is not is collected. So a round asks the topics' next level, the halves of cut-off
abstracts or the names that the round before made due, and an answer is used however and whenever it came.
"""
