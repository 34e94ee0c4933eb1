"""Languages of flows that go into each other: voices for all of them in the header of the one that answers, and words in each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flowengine.checks.missing_language import lacking
from flowengine.language.model import Flow, State, with_subflows
from flowengine.language.problems import Problem
from flowengine.relay.twiml import languages_asked_for, relay_languages, switched_to

CODES = ("subflow-language",)


def check(flow: Flow, served: Mapping[str, Flow]) -> Iterator[Problem]:
    for state in flow.states.values():
        other = served.get(str(state.subflow)) if state.subflow is not None else None
        if other is not None:
            yield from _voices(flow, state, other, served)
    yield from _words(flow, served)


def _voices(flow: Flow, state: State, other: Flow, served: Mapping[str, Flow]) -> Iterator[Problem]:
    """The header is that of the flow that answers: it must have a voice for what is spoken in the subflow and those behind it."""
    assert state.subflow is not None
    joined = with_subflows(other, served.get)
    described = relay_languages(flow, joined)
    for speaker in joined:
        for code in languages_asked_for(speaker):
            if code not in (flow.relay.first_language, "multi") and not {"voice", "ttsProvider"} & set(described[code]):
                yield Problem(
                    flow.file,
                    state.subflow.span,
                    "subflow-language",
                    f"`{speaker.id}` speaks {code}, for which this flow's header has no voice",
                    hint=f"Add under `relay`: `languages: {{{code}: {{tts_provider: Google, voice: …}}}}`.",
                )


def _words(flow: Flow, served: Mapping[str, Flow]) -> Iterator[Problem]:
    """Prompts of the flow and its subflows without words for a language that one of the others switches to."""
    joined = with_subflows(flow, served.get)
    if len(joined) == 1:
        return
    spoken = {flow.relay.first_language: flow.id}
    for speaker in joined:
        for code in switched_to(speaker):
            spoken.setdefault(code, speaker.id)
    for speaker in joined:
        own = {*switched_to(speaker), speaker.relay.first_language}
        for prompt, missing in lacking(speaker, set(spoken) - own):
            yield Problem(
                speaker.file,
                prompt.at,
                "subflow-language",
                f"this has no text for {' and '.join(missing)}, which `{spoken[missing[0]]}` speaks in the same call",
                hint=f"Add a line `{missing[0]}: …`.",
                severity="warning",
            )
