"""CPU time: a pytest plugin that says at the end of a run which files and tests used how much of it.

Seconds of user and system time, those of finished child processes included, in any number of workers. How busy the
machine is changes them less than the durations that pytest prints.
"""

import os
from collections import Counter
from collections.abc import Iterator

import pytest

SHOWN = 12


def spent() -> float:
    """The CPU seconds of this process and of its finished children."""
    return sum(os.times()[:4])


class CpuTime:
    """Adds up what each test used; a worker sends its figures along with its reports."""

    def __init__(self) -> None:
        self.by_file: Counter[str] = Counter()
        self.by_test: Counter[str] = Counter()
        self.workers = 0.0

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
        report = yield
        item.stash[_LAST], before = spent(), item.stash.get(_LAST, self._started)
        report.cpu = item.stash[_LAST] - before
        return report

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self) -> Iterator[None]:
        self._started = spent()
        return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        seconds = getattr(report, "cpu", 0.0)  # a test that its worker did not survive has none
        self.by_file[report.nodeid.partition("::")[0]] += seconds
        self.by_test[report.nodeid] += seconds

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            output["cpu"] = spent()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        self.workers += getattr(node, "workeroutput", {}).get("cpu", 0.0)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self.by_test:
            return
        itself = os.times()
        total = self.workers + itself.user + itself.system if self.workers else spent()
        terminalreporter.section(f"CPU: {total:.0f} s, of it {sum(self.by_file.values()):.0f} s in tests")
        for title, counted in (("by file", self.by_file), ("by test", self.by_test)):
            terminalreporter.line(f"{title}:")
            for name, seconds in counted.most_common(SHOWN):
                terminalreporter.line(f"{seconds:7.1f} s  {name}")


_LAST = pytest.StashKey[float]()


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(CpuTime(), "cpu-time")
