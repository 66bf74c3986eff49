"""A pytest plugin: says what was skipped and why; with ASSISTANT_TEST_NO_SKIPS set, a skip is a failure.

On a user's machine a test that needs a browser, LibreOffice or a font may be skipped. CI installs all of
them, so there a skip means that something silently went missing. Only the absence of ../shared (real forms
that are not part of the repository) is no fault.
"""

import os

import pytest

SEEDS_ABSENT = "../shared"


class Skips:
    """Collects the reasons of skipped tests."""

    def __init__(self) -> None:
        self.reasons: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and isinstance(report.longrepr, tuple):
            self.reasons.append(f"{report.nodeid}: {report.longrepr[2]}")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped and isinstance(report.longrepr, tuple):
            self.reasons.append(f"{report.nodeid}: {report.longrepr[2]}")

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if os.environ.get("ASSISTANT_TEST_NO_SKIPS") and self.unexcused():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if os.environ.get("ASSISTANT_TEST_NO_SKIPS"):
            for reason in self.unexcused():
                terminalreporter.write_line(f"skipped, and nothing may be skipped here: {reason}", red=True)

    def unexcused(self) -> list[str]:
        return [reason for reason in self.reasons if SEEDS_ABSENT not in reason]


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Skips())
