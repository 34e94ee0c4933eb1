"""Flow versions, kept by the hash of what they were made of, so that a call can go on with the text it began with."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

from flowengine.dialog.program import Program, link
from flowengine.language.model import Flow
from flowengine.language.problems import Problem
from flowengine.loading import check_bytes

__all__ = ["NotAsItWas", "archive", "program_of", "read_archive"]

_MOST_BYTES = 64 * 1024 * 1024
"""What the files of a version may come to, unpacked."""


class NotAsItWas(Exception):
    """A version that was kept can't be read any more, by this version of flowengine; the text says why."""


def archive(flow: Flow) -> bytes:
    """The files that a flow is made of, its own first. The same files give the same bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, data in flow.sources.items():
            entry = zipfile.ZipInfo(name)  # with the earliest date that there is
            entry.compress_type = zipfile.ZIP_DEFLATED
            folder.writestr(entry, data)
    return held.getvalue()


def read_archive(version: str, data: bytes) -> tuple[Flow | None, list[Problem]]:
    """The flow of an archive, read and checked anew. Raises `NotAsItWas` where it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as folder:
            if sum(entry.file_size for entry in folder.infolist()) > _MOST_BYTES:
                raise NotAsItWas(f"version {version} is larger than a flow can be")
            files = {entry.filename: folder.read(entry) for entry in folder.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError, EOFError):
        raise NotAsItWas(f"version {version} isn't what was kept") from None
    if not files:
        raise NotAsItWas(f"version {version} has no file")
    folder_name = Path(f"version {version}")
    own, *beside = files
    return check_bytes(files[own], str(folder_name / own), {folder_name / name: files[name] for name in beside})


def program_of(flow_id: str, archives: Iterable[tuple[str, bytes]]) -> Program:
    """The program of a flow, out of the versions and archives of all flows that its calls can go through. Raises `NotAsItWas`."""
    flows: dict[str, Flow] = {}
    for version, data in archives:
        flow, problems = read_archive(version, data)
        if flow is None:
            worst = next(problem for problem in problems if problem.severity == "error")
            raise NotAsItWas(f"version {version} has an error in this version of flowengine: {worst.message}")
        if flow.version != version:
            raise NotAsItWas(f"version {version} isn't what was kept")
        flows[flow.id] = flow
    if flow_id not in flows:
        raise NotAsItWas(f"there is no version of `{flow_id}`")
    return link(flows)[flow_id]
