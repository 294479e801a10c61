"""Command line: a module a command, or a few that go together; `main` has them all."""
