"""Observers: progress, event log, tracing and snapshots of a run, each told its events."""
