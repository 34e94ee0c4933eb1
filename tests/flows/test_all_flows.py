"""What holds of every flow that comes along: no problems, a call that starts, and each state and question reached by scripted calls."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from typing import Any

import pytest

from flowengine.answers.normal import normalise
from flowengine.language.model import Choice
from flowengine.language.prompts import Say
from flowengine.loading import check_file, load_all
from flowengine.relay.twiml import prompts_of, relay_twiml, switched_to
from tests.dialog.driver import Line
from tests.flows.calls import FOLDER, LINKS, Scripted, Walk, lines, program

FLOWS = sorted(path.stem for path in FOLDER.glob("*.yaml") if not path.stem.endswith(".test"))
PERSON = {"en": "operator", "es": "hablar con una persona", "fr": "parler à une personne"}
PRESS = re.compile(
    r"(?:press|oprima|faites) (?:el |le |la )?(\d|star|pound|asterisco|tecla de número)(?: (?:or say|o diga|ou dites) ([^.,]+))?",
    re.IGNORECASE,
)
VALUE = re.compile(r"\{\{.*?\}\}")
KEYS = {"star": "*", "asterisco": "*", "pound": "#", "tecla de número": "#"}


def calls_of(flow: str) -> Sequence[Scripted]:
    """The scripted calls of a flow: `CALLS` of the module beside this one that is named like it."""
    calls: Sequence[Scripted] = import_module(f"tests.flows.test_{flow.replace('-', '_')}").CALLS
    return calls


@lru_cache
def been(flow: str) -> tuple[frozenset[str], Mapping[str, dict[str, Any]]]:
    """The states that the scripted calls of a flow enter, and how the call stands at each question that they come to."""
    entered: set[str] = set()
    questions: dict[str, dict[str, Any]] = {}
    for call in calls_of(flow):
        walked = Walk(call)
        for step, _ in lines(call.script):
            if step and not step.startswith("hear "):
                walked.take(step)
            if walked.line.ended is None and walked.entered[-1] in program(flow).states and program(flow).states[walked.line.state].listens:
                questions.setdefault(walked.line.state, walked.here())
        entered.update(walked.entered)
    return frozenset(entered), questions


def at(flow: str, state: str, **changed: Any) -> Line:
    """A call at a question, once it has been heard, as a scripted call comes to it."""
    return Line(program(flow)).start(**{**been(flow)[1][state], **changed}).heard()


def questions(flow: str) -> list[str]:
    return [name for name, state in program(flow).states.items() if state.listens]


def languages(flow: str) -> set[str]:
    found = program(flow).flow
    return {found.relay.first_language, *switched_to(found), *map(str, found.relay.languages)}


# --------------------------------------------------------------------------------------------------- each, and together


def test_there_are_flows() -> None:
    assert {"city-311", "harbor-dental", "lakeside-pharmacy", "northgate-offices", "riverside-power", "union-bank-card"} <= set(FLOWS)


def test_together_they_have_no_problems() -> None:
    loaded = load_all([FOLDER])
    assert loaded.problems == ()
    assert sorted(loaded.flows) == FLOWS


@pytest.mark.parametrize("flow", FLOWS)
def test_no_problems(flow: str) -> None:
    found, problems = check_file(FOLDER / f"{flow}.yaml")
    assert problems == []
    assert found is not None
    assert found.id == flow


@pytest.mark.parametrize("flow", FLOWS)
def test_starts_a_relay(flow: str) -> None:
    relay = ElementTree.fromstring(relay_twiml(program(flow).flow, LINKS)).find("./Connect/ConversationRelay")
    assert relay is not None
    assert relay.get("url") == f"wss://phone.example.com/flows/{flow}/relay"
    assert relay.get("dtmfDetection") == "true"
    assert "" not in relay.attrib.values()


@pytest.mark.parametrize("flow", FLOWS)
def test_every_state_is_entered_by_a_scripted_call(flow: str) -> None:
    assert set(program(flow).states) - been(flow)[0] == set()


@pytest.mark.parametrize("flow", FLOWS)
def test_every_prompt_is_there_in_each_language(flow: str) -> None:
    """But for the question for the language, which is asked in all of them at once, and for what is nothing but values."""
    wanted = languages(flow)
    for prompt in prompts_of(program(flow).flow):
        if "" not in prompt.parts:
            assert set(prompt.parts) == wanted, prompt.at
        elif len(wanted) > 1:
            parts = [part for part in prompt.parts[""] if isinstance(part, Say) and re.search(r"\w", VALUE.sub("", str(part.say)))]
            assert {str(part.language or program(flow).default_language) for part in parts} in (set(), wanted), prompt.at


# --------------------------------------------------------------------------------------------------------- each question


@pytest.mark.parametrize("flow", FLOWS)
def test_every_phrase_chooses_its_own_branch(flow: str) -> None:
    for name in questions(flow):
        listening = program(flow).listening(name)
        for language in languages(flow):
            for place, branch in enumerate(listening.branches):
                for wording in branch.wordings:
                    match = listening.matcher(language).match(normalise(wording))
                    first = listening.branches[match.first].choice
                    assert match.first == place or (first.goto, first.do) == (branch.choice.goto, branch.choice.do), f"{name}: `{wording}` is never heard as its own branch"


@pytest.mark.parametrize("flow", FLOWS)
def test_prompts_and_keys_agree(flow: str) -> None:
    """A key that a prompt names works there, the words beside it do the same, and no branch's key is kept quiet in any language."""
    for name in questions(flow):
        prompt = program(flow).states[name].prompt
        named: dict[str, set[str]] = {language: set() for language in prompt.parts} if prompt is not None else {"": set()}
        for heard_in, language, text in texts(flow, name):
            for key, words in PRESS.findall(text):
                keys = KEYS.get(key, key)
                named[heard_in].add(keys)
                by_key = taken(at(flow, name, language=language), f"press {keys}")
                assert by_key[0] != "no_match", f"{name}: key {keys} means nothing"
                if words:
                    assert taken(at(flow, name, language=language), f"say {words}") == by_key, f"{name}: `{words}` isn't what key {keys} is"
        for choice in own_choices(flow, name):
            # A caller needs to be told once how to come to another language.
            told = [set().union(*named.values())] if choice.language is not None else list(named.values())
            assert all(set(choice.dtmf) <= keys for keys in told), f"{name}: key {' '.join(choice.dtmf)} isn't named in the prompt"


