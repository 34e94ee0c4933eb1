"""Small slips that YAML trips over, found by trying: the one edit of a line near the trouble after which the file reads as a flow.

Each guess is a slip that people make (a colon, a quote, a bracket, a `-`, a few spaces too many or too few) taken back.
The best is the one after which YAML reads the whole file and the blocks hold the keys that they can hold; where there is
more than one slip in a file, the one after which YAML gets furthest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

import yaml

from flowengine.language.source import QUOTES, in_quotes

__all__ = ["Repair", "edited", "find_repair"]

MAX_TRIES = 60
MAX_LENGTH = 100_000
"""Longer files aren't tried: each guess reads them whole."""
_LONG_LINE = 2_000
"""Lines that are longer aren't tried: nobody wrote them by hand, and looking for words in them takes long."""
_QUOTES_ABOVE = 400
"""How many lines above the trouble a quote may have been opened."""
_KEY = r"[A-Za-z_][\w-]*"


@dataclass(frozen=True, slots=True)
class Repair:
    """An edit of a line (from 0): `text` in place of the columns from `start` to `end` (from 0), and what was wrong there."""

    line: int
    start: int
    end: int
    text: str
    message: str
    code: str = "yaml-syntax"


def find_repair(text: str, error: yaml.YAMLError, compose: Callable[[str], yaml.Node | None]) -> Repair | None:
    """The likeliest slip behind an error of YAML's; None where no guess helps. `compose` raises as YAML does."""
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if mark is None or len(text) > MAX_LENGTH:
        return None
    lines = text.split("\n")
    found: tuple[tuple[int, int], Repair] | None = None
    suspects = list(_suspects(lines, mark.line, context.line if context is not None else mark.line))
    tries = ((guesses, repair) for guesses in (_guesses, _indents) for line in suspects for repair in guesses(lines, line))
    for guesses, repair in islice(tries, MAX_TRIES):
        trouble = _trouble(edited(lines, repair), compose)
        if trouble == (0, 0):
            return repair
        # A line that is moved can always be made to fit somewhere: that alone says nothing.
        if guesses is _guesses and (trouble[0] == 0 or -trouble[1] > mark.line + 1) and (found is None or trouble < found[0]):
            found = trouble, repair
    return found[1] if found is not None else None


def edited(lines: list[str], repair: Repair) -> str:
    """The text with a repair made."""
    line = lines[repair.line]
    return "\n".join([*lines[: repair.line], line[: repair.start] + repair.text + line[repair.end :], *lines[repair.line + 1 :]])


def _suspects(lines: list[str], trouble: int, begun: int) -> Iterator[int]:
    """The lines where the slip may be, likeliest first: each once."""
    last = min(trouble, len(lines) - 1)
    order = [last, begun, *(n for n in range(last - 1, max(-1, last - 4), -1)), *(n for n in range(begun - 1, max(-1, begun - 2), -1))]
    order += [n for n in range(last, max(-1, last - _QUOTES_ABOVE), -1) if _odd_quotes(lines[n])][:8]
    yield from dict.fromkeys(n for n in order if 0 <= n < len(lines) and len(lines[n]) <= _LONG_LINE and lines[n].strip() and not lines[n].lstrip().startswith("#"))


def _odd_quotes(line: str) -> bool:
    return line.replace('\\"', "").count('"') % 2 == 1


def _guesses(lines: list[str], number: int) -> Iterator[Repair]:
    """Slips that may be in the words of a line, each taken back."""
    line = lines[number].rstrip()
    depth = len(line) - len(line.lstrip(" "))
    pound = re.search(r"\bdtmf: *\[?(#)", line)
    if pound:
        yield Repair(number, pound.start(1), pound.end(1), "pound", "a bare `#` begins a comment; the pound key is written `pound` or in quotes")
    yield from _quotes(number, line)
    yield from _bare_texts(number, line)
    yield from _brackets(number, line)
    yield from _commas(number, line)
    yield from _colons(lines, number, line)
    yield from _dashes(lines, number, line, depth)
    yield from _wrapped(lines, number, line, depth)


