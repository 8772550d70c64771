"""What the tests said, as JSON for other programs: `--outputFile=<path>`. A test's title is the first line of its docstring."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

Files = defaultdict[str, list[dict[str, Any]]]


class JsonReport:
    def __init__(self, path: Path, root: Path) -> None:
        self._path = path
        self._root = root
        self._titles: dict[str, str] = {}
        self._tests: Files = defaultdict(list)
        self._unloadable: dict[str, str] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            said = getattr(getattr(item, "obj", None), "__doc__", None) or item.name
            self._titles[item.nodeid] = said.strip().splitlines()[0]

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._unloadable[report.nodeid] = report.longreprtext

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.failed:
            file = report.nodeid.split("::")[0]
            self._tests[file].append(
                {
                    "title": self._titles.get(report.nodeid, report.nodeid),
                    "status": report.outcome,
                    "duration": report.duration * 1000,
                    "failureMessages": [_reason(report)] if report.failed else [],
                }
            )

    def pytest_sessionfinish(self) -> None:
        ran = [
            {"name": str(self._root / file), "status": "passed", "assertionResults": tests}
            for file, tests in self._tests.items()
        ]
        broken = [
            {
                "name": str(self._root / file),
                "status": "failed",
                "message": message,
                "assertionResults": [],
            }
            for file, message in self._unloadable.items()
        ]
        self._path.write_text(json.dumps({"testResults": [*ran, *broken]}), "utf-8")


def _reason(report: pytest.TestReport) -> str:
    """What was expected and what came, without the way there."""
    crash = getattr(report.longrepr, "reprcrash", None)
    return str(getattr(crash, "message", "") or report.longreprtext)