def own_choices(flow: str, name: str) -> tuple[Choice, ...]:
    """The choices of a state, of the list that it reads, and the commands that it has besides the flow's."""
    state = program(flow).states[name]
    return (*state.branches, *(state.commands or ()))


def texts(flow: str, name: str) -> Iterator[tuple[str, str, str]]:
    """The texts of a state's prompt: in which language the call is that hears it, in which language it is, and the text."""
    prompt = program(flow).states[name].prompt
    for language, parts in prompt.parts.items() if prompt is not None else ():
        for part in parts:
            if isinstance(part, Say):
                yield language, str(part.language or language or program(flow).default_language), str(part.say)


def taken(line: Line, step: str) -> tuple[str, str, Any, Any]:
    """What one answer comes to: where the call is then, in which language, with which variables."""
    verb, _, rest = step.partition(" ")
    before = len(line.steps)
    line.press(rest) if verb == "press" else line.say(rest)
    understood = line.steps[before].understood
    kind = "no_match" if understood is not None and understood.kind in ("no_match", "unsure") else "understood"
    return kind, line.state, line.call.interpreter.language, line.variables


@pytest.mark.parametrize("flow", FLOWS)
def test_a_person_can_be_had_at_every_question(flow: str) -> None:
    for name in questions(flow):
        for language in languages(flow):
            line = at(flow, name, language=language).say(PERSON[language.split("-")[0]])
            assert line.state != name, f"nobody can be had in {name} ({language})"
            # A subflow by itself ends with its outcome; where that leads is for the flow around it.
            assert line.ended is None or line.ended.handoff is not None or "person" in program(flow).flow.returns
        collect = program(flow).states[name].collect
        if collect is None or collect.type in ("choice", "yes_no", "text"):  # elsewhere 0 is part of the answer
            assert at(flow, name).press("0").state != name, f"key 0 leads to nobody in {name}"


@pytest.mark.parametrize("flow", FLOWS)
def test_silence_at_any_question_comes_to_an_end(flow: str) -> None:
    """Somebody who puts the phone down beside them is asked a few times, and no more."""
    for name in questions(flow):
        line = at(flow, name)
        for _ in range(40):
            if line.ended is not None or line.call.due is None:
                break
            line.until(line.call.due)
        assert line.ended is not None, f"silence in {name} has no end"