def _quotes(number: int, line: str) -> Iterator[Repair]:
    if not _odd_quotes(line):
        return
    closing = re.search(r"[}\]]*\Z", line)
    assert closing is not None
    word = re.search(r"\S+\Z", line[: closing.start()])
    start = word.start() if word else closing.start()
    message = "a quote is opened on this line and never closed"
    word_alone = re.match(rf' *(?:- +)*{_KEY}: +("[^\s"]+)(?= +#)', line)
    if word_alone:
        yield Repair(number, word_alone.start(1), word_alone.end(1), word_alone[1] + '"', message)
    for end in dict.fromkeys((closing.start(), len(line))):
        yield Repair(number, start, end, line[start:end] + '"', message)
    key = re.match(rf' *(?:- +)*{_KEY}: +(?=[^"\s])', line)
    if key and line.endswith('"'):
        first = re.match(r"\S+", line[key.end() :])
        assert first is not None
        yield Repair(number, key.end(), key.end() + len(first[0]), '"' + first[0], "a quote is closed on this line that was never opened")


_BRACES = re.compile(rf"(?<=: )([^\s\"'\[{{](?:(?!, {_KEY}: )[^\"{{}}])*\{{\{{[^\"{{}}]*\}}\}}(?:(?!, {_KEY}: )[^\"{{}}]|\{{\{{[^\"{{}}]*\}}\}})*)(?=, {_KEY}: |\s*[}}\]])")
"""A text with `{{ … }}` between `{ }`, without quotes."""
_BRACKETED = re.compile(rf"(?<=: )[^\s\"'\[\]{{}}](?:(?!, {_KEY}: )[^\"\[\]{{}}])*\[[^\"\[\]{{}}]*\](?:(?!, {_KEY}: )[^\"\[\]{{}}])*(?=, {_KEY}: |\s*\}})")
"""A text with `[…]` in it between `{ }`, without quotes."""
_APOSTROPHES = re.compile(r"(?<=[:,\[] )'((?:[^'\n]|(?<=\w)'(?=\w))*)'(?=\s*(?:[,}\]]|\Z))")


def _bare_texts(number: int, line: str) -> Iterator[Repair]:
    """Texts that need quotes, or other ones."""
    for single in _APOSTROPHES.finditer(line):
        word = re.search(r"\w+'\w+", single[1])
        if word:
            message = f"the apostrophe of `{word[0]}` ends this text, which begins with one: texts with apostrophes go in double quotes"
            yield Repair(number, single.start(), single.end(), in_quotes(single[1]), message)
    for braces in _BRACES.finditer(line):
        yield Repair(number, braces.start(), braces.end(), in_quotes(braces[1]), "a text with `{{ … }}` needs quotes where it stands between `{ }`")
    for bracket in _BRACKETED.finditer(line):
        yield Repair(number, bracket.start(), bracket.end(), in_quotes(bracket[0]), "a text with `[ ]` needs quotes where it stands between `{ }`")
    value = re.match(rf" *(?:- +)*{_KEY}: +(?=\S)", line)
    if value is None:
        return
    text = line[value.end() :]
    if text.startswith("{{") and not text.endswith("}}"):
        message = "`{{ … }}` at the beginning of a value needs quotes, or YAML takes it for a block of keys"
        yield Repair(number, value.end(), len(line), in_quotes(text), message, "unquoted-expression")
    elif re.match(r"\[[^\[\]]*\] *[^\s#\[\]]", text):
        yield Repair(number, value.end(), len(line), in_quotes(text), "a text that begins with a bracket needs quotes")
    elif re.fullmatch(r'"[^"\\]*(?:"[^"\\]+"[^"\\]*)+"', text):
        yield Repair(number, value.end(), len(line), in_quotes(text[1:-1]), 'quotes inside "double quotes" are written `\\"`')
    elif re.match(r'"[^"\\]+" *[^\s"#,:}\]/]', text):
        yield Repair(number, value.end(), len(line), in_quotes(text), "a text that begins with a quote and doesn't end with it needs quotes around it all")
    elif text[0] in "@%`":
        yield Repair(number, value.end(), len(line), in_quotes(text), f"a text that begins with `{text[0]}` needs quotes")
    remark = re.search(r"""(?<=["'\]}])\s+//\s*""", text)
    if remark:
        yield Repair(number, value.end() + remark.start(), value.end() + remark.end(), "  # ", "a comment begins with `#`, not with `//`")


def _commas(number: int, line: str) -> Iterator[Repair]:
    """A comma left out before the next key of the same `{ }`."""
    for key in re.finditer(rf"(?<=[^\s,{{\[:-])\s+({_KEY})(?=: )", line):
        if key[1] in _keys()["all"] and line.count("{", 0, key.start()) > line.count("}", 0, key.start()):
            yield Repair(number, key.start(), key.end(), f", {key[1]}", f"a comma is missing before `{key[1]}`")


