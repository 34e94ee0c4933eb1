"""What modules say they offer is there, in order, and the top level offers it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

import flowengine

PACKAGE = Path(__file__).parent.parent / "flowengine"
MODULES = sorted(
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    for path in PACKAGE.rglob("*.py")
    if path.name not in ("__init__.py", "__main__.py") and not {"locales", "calendars", "menus", "migrations"} & set(path.parts)
)


@pytest.mark.parametrize("name", MODULES)
def test_every_module_lists_what_it_offers(name: str) -> None:
    module = import_module(name)
    if not hasattr(module, "__all__"):
        assert name.startswith("flowengine.checks.")  # a rule offers `CODES` and `check`
        assert module.CODES and callable(module.check)
        return
    assert all(hasattr(module, exported) for exported in module.__all__)
    assert len(set(module.__all__)) == len(module.__all__)


def test_the_top_level() -> None:
    for name in flowengine.__all__:
        assert getattr(flowengine, name) is not None
    with pytest.raises(AttributeError):
        flowengine.nothing  # noqa: B018
    assert flowengine.__version__ in (PACKAGE.parent / "pyproject.toml").read_text()
