"""Branches by key that no prompt speaks of, in a menu that does name keys: nobody knows that they are there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from flowengine.answers.locale import locale_of
from flowengine.answers.normal import normalise_phrase
from flowengine.answers.offers import names_key, offers, words_of
from flowengine.dialog.offering import languages_of, spoken
from flowengine.dialog.taking import questions_after
from flowengine.language.expressions import TemplateText
from flowengine.language.model import Choice, Flow, State
from flowengine.language.problems import Problem
from flowengine.language.prompts import Play, Prompt, Say
from flowengine.language.scalars import span_of

CODES = ("branch-without-prompt",)
_TRIED_ANYWAY = {"0", "*", "#"}
"""Keys that callers try without being told, so that a branch on them is of use unannounced."""
_NAMES = {"*": "star", "#": "pound"}
_WORD = re.compile(r"[^\W_]+")
_REFERENCE = re.compile(r"<[^<>]*>")


def check(flow: Flow) -> Iterator[Problem]:
    menus = {str(name): state for name, state in flow.states.items() if any(choice.dtmf for choice in state.branches)}
    if not menus:
        return
    languages = languages_of(flow)
    before = _said_before(flow)
    for name, state in menus.items():
        prompts = [*_own(flow, state), *before[name]]
        if any(map(_unknown, prompts)):
            continue
        lines = [(str(line.text), line.language) for prompt in prompts for said in spoken(prompt, languages) for line in said.lines]
        if flow.relay.welcome_greeting is not None and name in (questions_after(flow, str(flow.start)) or ()):
            lines += [(str(flow.relay.welcome_greeting), language) for language in languages]
        yield from _unsaid(flow, name, state, lines, languages)


def _unsaid(flow: Flow, name: str, state: State, lines: list[tuple[str, str]], languages: tuple[str, ...]) -> Iterator[Problem]:
    offered = {keys for text, language in lines for offer in offers(text, language) for keys in offer.keys}
    if not any(keys in offered for choice in state.branches for keys in choice.dtmf):
        return  # an open question, whose keys are a way out for those who aren't understood
    heard = frozenset[str]().union(*(words_of(text) for text, _ in lines))
    texts = [text for text, _ in lines] + ([str(state.notes)] if state.notes is not None else [])
    for choice in state.branches:
        if not choice.dtmf or offered.intersection(choice.dtmf) or _TRIED_ANYWAY.intersection(choice.dtmf):
            continue
        if any(names_key(text, str(keys), language) for keys in choice.dtmf for text in texts for language in languages) or heard & _words(flow, choice, lines):
            continue
        keys = _NAMES.get(choice.dtmf[0], choice.dtmf[0])
        yield Problem(
            flow.file,
            span_of(choice.dtmf[0]),
            "branch-without-prompt",
            f"the prompts of `{name}` name other keys, but not {keys}: callers don't know that it is there",
            hint=f"Say what it is for, and “press {keys}”. Where only some people should know of it, tell so in `notes`: “{keys} is for staff”.",
            severity="warning",
        )


def _words(flow: Flow, choice: Choice, lines: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The words that a branch is called by, and that mean something."""
    texts = [str(label) for label in (choice.label or {}).values()]
    for phrase in choice.speech:
        texts += [phrase.source, *(named.source for name in phrase.references() for named in flow.phrases.get(name, ()))]
    words = {normalise_phrase(word) for text in texts for word in _WORD.findall(_REFERENCE.sub(" ", text))}
    for code in {language.split("-", 1)[0] for _, language in lines}:
        locale = locale_of(code)
        words -= locale.function_words | locale.fillers
    return frozenset(words)


def _said_before(flow: Flow) -> Mapping[str, list[Prompt]]:
    """Question → the prompts of states that don't listen and lead to it, and those of choices and rungs that do."""
    found: dict[str, list[Prompt]] = defaultdict(list)
    ways = [(str(name), state.prompt) for name, state in flow.states.items() if state.prompt is not None and not state.listens]
    ways += [(str(choice.goto), choice.prompt) for choice in flow.every_choice() if choice.prompt is not None and choice.goto is not None]
    for state in flow.states.values():
        ways += [(str(rung.goto), rung.prompt) for rung in (*(state.no_input or ()), *(state.no_match or ())) if rung.prompt is not None and rung.goto is not None]
    for target, prompt in ways:
        for name in questions_after(flow, target) or ():
            found[name].append(prompt)
    return found


def _own(flow: Flow, state: State) -> Iterator[Prompt]:
    if state.prompt is not None:
        yield state.prompt
    if state.browse is not None:
        yield state.browse.item
    for own, general in ((state.no_input, flow.recovery.no_input), (state.no_match, flow.recovery.no_match)):
        for rung in (own if own is not None else general) or ():
            if rung.prompt is not None:
                yield rung.prompt


def _unknown(prompt: Prompt) -> bool:
    """Whether a part of a prompt may say anything: a recording without its text, or a text that is a value alone."""
    for parts in prompt.parts.values():
        for part in parts:
            templates: tuple[TemplateText | None, ...] = (part.text,) if isinstance(part, Play) else (part.say,) if isinstance(part, Say) else part.one_of
            if any(template is None or template.whole is not None for template in templates):
                return True
    return False
