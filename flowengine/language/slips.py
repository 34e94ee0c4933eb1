"""What YAML trips over, in words for an author: what went wrong, what to try, and where the slip itself is."""

from __future__ import annotations

import re

import yaml

__all__ = ["explain"]

_SYNTAX: tuple[tuple[str, str, str], ...] = (
    # a piece of what YAML says, what we say, what to try
    ("mapping values are not allowed", "there is a `: ` here where a text is already going on", "Put the text in quotes, or look for a wrong indentation or a missing line break."),
    ("could not find expected ':'", "this line should be a key with a colon, such as `goto: menu`", "Add the missing `:` (with a space after it)."),
    ("found unexpected end of stream", "a quote is opened here and never closed", "Add the closing quote."),
    ("found unknown escape character", 'inside "double quotes" a `\\` begins a special character', "Write `\\\\`, or use 'single quotes'."),
    ("did not find expected key", "this line doesn't fit into the block around it", "Look at its indentation, and for quotes inside quotes just before."),
    ("did not find expected '-' indicator", "this line doesn't fit into the list around it", "Begin it with `- ` under the other items, or indent it as they are."),
    ("did not find expected ',' or '}'", "a `{` isn't closed, or a text inside it needs quotes", "Close the `{ }`, or put texts with `, : { } [ ]` in quotes."),
    ("did not find expected ',' or ']'", "a `[` isn't closed, or a text inside it needs quotes", "Close the `[ ]`, or put texts with `, : { } [ ]` in quotes."),
    ("did not find expected node content", "a value was expected here", "Remove a comma or bracket too many, or put the text in quotes."),
    ("found character that cannot start any token", "a value can't begin with this character", "Put the text in quotes."),
    ("found undefined alias", "`*name` repeats a block marked `&name`, and there is none of this name", "Put the text in quotes if it was meant to be spoken."),
    (
        "did not find expected alphabetic or numeric character",
        "`*` or `&` alone means something else to YAML",
        "The star key is written `star`; texts with `*` or `&` at their beginning go in quotes.",
    ),
    ("block sequence entries are not allowed", "a list can't begin in the middle of a line here", "Put each `- ` on a line of its own."),
    ("found duplicate anchor", "this `&name` is used twice", "Give the second another name."),
    ("expected a single document", "the file has a second document after `---`", "Keep one flow in a file."),
    ("did not find expected <document start>", "this line doesn't belong to the block before it", "Look at the indentation of this line and of the first line of the file."),
)


_BARE_KEY = re.compile(r"\s*(?:- +)*[\w-]+\Z")


def explain(error: yaml.YAMLError, lines: list[str]) -> tuple[str, str, tuple[int, int] | None]:
    """What went wrong in our words, what to try, and the line and column (from 0) of the slip itself."""
    context = str(getattr(error, "context", "") or "")
    said = f"{context} {getattr(error, 'problem', '') or error}"
    mark, start = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    message, hint = "this isn't YAML that can be read", "Look at the quotes, brackets, colons and indentation just here and on the line before."
    for piece, words, mend in _SYNTAX:
        if piece in said:
            message, hint = words, mend
            break
    if mark is None or mark.line >= len(lines):
        mark = start if start is not None else mark
    if mark is None:
        return message, hint, None
    # An opening that is never closed shows far behind it; the slip is where it opens.
    unclosed = "unexpected end of stream" in said or ("quoted scalar" in context and "escape" not in said) or "could not find expected ':'" in said
    if start is not None and (unclosed or ("flow" in context and start.line < mark.line)):
        mark = start
    line = min(mark.line, len(lines) - 1)
    if "mapping values are not allowed" in said and _BARE_KEY.match(lines[line][: mark.column]):
        # A key where a text goes on: the text is the line before, which lost its own colon, or the space after it.
        before = next((n for n in range(line - 1, -1, -1) if lines[n].strip() and not lines[n].lstrip().startswith("#")), None)
        if before is not None and not re.search(r":(\s|\Z)", lines[before]):
            column = len(lines[before]) - len(lines[before].lstrip())
            return "this line should be a key with a colon and a space, such as `goto: menu`", "Add what is missing, or put a text of several lines in quotes.", (before, column)
    return message, hint, (line, mark.column)
