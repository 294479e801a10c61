"""Migration of calls from graphs made before the call log was a file of its own."""

from __future__ import annotations

import json

from pipeline.llm.call_log import Calls
from pipeline.store.database import Store
from pipeline.store.records import Call


def adopt(store: Store, calls: Calls) -> None:
    """Move the calls of an older graph into the call log; nothing happens where there are none."""
    if not store.row("status/has_old_calls")["has"]:
        return
    old = store.rows("status/old_calls")
    for row in old:
        request = json.loads(row.pop("request"))
        *before, last = request["messages"]
        row["preamble"] = json.dumps(request | {"messages": before}, ensure_ascii=False)
        row["prompt"] = last["content"]
    calls.add([Call.model_validate(row) for row in old])
    store.run("status/forget_old_calls")
