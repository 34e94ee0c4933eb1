"""What each problem means to an author: a page a code, with a flow that has it and one that hasn't.

The pages are the files beside this module, `<code>.md`: what the code means; then, where a small file can show it, a
```` ```yaml wrong ```` block, how it is mended, and a ```` ```yaml right ```` block. The blocks are whole files, `clinic.yaml`
unless they are named; files that lie beside them follow as ```` ```yaml beside NAME ````, and ```` ```yaml then NAME ```` where
it is the other file that is mended. docs/checks/ is made of these pages (`flowengine.explaining`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from textwrap import dedent

__all__ = ["Lesson", "address", "lesson", "lessons", "page"]

_BLOCK = re.compile(r"^```(?:yaml|csv) (wrong|right|beside|then)(?: (\S+))?\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
_NAME = re.compile(r"[a-z0-9-]{1,64}")
_MAIN = "clinic.yaml"


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a code means, how it is mended, and the files (name → text) that show it; none where no small file can."""

    code: str
    means: str
    mend: str = ""
    wrong: Mapping[str, str] = field(default_factory=dict)
    right: Mapping[str, str] = field(default_factory=dict)
    file: str = _MAIN
    """The file that the problem is in."""

    @property
    def example(self) -> str:
        """What is different in the mended files: lines that work."""
        before = {line for text in self.wrong.values() for line in text.splitlines()}
        return dedent("\n".join(line for text in self.right.values() for line in text.splitlines() if line not in before))


@lru_cache(maxsize=256)
def lesson(code: str) -> Lesson | None:
    """What a code means; None where there is no such code."""
    source = files(__package__) / f"{code}.md"
    if not _NAME.fullmatch(code) or not source.is_file():
        return None
    text = source.read_text(encoding="utf-8")
    blocks = list(_BLOCK.finditer(text))
    if not blocks:
        means, _, mend = text.strip().partition("\n\nMend: ")
        return Lesson(code, means, mend and f"Mend: {mend}")
    file = blocks[0][2] or _MAIN
    told = {kind: {match[2] or file: match[3] for match in blocks if match[1] == kind} for kind in ("wrong", "right", "beside", "then")}
    mended = next(number for number, match in enumerate(blocks) if match[1] == "right")
    mend = text[blocks[mended - 1].end() : blocks[mended].start()].strip()
    return Lesson(code, text[: blocks[0].start()].strip(), mend, told["wrong"] | told["beside"], told["right"] | told["beside"] | told["then"], file)


def lessons() -> list[Lesson]:
    """All of them, in the order of the alphabet."""
    names = sorted(source.name.removesuffix(".md") for source in files(__package__).iterdir() if source.name.endswith(".md"))
    return [found for name in names if (found := lesson(name)) is not None]


def page(code: str) -> str:
    """Where the documentation explains a code, from the project's top folder."""
    return f"docs/checks/{code}.md"


@lru_cache(maxsize=256)
def address(code: str) -> str | None:
    """The `file:` address of a code's page on this machine; None where it isn't there."""
    package = Path(__file__).parent.parent
    for found in (package / page(code), package.parent / page(code)):
        if found.exists():
            return found.as_uri()
    return None
