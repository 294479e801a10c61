"""A model's memory: topics, questions and statements elicited without documents."""