def _brackets(number: int, line: str) -> Iterator[Repair]:
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', lambda quoted: "x" * len(quoted[0]), line)
    for opening, closing in (("[", "]"), ("{", "}")):
        more = bare.count(opening) - bare.count(closing)
        if more == 1:
            message = f"a `{opening}` on this line isn't closed"
            after = bare.rfind(opening)
            # Where the next key of the same `{ }` begins, before other brackets at the end, or at the end.
            places = [m.start() for m in re.finditer(rf", {_KEY}:", bare) if m.start() > after][:1]
            places += [len(bare.rstrip("}]")), len(line)]
            for at in dict.fromkeys(places):
                word = re.search(r"\S+\Z", line[:at])
                start = word.start() if word else at
                yield Repair(number, start, at, line[start:at] + closing, message)
        elif more == -1:
            yield from _never_opened(number, line, bare, opening, closing)


def _never_opened(number: int, line: str, bare: str, opening: str, closing: str) -> Iterator[Repair]:
    """A closing bracket that is one too many, or whose opening was forgotten."""
    places = [place + 1 for place in range(len(bare) - 1) if bare[place : place + 2] == closing * 2]
    places += [len(line) - 1] if bare.endswith(closing) else []
    for place in dict.fromkeys(places):
        yield Repair(number, place, place + 1, "", f"there is a `{closing}` too many on this line")
    message = f"a `{closing}` on this line was never opened"
    keys = list(re.finditer(rf"(?:(?<=[\s,{{])|\A)({_KEY}): +", bare))
    if opening == "{":
        starts = [keys[0].start()] if keys and re.match(r" *- ", line) else []
    else:
        starts = [key.end() for key in reversed(keys) if key.end() <= bare.find(closing)]
    for start in starts:
        word = re.match(r"[^\s,]*", line[start:])
        assert word is not None
        yield Repair(number, start, start + len(word[0]), opening + word[0], message)


def _colons(lines: list[str], number: int, line: str) -> Iterator[Repair]:
    bare = re.match(rf"( *(?:- +)*)({_KEY})(?= |\Z)(?! *:)", line)
    below = _neighbour(lines, number, 1)
    opens = bare is not None and bare.end() == len(line) and below is not None and re.match(rf" {{{bare.start(2) + 1},}}(?:- |{_KEY}:)", lines[below])
    if bare and (opens or bare[2] in _keys()["all"]):
        yield Repair(number, bare.start(2), bare.end(2), f"{bare[2]}:", f"a `:` is missing behind `{bare[2]}`")
    tight = re.match(rf"( *(?:- +)*)({_KEY}):(?=[^\s/])", line)
    if tight:
        yield Repair(number, tight.start(2), tight.end(), f"{tight[2]}: ", f"a space is missing behind `{tight[2]}:`")


def _dashes(lines: list[str], number: int, line: str, depth: int) -> Iterator[Repair]:
    doubled = re.match(r" *(- +- +)", line)
    if doubled:
        yield Repair(number, doubled.start(1), doubled.end(1), "- ", "the `- ` of this entry stands twice")
    beside = [other for other in (_neighbour(lines, number, -1), _neighbour(lines, number, 1)) if other is not None]
    if depth >= 2 and any(lines[other].startswith(" " * (depth - 2) + "- ") for other in beside):
        yield Repair(number, depth - 2, depth, "- ", "this entry of a list doesn't begin with `- `")
    word = re.match(r"\{|[^\s-][^\s:]*(?= |\Z)", line[depth:])
    if word and any(lines[other].startswith(" " * depth + "- ") for other in beside):
        yield Repair(number, depth, depth + len(word[0]), f"- {word[0]}", "this entry of a list doesn't begin with `- `")
    if line.startswith(" " * depth + "-") and re.match(r" *-[^\s-]", line):
        yield Repair(number, depth, depth + 1, "- ", "a space is missing behind the `-`")


def _wrapped(lines: list[str], number: int, line: str, depth: int) -> Iterator[Repair]:
    """A text that goes on in the next line, which isn't indented."""
    above = _neighbour(lines, number, -1)
    key = re.match(rf"( *)(?:- +)*({_KEY}): +[^\s\[{{|>&*!\"']", lines[above]) if above is not None else None
    word = re.match(r"\S+", line[depth:])
    if key and word and depth <= len(key[1]) and not re.match(rf"(?:- |{_KEY}:)", line[depth:]):
        message = f"this line goes on with the text of `{key[2]}`, so it has to be indented further than that"
        yield Repair(number, 0, depth + len(word[0]), " " * (len(key[1]) + 2) + word[0], message)


