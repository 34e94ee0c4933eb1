"""Flows as they were: a revision of git, laid out in a folder of its own with all that stood beside the flow."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import click

__all__ = ["Found", "at_revision"]


class Found:
    """A flow's file, and what it is called where it is told of."""

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.name = path, name

    def told(self, text: str) -> str:
        """A text with the file called by its name."""
        revision, _, _ = self.name.rpartition(":")
        return text.replace(f"{self.path.parent}/", f"{revision}:{PurePosixPath(self.name.rpartition(':')[2]).parent}/".replace(":./", ":")) if revision else text


@contextmanager
def at_revision(named: str) -> Iterator[Found]:
    """The file that `named` means: a path, or `REVISION:path` as git takes it."""
    revision, colon, path = named.partition(":")
    if Path(named).exists() or not colon or not revision or not path:
        yield Found(Path(named), named)
        return
    top, commit, inside = _resolve(revision, path)
    folder = PurePosixPath(inside).parent.as_posix()
    archive = _git(top, "archive", "--format=tar", f"{commit}:{'' if folder == '.' else folder}")
    with tempfile.TemporaryDirectory(prefix="flowengine-") as temporary:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(temporary, filter="data")
        yield Found(Path(temporary) / PurePosixPath(inside).name, f"{revision}:{inside}")


def _resolve(revision: str, path: str) -> tuple[Path, str, str]:
    """The top of the repository, the commit, and the path from the top: that of the file here, or else as git counts it."""
    file = Path(path).resolve()
    here = file.parent if file.exists() else Path.cwd()
    try:
        top = Path(_git(here, "rev-parse", "--show-toplevel").decode().strip())
    except click.UsageError:
        raise click.UsageError(f"`{revision}:{path}` names a revision, but this folder is in no git repository") from None
    try:
        commit = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    except click.UsageError:
        raise click.UsageError(f"git knows no revision `{revision}`") from None
    from_here = [file.relative_to(top.resolve()).as_posix()] if file.is_relative_to(top.resolve()) else []
    from_top = [path] if not path.startswith(("./", "../", "/")) else []
    for candidate in dict.fromkeys((*from_here, *from_top) if file.exists() else (*from_top, *from_here)):
        if _git(top, "ls-tree", "--name-only", commit, "--", candidate).decode().strip():
            return top, commit, candidate
    raise click.UsageError(f"there was no `{path}` at `{revision}`")


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        return subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=True, timeout=60).stdout
    except FileNotFoundError:
        raise click.UsageError("the `git` command isn't installed, which a revision needs") from None
    except subprocess.CalledProcessError as error:
        raise click.UsageError(f"git says: {error.stderr.decode(errors='replace').strip()}") from None
