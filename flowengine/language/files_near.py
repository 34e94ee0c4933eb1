"""Files that a name was probably meant to be the name of."""

from __future__ import annotations

from pathlib import Path

from flowengine.language.problems import nearest

__all__ = ["files_near", "flows_in"]

MOST_FILES = 500


def files_near(path: Path) -> tuple[str, ...]:
    """The flow files that a path which leads nowhere may mean: without its ending, without its folder, misspelt."""
    whole = path if path.suffix else path.with_name(f"{path.name}.yaml")
    meant = next((other for other in (whole, Path("flows") / whole) if other != path and not other.is_absolute() and other.is_file()), None)
    if meant is not None:
        return (str(meant),)
    beside = {other.rpartition("/")[2]: other for other in flows_in(path.parent)}
    return tuple(beside[name] for name in nearest(whole.name, beside, most=2))


def flows_in(folder: Path) -> tuple[str, ...]:
    """The flow files of a folder, by what would be typed for them."""
    try:
        found = sorted(file for file in folder.iterdir() if file.suffix in (".yaml", ".yml") and ".test." not in file.name)
    except OSError:
        return ()
    return tuple(file.as_posix() for file in found[:MOST_FILES])
