"""`python -m tests.hostile [WORDS]`: all cases, or those with WORDS in their names, through the console script."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from hostile.cases import Bench
from hostile.tables import CASES


def main(words: str) -> int:
    """Print what went otherwise than it must; the number of such cases."""
    chosen = [case for case in CASES if words in case.name]
    failed = 0
    with tempfile.TemporaryDirectory() as folder, Bench(Path(folder), real=True) as bench:
        for case in chosen:
            faults = bench.faults(case)
            failed += bool(faults)
            for fault in faults:
                print(f"{case.name}: {fault}")
    print(f"{len(chosen) - failed} of {len(chosen)} cases passed")
    return failed


if __name__ == "__main__":
    sys.exit(bool(main(" ".join(sys.argv[1:]))))
