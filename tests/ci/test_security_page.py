"""The tests that docs/security.md names are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_test_and_every_file_that_the_page_names_is_there() -> None:
    page = (ROOT / "docs" / "security.md").read_text()
    file = ""
    for named, test in re.findall(r"`([a-z_]+/[a-z_]+\.py)?(?:::([a-z_0-9]+))?`", page):
        if not (named or test):
            continue
        places = [ROOT / "tests" / named, ROOT / "flowengine" / named] if named else []
        found = [place for place in places if place.is_file()]
        assert found or not named, named
        file = found[0].read_text() if found else file
        assert not test or f"def {test}(" in file, test
