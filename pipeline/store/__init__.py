"""Store: one DuckDB file that is the truth about a graph, and SQLite files for calls and batch jobs beside it."""

from pipeline.store.database import FILE, STORAGE_VERSION, Store
from pipeline.store.result import Result, Row

__all__ = ["FILE", "STORAGE_VERSION", "Result", "Row", "Store"]
