"""Model client: one question, one answer, logged before it is used."""
