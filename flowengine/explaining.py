"""The pages of docs/checks/: what each problem means, with what `flowengine check` really says to a flow that has it."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from flowengine.language.problems import Problem
from flowengine.language.report import as_text
from flowengine.lessons import Lesson, lesson, lessons
from flowengine.loading import load_all
from flowengine.testing.suites import files_with_tests, read_suites

__all__ = ["EITHER", "explanation", "found_in", "write_pages"]

_INDEX = """\
# What `flowengine check` can find

A page for each problem: what it means, a flow that has it and what `check` says to that, and the same flow mended. The name
stands in brackets at the end of a message and stays the same from version to version, so you can search for it.
`flowengine check --about NAME` shows the page in the terminal.

An **error** keeps a flow from being served; a **warning** doesn't (with `--strict` it does). A warning that you have looked at
and want no more of is silenced on its line, or on a line of its own above:

```yaml part
    prompt: Press 1 for billing.  # flowengine: ignore key-before-option
```

Several names are joined by commas. An error can't be silenced.

`flowengine check --fix` mends what is certain (a misspelt name that can only mean one other, a bracket, a quote, an indentation),
keeps comments and layout, says what it did, and tells of the rest. `--format json` gives the same problems to programs,
`--format github` shows them in a pull request.

| problem | | what it means |
|---|---|---|
"""
_ELSEWHERE = {"step-failed": "error", "check-stumbled": "warning"}
"""Of codes that no file can show, those that aren't errors of a file."""
EITHER = frozenset({"endless-loop", "missing-outcome", "subflow-language", "unknown-flow"})
"""Codes that are an error in one case and a warning in another; their texts say in which."""
_HEADS = {
    "error": "*An error: a flow that has it isn't served.*",
    "warning": "*A warning: the flow is served all the same. To silence it: `# flowengine: ignore {code}` at the end of its line.*",
    "error or warning": "*An error or a warning, by the case. With the error a flow isn't served; the warning is silenced by `# flowengine: ignore {code}` at the end of its line.*",
}


def found_in(files: Mapping[str, str]) -> list[Problem]:
    """What `flowengine check` finds in a folder with these files, which it names without the folder."""
    with tempfile.TemporaryDirectory(prefix="flowengine-") as folder:
        return _found(Path(folder), files)


def _found(folder: Path, files: Mapping[str, str]) -> list[Problem]:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [*load_all([folder]).problems, *(problem for suite in read_suites(files_with_tests([folder])) for problem in suite.problems)]


def explanation(code: str) -> str | None:
    """The page of a code, in Markdown; None where there is no such code."""
    about = lesson(code)
    return None if about is None else "\n".join(_page(about))


def _page(about: Lesson) -> Iterator[str]:
    severity, said = _as_said(about)
    yield f"# {about.code}\n"
    yield _HEADS[severity].format(code=about.code) + "\n"
    yield f"{about.means}\n"
    if about.wrong:
        yield "## A flow with it\n" if about.file.endswith(".yaml") and not about.file.endswith(".test.yaml") else "## A test with it\n"
        yield from _files(about.wrong, about.file, "wrong")
        yield f"`flowengine check` says:\n\n```text\n{said}\n```\n"
        yield "## Mended\n"
    if about.mend:
        yield f"{about.mend}\n"
    if about.right:
        changed = {name: text for name, text in about.right.items() if name == about.file or about.wrong.get(name) != text}
        yield from _files(changed, about.file, "right")


def _files(files: Mapping[str, str], first: str, kind: str) -> Iterator[str]:
    for name in sorted(files, key=lambda name: (name != first, name)):
        if len(files) > 1 or name != "clinic.yaml":
            yield f"`{name}`:\n"
        yield f"```{name.rsplit('.', 1)[1]} {kind}\n{files[name]}```\n"


def _as_said(about: Lesson) -> tuple[str, str]:
    """How grave a problem is, and the report on the flow that has it."""
    if not about.wrong:
        return _ELSEWHERE.get(about.code, "error"), ""
    with tempfile.TemporaryDirectory(prefix="flowengine-") as folder:
        found = [problem for problem in _found(Path(folder), about.wrong) if problem.code == about.code]
        text = as_text(found).replace(f"{folder}/", "").replace(folder, ".")
    text = "\n".join(line for line in text.splitlines() if not line.startswith("   More: "))
    return "error or warning" if about.code in EITHER else max((problem.severity for problem in found), default="error", key=["warning", "error"].index), text


def write_pages(folder: Path) -> None:
    """All pages and their index, in place of those that are there."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.md"):
        old.unlink()
    index = _INDEX
    for about in lessons():
        page = "\n".join(_page(about))
        (folder / f"{about.code}.md").write_text(page, encoding="utf-8")
        head = page.split("\n", 3)[2]
        severity = next(severity for severity, words in _HEADS.items() if head == words.format(code=about.code))
        index += f"| [{about.code}]({about.code}.md) | {severity} | {_first_sentence(about.means)} |\n"
    (folder / "README.md").write_text(index, encoding="utf-8")


def _first_sentence(text: str) -> str:
    words = text.split("\n\n")[0].replace("\n", " ")
    end = next((at for at in range(len(words)) if words[at] in ".?!" and words[at + 1 : at + 2] in ("", " ") and words[:at].count("`") % 2 == 0), len(words) - 1)
    return words[: end + 1].replace("|", "\\|")


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
