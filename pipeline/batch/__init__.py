"""Batches: questions answered through the provider's batches, or through files carried to a model and back.

    prepare     what is due is written into files of requests
    import_     results are imported, and the graph is built from them
    run         both, through the files and batches endpoints, until nothing is due

All three replay the stages from the log (`pending`): what is answered becomes claims, entities and topics, and what
is not is collected. So a round asks the topics' next level, the halves of cut-off abstracts or the names that the
round before made due, and an answer is used however and whenever it came.
"""

from __future__ import annotations

from pipeline.batch.files import Imported, Written, import_, last_settings, prepare
from pipeline.batch.importing import ImportReport
from pipeline.batch.loop import run
from pipeline.batch.report import imported, prepared, set_aside
from pipeline.batch.requests import Limits

__all__ = [
    "ImportReport",
    "Imported",
    "Limits",
    "Written",
    "import_",
    "imported",
    "last_settings",
    "prepare",
    "prepared",
    "run",
    "set_aside",
]
