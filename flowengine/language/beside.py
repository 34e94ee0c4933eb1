"""Files beside a flow: those it includes, and those its tables are in. Read here, and noted, so that a change is noticed."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from flowengine.language.composing import MAX_BYTES
from flowengine.language.problems import NOWHERE, Span
from flowengine.language.source import Reading, Text

__all__ = ["path_beside", "read_beside"]


def path_beside(name: Text, reading: Reading) -> Path | None:
    """The file that a name means: beside the file that names it, or in a folder below. None, with a problem, for any other."""
    written = str(name).strip()
    pieces = PurePosixPath(written.replace("\\", "/"))
    if not written or pieces.is_absolute() or ".." in pieces.parts or ":" in written:
        reading.report(
            "bad-path", f"`{written}` is no file beside this flow", name.span, hint="Name a file in the same folder, or in a folder below it: `clinic.csv`, `data/clinic.csv`."
        )
        return None
    return Path(name.span.file or reading.file).parent / pieces


def read_beside(path: Path, at: Span, reading: Reading) -> bytes | None:
    """The bytes of a file beside a flow; None, with a problem at `at`, where it can't be read."""
    try:
        if (data := reading.drafts.get(path)) is None:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except OSError as error:
        reading.beside[path] = b""
        near = _like(path)
        hint = "" if near else "Look at the spelling, and at the folder that it is in."
        reason = "there is no such file" if isinstance(error, FileNotFoundError) else (error.strerror or type(error).__name__).lower()
        reading.report("unreadable-file", f"`{path.name}` can't be read: {reason}", at, hint=hint, suggestions=near)
        return None
    reading.beside[path] = data
    if len(data) > MAX_BYTES:
        reading.report("file-too-large", f"`{path.name}` is larger than {MAX_BYTES // 1024 // 1024} MB", at if at != NOWHERE else NOWHERE)
        return None
    return data


def _like(path: Path) -> tuple[str, ...]:
    """The files of that folder whose names are nearly the one that isn't there."""
    from flowengine.language.problems import nearest

    try:
        there = [other.name for other in path.parent.iterdir() if other.suffix == path.suffix]
    except OSError:
        return ()
    return nearest(path.name, there, most=2)
