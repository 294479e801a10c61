"""One peer over many abstracts, as its README says to use it. Run by an interpreter that has it, not by ours.

    PYTHON benchmarks/peers.py kg-gen|langextract URL CONCURRENCY ABSTRACTS.jsonl

Prints one JSON object: version, seconds and CPU seconds from after the imports to the end, and what was found. Defaults
everywhere but for the address, the model's name and how many requests are in flight.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

MODEL = "gpt-4o"  # what both READMEs use
KEY = "sk-nothing"


def kg_gen(url: str, concurrency: int) -> Callable[[list[str]], int]:
    """`generate` for each text, as in the README's fourth example, then `aggregate`. Threads are ours: it has none."""
    os.environ["DSPY_CACHEDIR"] = cache.name
    from kg_gen import KGGen

    generator = KGGen(model=f"openai/{MODEL}", temperature=0.0, api_key=KEY, api_base=url)

    def run(texts: list[str]) -> int:
        with ThreadPoolExecutor(concurrency) as threads:
            graphs = list(threads.map(lambda text: generator.generate(input_data=text), texts))
        return len(generator.aggregate(graphs).relations)

    return run


def langextract(url: str, concurrency: int) -> Callable[[list[str]], int]:
    """`extract` over documents, with one example, through its OpenAI provider and its own workers."""
    import langextract as lx
    from langextract.factory import ModelConfig

    attributes = {"cause": "Smoking", "effect": "lung cancer", "sign": "+"}
    shown = lx.data.Extraction(
        extraction_class="claim", extraction_text="Smoking causes lung cancer", attributes=attributes
    )
    examples = [lx.data.ExampleData(text="Smoking causes lung cancer.", extractions=[shown])]
    provider = {"api_key": KEY, "base_url": url, "max_workers": concurrency}

    def run(texts: list[str]) -> int:
        found = lx.extract(
            text_or_documents=[lx.data.Document(text=text) for text in texts],
            prompt_description="Extract the causal claims that the abstract makes. Use exact text for extractions.",
            examples=examples,
            config=ModelConfig(model_id=MODEL, provider="openai", provider_kwargs=provider),
            max_workers=concurrency,
            batch_length=concurrency,
            show_progress=False,
        )
        return sum(len(document.extractions or ()) for document in found)

    return run


PEERS = {"kg-gen": kg_gen, "langextract": langextract}
cache = TemporaryDirectory()


def main() -> None:
    """Run one peer."""
    name, url, concurrency, path = sys.argv[1:]
    texts = [json.loads(line)["abstract"] for line in Path(path).read_text("utf-8").splitlines()]
    run = PEERS[name](url, int(concurrency))
    began, busy = time.perf_counter(), time.process_time()
    found = run(texts)
    seconds, cpu = time.perf_counter() - began, time.process_time() - busy
    print(json.dumps({"version": version(name), "seconds": seconds, "cpu": cpu, "found": found}))


if __name__ == "__main__":
    main()
