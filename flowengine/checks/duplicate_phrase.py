"""Two branches of one state that the same words choose: the second can never be chosen by them."""

from __future__ import annotations

from collections.abc import Iterator

from flowengine.answers.normal import normalise_phrase
from flowengine.language.model import Flow
from flowengine.language.problems import Problem

CODES = ("duplicate-phrase",)


def check(flow: Flow) -> Iterator[Problem]:
    for name, state in flow.states.items():
        first: dict[str, int] = {}
        for choice in state.branches:
            if choice.if_ is not None:
                continue
            own: dict[str, int] = {}
            for phrase in choice.speech:
                for wording in phrase.wordings(flow.phrases):
                    normal = normalise_phrase(wording)
                    if normal in first and normal not in own:
                        yield Problem(
                            flow.file,
                            choice.at,
                            "duplicate-phrase",
                            f"`{name}` has two branches for “{wording}”; the one on line {first[normal]} is taken and this never",
                            hint="Take it out of one of them.",
                            severity="warning",
                        )
                    own[normal] = choice.at.line
            first = {**own, **first}