def _indents(lines: list[str], number: int) -> Iterator[Repair]:
    """A line moved to where those beside it begin."""
    line = lines[number].rstrip()
    depth = len(line) - len(line.lstrip(" "))
    depths: list[int] = []
    for step in (1, -1):
        at: int | None = number
        for _ in range(3):
            at = _neighbour(lines, at, step) if at is not None else None
            if at is not None:
                other = len(lines[at]) - len(lines[at].lstrip(" "))
                depths += [other, other + 2]
    for wanted in sorted(dict.fromkeys(d for d in depths if d != depth), key=lambda d: abs(d - depth)):
        if abs(wanted - depth) > 3 or (wanted % 2 and not depth % 2):
            continue
        be = f"{depth} space{'' if depth == 1 else 's'}"
        message = f"this line is indented by {be}; its block by {wanted}"
        if depth:
            yield Repair(number, 0, depth, " " * wanted, message)
        else:
            word = re.match(r"\S+", line)
            yield Repair(number, 0, len(word[0]) if word else 0, " " * wanted + (word[0] if word else ""), message)


def _neighbour(lines: list[str], number: int, step: int) -> int | None:
    """The next line above or below that says something."""
    number += step
    while 0 <= number < len(lines):
        if lines[number].strip() and not lines[number].lstrip().startswith("#"):
            return number
        number += step
    return None


# ---------------------------------------------------------------------------------------------------- what a guess comes to


def _trouble(text: str, compose: Callable[[str], yaml.Node | None]) -> tuple[int, int]:
    """How much is still wrong: whether YAML trips (and how far on, negated), else how many keys stand where they can't."""
    try:
        root = compose(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return 1, -(mark.line if mark is not None else 0)
    return 0, _misplaced(root)


@lru_cache(maxsize=1)
def _keys() -> Mapping[str, frozenset[str]]:
    """The keys that blocks can hold. Looked up when a file is broken: nothing else waits for the model."""
    from flowengine.language.collect import Collect
    from flowengine.language.handoff import Handoff
    from flowengine.language.model import Browse, Choice, Flow, Recovery, Rung, State
    from flowengine.language.request import Request

    keys = {"flow": Flow._keys(), "state": State._keys(), "choice": Choice._keys(), "collect": Collect._keys(), "handoff": Handoff._keys()}
    keys |= {"browse": Browse._keys(), "recovery": Recovery._keys(), "request": Request._keys()}
    return {**keys, "all": frozenset().union(*keys.values(), Rung._keys(), {"say", "play", "one_of", "else", "label", "value"})}


def _misplaced(root: Any) -> int:
    if not isinstance(root, yaml.MappingNode):
        return 50
    count = _strange(root, "flow")
    for key, value in root.value:
        if key.value == "states":
            if not isinstance(value, yaml.MappingNode):
                return count + 20
            for name, state in value.value:
                count += 1 if isinstance(name, yaml.ScalarNode) and name.value in _keys()["state"] and not isinstance(state, yaml.MappingNode) else 0
                count += _in_state(state)
        elif key.value == "commands":
            count += _in_choices(value)
    return count


def _in_state(state: yaml.Node) -> int:
    if not isinstance(state, yaml.MappingNode):
        return 2
    count = _strange(state, "state")
    for key, value in state.value:
        if key.value in ("choices", "commands"):
            count += _in_choices(value)
        elif key.value in ("collect", "handoff", "browse", "request"):
            count += _strange(value, key.value) if isinstance(value, yaml.MappingNode) else 2
        elif isinstance(value, yaml.ScalarNode) and value.style not in QUOTES and _swallows_key(value.value):
            count += 1
        elif isinstance(value, yaml.ScalarNode) and not value.value and not value.style:
            count += 1  # a key whose block went elsewhere
    return count


def _swallows_key(text: str) -> bool:
    """Whether a text without quotes has what looks like a line of keys in it."""
    return any(match[1] in _keys()["state"] for match in re.finditer(rf"(?:^|\s)({_KEY}):(?:\s|\Z)", text))


def _in_choices(value: yaml.Node) -> int:
    if not isinstance(value, yaml.SequenceNode):
        return 0 if isinstance(value, yaml.ScalarNode | yaml.MappingNode) and value.value else 2
    return sum(_strange(entry, "choice") if isinstance(entry, yaml.MappingNode) else 2 for entry in value.value)


def _strange(block: yaml.MappingNode, kind: str) -> int:
    """How many keys of a block it can't have, or has twice."""
    names = [key.value if isinstance(key, yaml.ScalarNode) else "" for key, _ in block.value]
    return sum(name not in _keys()[kind] for name in names) + len(names) - len(set(names))
