"""Hostile and unlucky situations, as tables: what the program is given, how it must end, what it must say and leave.

`python -m tests.hostile` runs all of them through the console script; `test_hostile` in processes that are forked.
"""
