"""Prompts that have texts by language, but none for a language that the call may be in: callers would hear another one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flowengine.language.model import Flow
from flowengine.language.problems import Problem
from flowengine.language.prompts import Prompt
from flowengine.relay.twiml import prompts_of, switched_to

CODES = ("missing-language",)


def check(flow: Flow) -> Iterator[Problem]:
    for prompt, missing in lacking(flow, {flow.relay.first_language, *switched_to(flow)}):
        heard = flow.relay.first_language if flow.relay.first_language in prompt.parts else next(iter(prompt.parts))
        yield Problem(
            flow.file,
            prompt.at,
            "missing-language",
            f"this has no text for {' and '.join(missing)}, which this flow switches to; callers would hear {heard}",
            hint=f"Add a line `{missing[0]}: …`.",
            severity="warning",
        )


def lacking(flow: Flow, languages: Iterable[str]) -> Iterator[tuple[Prompt, list[str]]]:
    """The prompts of a flow that have no text for some of the languages, each with those."""
    for prompt in prompts_of(flow):
        tongues = {code.split("-", 1)[0] for code in prompt.parts}
        missing = sorted(language for language in languages if language.split("-", 1)[0] not in tongues and language != "multi")
        if missing and "" not in prompt.parts:
            yield prompt, missing
