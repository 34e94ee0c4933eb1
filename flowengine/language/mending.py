"""Slips that YAML trips over: told of in an author's words, and mended, or taken out, so that the rest of the file is read.

A mend changes the text that is composed, never what the author is told: `Shifts` lead back from its columns to theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from flowengine.language.problems import NOWHERE, Span
from flowengine.language.repairs import edited, find_repair
from flowengine.language.slips import explain
from flowengine.language.source import Reading, in_quotes

__all__ = ["LOADER", "Shifts", "authored", "mend"]

LOADER: type[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
Shifts = dict[int, list[tuple[int, int]]]
"""Line → behind which columns it was mended to read on, and by how many it grew: positions are told as the author sees them."""

_TAB_INDENT = re.compile(r"( *(?:- *)*)(\t[\t ]*)(?=[^\s#])")
_ENTRY = re.compile(r" *[^\s#]")
_OPENS = re.compile(r":\s*(?:#.*)?\Z")  # a key whose block begins on the next line
_LINES_ABOVE = 40
_STATES = re.compile(r"^states?\s*:", re.MULTILINE | re.IGNORECASE)
_OF_STATES = "browse|choices|collect|decide|goto|handoff|hangup|prompt|request|return|set|subflow"
_UNQUOTED = re.compile(r"""(\s*(?:-\s+)?[\w-]+:\s+)([^\s"'\[{&*!|>#].*?)\s*\Z""")
_UNBRACED = re.compile(r"(?:choices|collect|decide|do|dtmf|else|goto|handoff|hangup|if|into|one_of|play|prompt|say|speech|type):\s")


def mend(text: str, error: yaml.YAMLError, shifts: Shifts, reading: Reading) -> str | None:
    """The text without what YAML tripped over, which is reported; None where there is nothing left to read."""
    return (
        _without_tabs(text, error, shifts, reading)
        or _without_bare_star(text, error, shifts, reading)
        or _with_states(text, error, reading)
        or _repaired(text, error, shifts, reading)
        or _with_braces(text, error, shifts, reading)
        or _with_quotes(text, error, shifts, reading)
        or _without_line(text, error, shifts, reading)
    )


def authored(line: int, column: int, shifts: Shifts) -> int:
    """The author's column for one of the mended text."""
    return max(1, column - sum(grown for behind, grown in shifts.get(line, ()) if column > behind))


def _without_tabs(text: str, error: yaml.YAMLError, shifts: Shifts, reading: Reading) -> str | None:
    """Tabs in the indentation where YAML tripped, and on the lines that go on with them: reported once, and replaced.

    Notes in `shifts` how many columns each replaced line grew.
    """
    mark = getattr(error, "problem_mark", None)
    lines = text.split("\n")
    first = mark.line if mark is not None and mark.line < len(lines) else -1
    if first < 0 or not _TAB_INDENT.match(lines[first]):
        return None
    for number in range(first, len(lines)):
        match = _TAB_INDENT.match(lines[number])
        if not match:
            break
        indent = match[1] + match[2]
        if match[1].strip():  # behind a dash a single space does
            mended = match[1] + " "
        else:
            mended = " " * _meant_indent(indent, lines, number)
        if number == first:
            column = len(match[1]) + 1
            reading.report(
                "tab",
                "this line is indented with a tab; YAML takes spaces only",
                Span(number + 1, column, number + 1, column + len(match[2])),
                hint="Replace each tab by two spaces (most editors can: “convert indentation to spaces”).",
                suggestions=(mended[len(match[1]) :],),
            )
        shifts.setdefault(number + 1, []).append((0, len(mended) - len(indent)))
        lines[number] = mended + lines[number][len(indent) :]
    return "\n".join(lines)


def _meant_indent(indent: str, lines: list[str], number: int) -> int:
    """How deep a line with tabs was meant to be: as a block that it can belong to, if a common width of tabs makes it so."""
    widths = [len(indent.expandtabs(2)), len(indent.expandtabs(4)), len(indent.expandtabs(8)), len(indent.replace("\t", "  "))]
    above = [line for line in reversed(lines[max(0, number - _LINES_ABOVE) : number]) if _ENTRY.match(line)]
    below = [_depth(line) for line in lines[number + 1 : number + 4] if _ENTRY.match(line)]
    if above and _OPENS.search(above[0]):
        least = _depth(above[0]) + (0 if lines[number][len(indent) :].startswith("- ") else 1)
        widths = [width for width in widths if width >= least] or widths
        return next((depth for depth in below if depth in widths), widths[0])
    return next((depth for depth in (*_open_depths(above), *below) if depth in widths), widths[0])


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _open_depths(above: list[str]) -> Iterator[int]:
    """The depths of the blocks that the lines above, nearest first, leave open, innermost first."""
    least: int | None = None
    for line in above:
        depth = _depth(line)
        item = re.match(r" *(?:- +)+(?=[\w-]+:(\s|\Z))", line)
        if item and (least is None or len(item[0]) < least):
            yield len(item[0])
        if least is None or depth < least:
            least = depth
            yield depth


def _without_bare_star(text: str, error: yaml.YAMLError, shifts: Shifts, reading: Reading) -> str | None:
    """`dtmf: *` is an unfinished alias to YAML; say so and read on as if it had been `star`."""
    mark = getattr(error, "context_mark", None)
    if mark is None or "alias" not in str(getattr(error, "context", "")):
        return None
    lines = text.split("\n")
    line = lines[mark.line]
    if line[mark.column : mark.column + 1] != "*":
        return None
    column = authored(mark.line + 1, mark.column + 1, shifts)
    reading.report(
        "bare-star",
        "a bare `*` means something else to YAML (an alias); the star key is written `star` or in quotes",
        Span(mark.line + 1, column, mark.line + 1, column + 1),
        suggestions=("star",),
    )
    lines[mark.line] = line[: mark.column] + reading.star + line[mark.column + 1 :]
    return "\n".join(lines)


def _with_states(text: str, error: yaml.YAMLError, reading: Reading) -> str | None:
    """A flow that has lost its line `states:`. That alone is told, not each state; they are read where an empty line can take its place."""
    mark = getattr(error, "problem_mark", None)
    lines = text.split("\n")
    if mark is None or mark.line >= len(lines) or _STATES.search(text):
        return None
    state = re.match(r"( +)([\w-]+):\s*(?:#.*)?\Z", lines[mark.line])
    inside = next((line for line in lines[mark.line + 1 :] if _ENTRY.match(line)), "")
    if state is None or not re.match(rf"{state[1]} +(?:{_OF_STATES}):", inside):
        return None
    above = mark.line - 1
    empty = above >= 0 and not lines[above].strip()
    here = Span(above + 1, 1, above + 1, 1) if empty else Span(mark.line + 1, state.start(2) + 1, mark.line + 1, state.end(2) + 1)
    reading.report(
        "missing-key",
        f"the line `states:` is missing above `{state[2]}`",
        here,
        hint="All states stand below it, two spaces further in.",
        suggestions=("states:",) if empty else (),
    )
    if not empty:
        reading.lost.update(("states", "?", *re.findall(r"[\w-]+", "\n".join(lines[mark.line :]))))
        return "\n".join(lines[: mark.line])
    lines[above] = "states:"
    return "\n".join(lines)


def _repaired(text: str, error: yaml.YAMLError, shifts: Shifts, reading: Reading) -> str | None:
    """The text with the one small slip taken back that YAML tripped over, where there is one."""
    repair = find_repair(text, error, lambda tried: yaml.compose(tried, Loader=LOADER))
    if repair is None:
        return None
    lines = text.split("\n")
    number = repair.line + 1
    start, end = authored(number, repair.start + 1, shifts), authored(number, repair.end + 1, shifts)
    shown = (lines[repair.line][: repair.start] + repair.text + lines[repair.line][repair.end :]).strip()
    reading.report(
        repair.code,
        repair.message,
        Span(number, start, number, max(end, start + 1)),
        hint=f"The line would read: {_shortened(shown)}",
        suggestions=(repair.text,),
    )
    shifts.setdefault(number, []).append((repair.start, len(repair.text) - (repair.end - repair.start)))
    return edited(lines, repair)


def _with_braces(text: str, error: yaml.YAMLError, shifts: Shifts, reading: Reading) -> str | None:
    """`bye: prompt: Goodbye., hangup: true` has keys on the line of another key; read on as if they had `{ }`."""
    mark = getattr(error, "problem_mark", None)
    if mark is None or "mapping values are not allowed" not in str(getattr(error, "problem", "")):
        return None
    lines = text.split("\n")
    match = _UNQUOTED.match(lines[mark.line])
    if not match or mark.column < match.start(2) or not _UNBRACED.match(match[2]):
        return None
    braced = "{" + match[2] + ("" if match[2].count("}") > match[2].count("{") else "}")
    column = authored(mark.line + 1, match.start(2) + 1, shifts)
    reading.report(
        "yaml-syntax",
        "keys on the line of another key need `{ }` around them",
        Span(mark.line + 1, column, mark.line + 1, column + len(match[2])),
        hint="Or write each on a line of its own.",
        suggestions=(braced,),
    )
    shifts.setdefault(mark.line + 1, []).append((match.start(2) + 1, 1))
    lines[mark.line] = match[1] + braced
    return "\n".join(lines)


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…" + text[-1]


def _with_quotes(text: str, error: yaml.YAMLError, shifts: Shifts, reading: Reading) -> str | None:
    """`prompt: We are open: eight to five` has a second `: `, which YAML takes for a key; read on as if it had quotes."""
    mark = getattr(error, "problem_mark", None)
    if mark is None or "mapping values are not allowed" not in str(getattr(error, "problem", "")):
        return None
    lines = text.split("\n")
    match = _UNQUOTED.match(lines[mark.line])
    if not match or mark.column < match.start(2):
        return None
    column = authored(mark.line + 1, match.start(2) + 1, shifts)
    quoted = in_quotes(match[2])
    reading.report(
        "unquoted-colon",
        "a text with `: ` in it needs quotes, or YAML takes it for a key",
        Span(mark.line + 1, column, mark.line + 1, column + len(match[2])),
        suggestions=(quoted,),
    )
    lines[mark.line] = match[1] + quoted
    return "\n".join(lines)


def _without_line(text: str, error: yaml.YAMLError, shifts: Shifts, reading: Reading) -> str | None:
    """The text less the line that YAML tripped over, which is reported; None where there is nothing left to read."""
    lines = text.split("\n")
    message, hint, culprit = explain(error, lines)
    if culprit is None:
        reading.report("yaml-syntax", message, NOWHERE, hint=hint)
        reading.lost.add("?")
        return None
    line, column = culprit
    while line > 0 and not lines[line].strip():
        line -= 1
        column = len(lines[line].rstrip())
    start = authored(line + 1, column + 1, shifts)
    word = re.match(r"\S*", lines[line][column:])
    reading.report("yaml-syntax", message, Span(line + 1, start, line + 1, start + max(1, len(word[0]) if word else 1)), hint=hint)
    reading.lost.update(re.findall(r"[\w-]+", lines[line]), ("?",))
    lines[line] = ""
    mended = "\n".join(lines)
    return mended if mended.strip() and mended != text else None
