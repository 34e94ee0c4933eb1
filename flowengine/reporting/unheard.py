"""What callers said that wasn't understood: near-alike sayings together, each with the branch that it nearly was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from flowengine.answers.normal import normalise
from flowengine.dialog.program import Program
from flowengine.reporting.adding import Addition, addition, as_phrase
from flowengine.review.wording import name_of

__all__ = ["Group", "Nearest", "unheard"]

ALIKE = 85.0
"""From this likeness on, of 100, two sayings are told as one (words in whatever order)."""
MOST = 1000
"""Different sayings of a state that are looked at, the most frequent ones."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """The branch that a saying nearly was, in the present version: its name, its score (0 to 1), where it stands.

    `understood`: by now it is. `add`: the line of `file` that would make it so.
    """

    branch: str
    score: float
    understood: bool
    file: str
    add: Addition | None


@dataclass(frozen=True, slots=True)
class Group:
    """Sayings at a state that are nearly alike: as they were said, the most frequent first, and how often all of them were."""

    state: str
    language: str
    said: tuple[str, ...]
    count: int
    nearest: Nearest | None


def unheard(said: Mapping[tuple[str, str], Mapping[str, int]], program: Program) -> list[Group]:
    """The groups of each state, the most frequent first. `said` as `Figures` has it; `program`: the version that would be changed."""
    found = [group for (state, language), texts in said.items() for group in _groups(state, language, texts, program)]
    return sorted(found, key=lambda group: (-group.count, group.state, group.said))


def _groups(state: str, language: str, texts: Mapping[str, int], program: Program) -> Iterator[Group]:
    as_said: dict[str, Counter[str]] = {}
    for text, count in texts.items():
        if normal := normalise(text):
            as_said.setdefault(normal, Counter())[text] += count
    together: dict[str, Counter[str]] = {}
    for normal, forms in sorted(as_said.items(), key=lambda item: (-item[1].total(), item[0]))[:MOST]:
        near = process.extractOne(normal, together.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE)
        together.setdefault(near[0] if near is not None else normal, Counter()).update({forms.most_common(1)[0][0]: forms.total()})
    for normal, forms in together.items():
        yield Group(state, language, tuple(text for text, _ in forms.most_common()), forms.total(), _nearest(state, language, normal, forms.most_common(1)[0][0], program))


def _nearest(state: str, language: str, normal: str, said: str, program: Program) -> Nearest | None:
    within, _, name = state.rpartition("/")
    of = program.library.get(within) if within else program
    if of is None or name not in of.states or not of.states[name].listens or of.states[name].collect is not None:
        return None
    listening = of.listening(name)
    match = listening.matcher(language).match(normal)
    if match.first < 0 or match.score <= 0:
        return None
    choice, understood = listening.branches[match.first].choice, match.understood and not match.unsure
    file = choice.at.file or of.flow.file
    source = next((data for kept, data in of.flow.sources.items() if not choice.at.file or choice.at.file.endswith(kept)), None)
    phrase = as_phrase(said)
    add = None
    if not understood and phrase is not None and source is not None:
        add = addition(source.decode("utf-8-sig", "replace"), (choice.at.line, choice.at.column), phrase)
    return Nearest(name_of(choice, of.flow), match.score, understood, file, add)
