"""Slips that people make, made by a seeded program over the flows that come along: told at their line, with the mend that undoes them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest

from flowengine.language.problems import Problem
from flowengine.loading import check_bytes, find_flow_files

FOLDER = Path(__file__).parent.parent.parent / "flows"
FLOWS = {path.name: path.read_text(encoding="utf-8") for path in find_flow_files([FOLDER])[0]}
EACH = 3
"""So many of each slip are tried in each flow; some flows have no place for some."""

Slip = Callable[[random.Random, str], tuple[str, int] | None]
"""Makes one slip in a text: the text with it, and its line; None where the text has no place for it."""
SLIPS: dict[str, Slip] = {}


def slip(make: Slip) -> Slip:
    SLIPS[make.__name__] = make
    return make


def place(rng: random.Random, text: str, pattern: str) -> re.Match[str] | None:
    """One of the places of a pattern, outside of comments."""
    found = [m for m in re.finditer(pattern, text, re.MULTILINE) if "#" not in text[text.rfind("\n", 0, m.start()) + 1 : m.start()]]
    return rng.choice(found) if found else None


def put(text: str, found: re.Match[str] | None, new: str, group: int = 1) -> tuple[str, int] | None:
    """The text with something else at a place, and its line."""
    if found is None:
        return None
    return text[: found.start(group)] + new + text[found.end(group) :], text.count("\n", 0, found.start(group)) + 1


def misspelt(rng: random.Random, word: str) -> str:
    """A letter left out, two exchanged, or one doubled."""
    at = rng.randrange(1, max(2, len(word) - 1))
    kind = rng.randrange(3)
    if kind == 0 and len(word) > 3:
        return word[:at] + word[at + 1 :]
    if kind == 1 and at + 1 < len(word) and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + word[at] + word[at:]


def exchanged(name: str, pattern: str, new: str | Callable[[random.Random, re.Match[str]], str]) -> None:
    """A slip that puts something else in the first group of a pattern."""

    def make(rng: random.Random, text: str) -> tuple[str, int] | None:
        found = place(rng, text, pattern)
        return put(text, found, new if isinstance(new, str) else new(rng, found)) if found is not None else None

    SLIPS[name] = make


def misspells(name: str, pattern: str) -> None:
    exchanged(name, pattern, lambda rng, found: misspelt(rng, found[1]))


KEYS = "prompt|goto|collect|choices|handoff|hangup|set|outcomes|request"
IN_STATE = "goto|collect|handoff|outcomes|hangup|set|language"

exchanged("a tab", r"^(    )(?=\w+:)", "\t")
exchanged("no colon", rf"^ +(?:{KEYS})(:)", "")
exchanged("no space behind a colon", r"^ +(?:goto|hangup|timeout|type|into|language):( )(?=\w)", "")
exchanged("a space too many", rf"^(    )(?:{IN_STATE}|prompt):", "     ")
exchanged("a space too few", rf"^(    )(?:{IN_STATE}):", "   ")
exchanged("no closing quote", r": \"[^\"\n]*(\")$", "")
exchanged("no closing ]", r"\[[^\[\]\n{}]*(\])\s*$", "")
exchanged("no closing }", r"^ +- \{[^\n]*(\})$", "")
exchanged("a } too many", r"^ +- \{[^\n]*\}()$", "}")
exchanged("no dash", r"^ +(- )\{dtmf", "  ")
exchanged("a dash too many", r"^ +(- )\{dtmf", "- - ")
exchanged("bare * or #", r"dtmf: (star|pound|\d)\b", lambda rng, found: rng.choice("*#"))
exchanged("a colon in a text", r"^ +prompt: ([A-Z]\w+) \w[^:\"'#\[\]{}\n]*$", lambda rng, found: found[1] + ":")
exchanged("a # in a text", r"^ +prompt: [A-Z][^:\"'#\[\]{}\n]{12,}( )\w+\.?[^:\"'#\[\]{}\n]*$", " # ")
exchanged("a comma in { }", r"\{prompt: [A-Z][\w']+( )(?=[\w' ]+[.?]?, )", ", ")
exchanged("an expression without quotes", r": (\"\{\{ [\w.]+ \}\}\")[,}]", lambda rng, found: found[1].strip('"'))
exchanged("curly quotes", r": (\"[^\"\n]*\")$", lambda rng, found: "“" + found[1][1:-1] + "”")
exchanged("a duration in words", r"timeout: (\d+s)\b", lambda rng, found: found[1][:-1] + rng.choice([" secs", " sek.", " seg"]))
exchanged("a number that is none", r"dial: \"(\+\d+)\"", lambda rng, found: rng.choice([found[1][1:], found[1].replace("+1", "(1) "), found[1].replace("0", "O", 1)]))
exchanged("hours with points", r"(\d\d:\d\d)-\d\d:\d\d", lambda rng, found: found[1].replace(":", "."))
exchanged("an underscore in a language", r"^ +(en-US|es-US|fr-CA): \S", lambda rng, found: found[1].replace("-", "_"))
misspells("a key", r"^ +(prompt|goto|collect|choices|handoff|outcomes|request|decide|language|timeout):")
misspells("a filter", r"\| (digits|spell|money|date_time|date|phone|time) ")
misspells("a phrase list", r"<(\w+)>")
misspells("a calendar", r"calendars\.(\w+)\.")
misspells("a type", r"type: (digits|number|money|date|phone|choice|yes_no)\b")


@slip
def a_state(rng: random.Random, text: str) -> tuple[str, int] | None:
    states = set(re.findall(r"^  ([a-z_]+):", text, re.MULTILINE))
    found = place(rng, text, rf"goto: ({'|'.join(sorted(s for s in states if len(s) > 4))})\b")
    made = put(text, found, misspelt(rng, found[1])) if found is not None else None
    return made if found is not None and made is not None and made[0][found.start(1) :].split()[0].strip("},") not in states else None


@slip
def a_variable(rng: random.Random, text: str) -> tuple[str, int] | None:
    answers = "|".join(sorted(set(re.findall(r"into: (\w{4,})", text)))) or "-"
    found = place(rng, text, rf"\{{\{{ ({answers})\b")
    return put(text, found, misspelt(rng, found[1])) if found is not None else None


@slip
def two_branches_on_a_key(rng: random.Random, text: str) -> tuple[str, int] | None:
    found = place(rng, text, r"dtmf: (\d), [^\n]*\n +- \{dtmf: (\d)")
    return put(text, found, found[1], 2) if found is not None else None


@slip
def pasted_twice(rng: random.Random, text: str) -> tuple[str, int] | None:
    return text + text, text.count("\n") + text[: text.index("\nflow:")].count("\n") + 2


@slip
def a_key_beside_the_states(rng: random.Random, text: str) -> tuple[str, int] | None:
    return put(text, place(rng, text, r"^(    )goto: \w+$"), "  ")


# --------------------------------------------------------------------------------------------------------- what comes of it


@dataclass(frozen=True)
class Made:
    """A slip in a flow: the text with it, its line, and what was told of it."""

    kind: str
    flow: str
    text: str
    line: int
    problems: tuple[Problem, ...]

    @property
    def at_its_line(self) -> bool:
        return any(problem.span.line == self.line for problem in self.problems)

    @property
    def mended(self) -> bool:
        """Whether the first suggestion of the problem at the line (or of the first) makes a good flow of it, or the one that it was."""
        told = next((p for p in self.problems if p.span.line == self.line), self.problems[0] if self.problems else None)
        if told is None or not told.suggestions:
            return False
        mended = with_suggestion(self.text, told)
        return mended == FLOWS[self.flow] or not any(p.severity == "error" for p in check(mended, self.flow))

    def __str__(self) -> str:
        lines = "\n".join(f"    {p.span.line}:{p.span.column} {p.message} {p.suggestions[:1]}" for p in self.problems[:3])
        return f"{self.kind} in {self.flow}:{self.line}: {self.text.splitlines()[self.line - 1].strip()}\n{lines}"


def check(text: str, flow: str) -> list[Problem]:
    return check_bytes(text.encode(), str(FOLDER / flow))[1]


def with_suggestion(text: str, problem: Problem) -> str:
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    span = problem.span
    begin, end = starts[span.line - 1] + span.column - 1, starts[span.end_line - 1] + span.end_column - 1
    return text[:begin] + problem.suggestions[0] + text[end:]


@lru_cache
def made() -> tuple[Made, ...]:
    def all_of_them() -> Iterator[Made]:
        rng = random.Random(20)
        for kind, make in SLIPS.items():
            for flow, text in FLOWS.items():
                seen: set[str] = set()
                for _ in range(EACH):
                    found = make(rng, text)
                    if found is not None and found[0] not in seen and found[0] != text:
                        seen.add(found[0])
                        yield Made(kind.replace("_", " "), flow, *found, tuple(check(found[0], flow)))

    return tuple(all_of_them())


def share(which: Callable[[Made], bool]) -> tuple[float, str]:
    missed = [str(one) for one in made() if not which(one)]
    return 1 - len(missed) / len(made()), "\n".join(missed)


def test_there_are_enough_of_all_kinds() -> None:
    assert len(made()) >= 150
    assert {one.kind for one in made()} == {kind.replace("_", " ") for kind in SLIPS}


def test_slips_are_told_at_their_line() -> None:
    told, missed = share(lambda one: one.at_its_line)
    assert told >= 0.95, missed


def test_the_first_suggestion_mends_them() -> None:
    mended, missed = share(lambda one: one.mended)
    assert mended >= 0.85, missed


def test_one_slip_is_one_problem() -> None:
    more = sum(max(0, len(one.problems) - 1) for one in made()) / len(made())
    assert more <= 0.2, "\n".join(str(one) for one in made() if len(one.problems) > 1)


@pytest.mark.parametrize("kind", [kind.replace("_", " ") for kind in SLIPS])
def test_most_slips_of_each_kind_are_mended(kind: str) -> None:
    of_this = [one for one in made() if one.kind == kind]
    assert sum(one.mended for one in of_this) >= 0.6 * len(of_this), "\n".join(str(one) for one in of_this if not one.mended)
