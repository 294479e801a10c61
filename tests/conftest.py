"""Fixtures and plugins that every test file shares."""

pytest_plugins = ["tests.support.cpu_time"]
