"""What all tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.api import TestApi
from tests.support.report import JsonReport


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--outputFile", help="where to write what the tests said, as JSON")


def pytest_configure(config: pytest.Config) -> None:
    path = config.getoption("--outputFile")
    if path:
        config.pluginmanager.register(JsonReport(Path(path), config.rootpath))


@pytest.fixture
def api() -> Iterator[TestApi]:
    api = TestApi()
    yield api
    api.close()
