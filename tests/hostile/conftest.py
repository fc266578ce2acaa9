"""One process that runs the command line for all cases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hostile.measured import Runner


@pytest.fixture(scope="session")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    made = Runner(tmp_path_factory.mktemp("runs"))
    yield made
    made.close()
