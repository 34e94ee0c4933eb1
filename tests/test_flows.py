"""The flows that come along: each is free of problems, starts a call, and is walked to its exits by keys and by speech."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flowengine.answers.normal import normalise
from flowengine.dialog.commands import HandoffOrder, SendRequest
from flowengine.dialog.events import AgentSpoke, RequestAnswered
from flowengine.dialog.program import Program
from flowengine.language.model import Flow
from flowengine.language.prompts import Prompt, Say
from flowengine.loading import check_file, load_all
from flowengine.relay.action import STATE_PARAMETER, answer
from flowengine.relay.handoff import handoff_data
from flowengine.relay.twiml import Links, relay_twiml
from tests.dialog.driver import Line

FOLDER = Path(__file__).parent.parent / "flows"
FILES = sorted(FOLDER.glob("*.yaml"))
LINKS = Links("https://phone.example.com")
CHICAGO = ZoneInfo("America/Chicago")
OPEN = datetime(2026, 3, 2, 10, 0, tzinfo=CHICAGO)
REMINDED = {"name": "Ann", "day": "2026-03-03", "hour": "15:30"}
NIGHT = datetime(2026, 3, 2, 22, 0, tzinfo=CHICAGO)


@lru_cache
def program(name: str) -> Program:
    flow, problems = check_file(FOLDER / f"{name}.yaml")
    assert flow is not None, problems
    return Program(flow)


# ---------------------------------------------------------------------------------------------------------- all of them


def test_there_are_flows() -> None:
    assert {"harbor-dental", "lakeside-pharmacy", "city-311", "union-bank-card"} <= {path.stem for path in FILES}


def test_together_they_have_no_problems() -> None:
    loaded = load_all([FOLDER])
    assert loaded.problems == ()
    assert set(loaded.flows) == {path.stem for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_problems(path: Path) -> None:
    flow, problems = check_file(path)
    assert problems == []
    assert flow is not None
    assert flow.id == path.stem


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_starts_a_relay(path: Path) -> None:
    flow = program(path.stem).flow
    relay = ElementTree.fromstring(relay_twiml(flow, LINKS)).find("./Connect/ConversationRelay")
    assert relay is not None
    assert relay.get("url") == f"wss://phone.example.com/flows/{flow.id}/relay"
    assert relay.get("dtmfDetection") == "true"
    assert "" not in relay.attrib.values()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_phrase_chooses_its_own_branch(path: Path) -> None:
    found = program(path.stem)
    for name, state in found.flow.states.items():
        if state.choices is None:
            continue
        listening = found.listening(str(name))
        for place, branch in enumerate(listening.branches):
            for wording in branch.wordings:
                match = listening.matcher("en-US").match(normalise(wording))
                first = listening.branches[match.first].choice
                assert match.first == place or (first.goto, first.do) == (branch.choice.goto, branch.choice.do), f"{name}: `{wording}` is never heard as its own branch"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_prompts_and_keys_agree(path: Path) -> None:
    """A key that a prompt names works there, the words beside it do the same, and no branch's key is kept quiet."""
    for name, state in program(path.stem).flow.states.items():
        if not state.listens or state.prompt is None:
            continue
        named: set[str] = set()
        for language, text in texts(state.prompt, program(path.stem).default_language):
            for key, words in PRESS.findall(text):
                keys = {"star": "*", "pound": "#", "la tecla de número": "#"}.get(key, key)
                named.add(keys)
                by_key = taken(path.stem, str(name), language, f"press {keys}")
                assert by_key[0] != "no_match", f"{name}: key {keys} means nothing"
                if words:
                    assert taken(path.stem, str(name), language, f"say {words}") == by_key, f"{name}: `{words}` isn't what key {keys} is"
        assert {key for choice in state.choices or () for key in choice.dtmf} <= named, f"{name}: a key isn't named in the prompt"


PRESS = re.compile(r"(?:press|oprima) (?:el )?(\d|star|pound|la tecla de número)(?: (?:or say|o diga) ([^.,]+))?", re.IGNORECASE)


def texts(prompt: Prompt, default_language: str) -> Iterator[tuple[str, str]]:
    for language, parts in prompt.parts.items():
        for part in parts:
            if isinstance(part, Say):
                yield language or default_language, str(part.say)


def taken(flow: str, state: str, language: str, step: str) -> tuple[str, str, Any]:
    """What one answer in a state comes to: where the call is then, in which language, with which variables."""
    line = Line(program(flow)).start(state=state, started=OPEN, language=language).heard()
    verb, _, rest = step.partition(" ")
    before = len(line.steps)
    line.press(rest) if verb == "press" else line.say(rest)
    understood = line.steps[before].understood
    kind = "no_match" if understood is not None and understood.kind in ("no_match", "unsure") else "understood"
    return kind, line.state, line.variables


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_person_can_be_had_at_every_question(path: Path) -> None:
    flow = program(path.stem).flow
    for name, state in flow.states.items():
        if not state.listens:
            continue
        line = Line(program(path.stem)).start(state=str(name), started=OPEN).heard().say("operator")
        assert line.state != name, f"nobody can be had in {name}"
        assert line.ended is None or line.ended.handoff is not None


# ------------------------------------------------------------------------------------------------------- scripted calls


@dataclass(frozen=True)
class Scripted:
    """One call: what the caller does, each once the prompt has been heard, and what must come of it.

    A step is `press KEYS`, `say WORDS` or `silence`, which lasts until something is said about it. `verb` is what Twilio is told to do when the session has ended.
    """

    flow: str
    name: str
    steps: tuple[str, ...]
    states: tuple[str, ...]
    kind: str | None
    target: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    verb: str = "Hangup"
    language: str = "en-US"
    at: datetime = OPEN
    parameters: dict[str, str] = field(default_factory=dict)


def walk(call: Scripted) -> Line:
    line = Line(program(call.flow)).start(started=call.at, parameters=call.parameters, from_number="+15550001111", to_number="+15550002222")
    hear(line)
    for step in call.steps:
        assert line.ended is None, f"the call was over before: {step}"
        verb, _, rest = step.partition(" ")
        if verb == "press":
            line.press(rest)
        elif verb == "say":
            line.say(rest)
        else:
            assert step == "silence" and line.call.due is not None
            line.until(line.call.due)
        hear(line)
    return line


def hear(line: Line) -> None:
    """What is being said is heard to its end, in the time that takes."""
    speech = line.call.interpreter.speech
    if speech.speaking and line.ended is None:
        seconds = speech.until - line.now
        line.send(AgentSpoke(True)).wait(seconds).send(AgentSpoke(False))


CALLS = [
    # ------------------------------------------------------------------------------------------------ harbor-dental
    Scripted(
        "harbor-dental",
        "a new appointment by keys",
        ("press 1", "press 1"),
        ("menu", "appointments", "front_desk"),
        "dial",
        "+15551230100",
        {"reason": "new appointment", "clinic": "downtown", "language": "en-US"},
        "Dial/Number",
    ),
    Scripted(
        "harbor-dental",
        "a change by speech, at another clinic",
        ("say I need to change my appointment", "say cancel it please"),
        ("menu", "appointments", "front_desk"),
        "dial",
        "+15551230100",
        {"reason": "change or cancel an appointment", "clinic": "uptown", "language": "en-US"},
        "Dial/Number",
        parameters={"clinic": "uptown"},
    ),
    Scripted(
        "harbor-dental",
        "billing in Spanish, the account number by keys",
        ("press 9", "say quiero pagar una factura", "press 40417"),
        ("menu", "menu", "billing", "billing_desk"),
        "dial",
        "+15551230102",
        {"reason": "billing", "account": "40417", "language": "es-US"},
        "Dial/Number",
        language="es-US",
    ),
    Scripted(
        "harbor-dental",
        "billing, the account number said and confirmed",
        ("say billing", "say four oh four one seven", "say that's right"),
        ("menu", "billing", "billing_desk"),
        "dial",
        "+15551230102",
        {"reason": "billing", "account": "40417", "language": "en-US"},
        "Dial/Number",
    ),
    Scripted(
        "harbor-dental",
        "billing without the number",
        ("press 2", "press #"),
        ("menu", "billing", "billing_desk"),
        "dial",
        "+15551230102",
        {"reason": "billing", "account": "none given", "language": "en-US"},
        "Dial/Number",
    ),
    Scripted(
        "harbor-dental",
        "an emergency by speech",
        ("say my tooth hurts really badly",),
        ("menu", "emergency"),
        "dial",
        "+15551230103",
        {"reason": "emergency", "language": "en-US"},
        "Dial/Number",
    ),
    Scripted(
        "harbor-dental",
        "hours twice, then goodbye, in Spanish by speech",
        ("say español", "say horario", "press 1", "say otra vez", "say adiós"),
        ("menu", "menu", "hours", "goodbye"),
        None,
        language="es-US",
    ),
    Scripted(
        "harbor-dental",
        "Spanish and back",
        ("press 9", "say inglés", "press 0"),
        ("menu", "menu", "menu", "front_desk"),
        "dial",
        "+15551230100",
        {"reason": "front desk", "clinic": "downtown", "language": "en-US"},
        "Dial/Number",
    ),
    Scripted(
        "harbor-dental",
        "nothing but silence",
        ("silence", "silence", "silence"),
        ("menu", "front_desk"),
        "dial",
        "+15551230100",
        {"reason": "front desk", "clinic": "downtown", "language": "en-US"},
        "Dial/Number",
    ),
    # -------------------------------------------------------------------------------------------- lakeside-pharmacy
    Scripted(
        "lakeside-pharmacy",
        "a refill for pickup by keys",
        ("press 1", "press 7004512", "press 1", "press 05021960", "press 1"),
        ("welcome", "menu", "rx_number", "birth_date", "pickup_or_delivery", "refill", "order_pickup", "order"),
        "exit",
        "refill",
        {"rx": "7004512", "born": "05021960", "how": "pickup"},
        "Redirect",
    ),
    Scripted(
        "lakeside-pharmacy",
        "a refill for delivery by speech, the number wrong at first",
        (
            "say I'd like to refill my prescription",
            "say seven double oh four five one three",
            "say no",
            "say seven zero zero four five one two",
            "say yes",
            "say zero five zero two nineteen sixty",
            "say yes that's right",
            "say deliver it please",
        ),
        ("welcome", "menu", "rx_number", "birth_date", "pickup_or_delivery", "refill", "order_delivery", "order"),
        "exit",
        "refill",
        {"rx": "7004512", "born": "05021960", "how": "delivery"},
        "Redirect",
    ),
    Scripted(
        "lakeside-pharmacy",
        "a controlled medicine, started over with star",
        ("press 1", "press 29*2004512", "press 1", "press 05021960", "press 2"),
        ("welcome", "menu", "rx_number", "birth_date", "pickup_or_delivery", "refill", "controlled", "pharmacist"),
        "dial",
        "+16085550142",
        {"rx": "2004512", "born": "05021960"},
        "Dial/Number",
    ),
    Scripted(
        "lakeside-pharmacy",
        "a caller who can't find the number",
        ("say refill", "silence", "say I want to talk to a pharmacist"),
        ("welcome", "menu", "rx_number", "pharmacist"),
        "dial",
        "+16085550142",
        {"rx": "not given", "born": "not given"},
        "Dial/Number",
    ),
    Scripted(
        "lakeside-pharmacy",
        "the ladder for a number that can't be understood",
        ("press 1", "say it's the blue ones", "press 123#", "say I told you the blue ones"),
        ("welcome", "menu", "rx_number", "pharmacist"),
        "dial",
        "+16085550142",
        {"rx": "not given", "born": "not given"},
        "Dial/Number",
    ),
    Scripted("lakeside-pharmacy", "hours, then silence", ("say when are you open", "silence"), ("welcome", "menu", "hours", "goodbye"), None),
    # ----------------------------------------------------------------------------------------------------- city-311
    Scripted(
        "city-311",
        "a pothole by keys in office hours",
        ("press 1", "press 1"),
        ("welcome", "menu", "streets", "streets_route", "office", "agents"),
        "queue",
        "city-311",
        {"topic": "streets", "detail": "pothole"},
        "Enqueue",
    ),
    Scripted(
        "city-311",
        "a missed pickup by speech at night",
        ("say my garbage wasn't picked up", "say they missed my house"),
        ("welcome", "menu", "trash", "office", "closed", "message"),
        "voicemail",
        verb="Record",
        at=NIGHT,
    ),
    Scripted(
        "city-311",
        "a burst pipe at night",
        ("say water", "say there's a water main break"),
        ("welcome", "menu", "water", "water_route", "night_desk"),
        "dial",
        "+13125550171",
        {"topic": "water", "detail": "leak"},
        "Dial/Number",
        at=NIGHT,
    ),
    Scripted(
        "city-311",
        "a dead traffic signal",
        ("press 1", "say the traffic light"),
        ("welcome", "menu", "streets", "streets_route", "night_desk"),
        "dial",
        "+13125550171",
        {"topic": "streets", "detail": "signal"},
        "Dial/Number",
    ),
    Scripted(
        "city-311",
        "noise at night",
        ("say loud music next door",),
        ("welcome", "menu", "noise", "noise_after_hours"),
        "dial",
        "+13125550172",
        {"topic": "noise"},
        "Dial/Number",
        at=NIGHT,
    ),
    Scripted(
        "city-311",
        "the status of a permit after hours",
        ("press 5", "say status"),
        ("welcome", "menu", "permits", "permits_after_hours", "permit_status"),
        "redirect",
        "https://permits.fairview.example/phone/status",
        verb="Redirect",
        at=NIGHT,
    ),
    Scripted(
        "city-311",
        "permits on Christmas Day",
        ("say permits", "press 2"),
        ("welcome", "menu", "permits", "permits_after_hours", "goodbye"),
        None,
        at=datetime(2026, 12, 25, 10, 0, tzinfo=CHICAGO),
    ),
    Scripted(
        "city-311",
        "something else on the morning of Christmas Eve",
        ("say something else",),
        ("welcome", "menu", "office", "agents"),
        "queue",
        "city-311",
        {"topic": "general", "detail": "not said"},
        "Enqueue",
        at=datetime(2026, 12, 24, 11, 30, tzinfo=CHICAGO),
    ),
    # ---------------------------------------------------------------------------------------------- union-bank-card
    Scripted(
        "union-bank-card",
        "a lost debit card, blocked by keys",
        ("press 1", "press 1", "press 4000123412341234", "press 7788", "press 1"),
        ("menu", "legal", "has_number", "number_or_agent", "card_number", "code", "verify", "which_card", "debit_card", "confirm_block", "block"),
        "queue",
        "card-blocking",
        {"card": "debit card", "happened": "lost", "verified": True, "caller": "+15550001111"},
        "Enqueue",
        parameters={"code_ends": "7788"},
    ),
    Scripted(
        "union-bank-card",
        "a stolen credit card, kept by speech",
        ("say someone stole my card", "say yes I do", "press 5000123412341234", "press 7788", "say keep it"),
        ("menu", "legal", "has_number", "number_or_agent", "card_number", "code", "verify", "which_card", "credit_card", "confirm_block", "keep"),
        None,
        parameters={"code_ends": "7788"},
    ),
    Scripted(
        "union-bank-card",
        "the wrong code",
        ("press 2", "press 1", "press 4000123412341234", "press 1111"),
        ("menu", "legal", "has_number", "number_or_agent", "card_number", "code", "verify", "not_verified", "agent"),
        "queue",
        "card-services",
        {"card": "unknown", "happened": "stolen", "verified": False, "caller": "+15550001111"},
        "Enqueue",
        parameters={"code_ends": "7788"},
    ),
    Scripted(
        "union-bank-card",
        "a direct call, whose code nobody knows",
        ("say I lost my card", "say yes", "press 4000123412341234", "press 7788"),
        ("menu", "legal", "has_number", "number_or_agent", "card_number", "code", "verify", "not_verified", "agent"),
        "queue",
        "card-services",
        {"card": "unknown", "happened": "lost", "verified": False, "caller": "+15550001111"},
        "Enqueue",
    ),
    Scripted(
        "union-bank-card",
        "no card number at hand",
        ("say it was stolen", "say no"),
        ("menu", "legal", "has_number", "number_or_agent", "agent"),
        "queue",
        "card-services",
        {"card": "unknown", "happened": "stolen", "verified": False, "caller": "+15550001111"},
        "Enqueue",
    ),
    Scripted("union-bank-card", "an emergency at once by key", ("press *",), ("menu", "block_now"), "dial", "+18005550119", {"happened": "emergency"}, "Dial/Number"),
    Scripted(
        "union-bank-card",
        "an emergency in the middle of the card number",
        ("press 1", "press 1", "press 4000*"),
        ("menu", "legal", "has_number", "number_or_agent", "card_number", "block_now"),
        "dial",
        "+18005550119",
        {"happened": "emergency"},
        "Dial/Number",
    ),
    Scripted(
        "union-bank-card",
        "an emergency said when a code is asked for",
        ("press 1", "press 1", "press 4000123412341234", "say someone is using my card right now"),
        ("menu", "legal", "has_number", "number_or_agent", "card_number", "code", "block_now"),
        "dial",
        "+18005550119",
        {"happened": "emergency"},
        "Dial/Number",
    ),
    Scripted("appointment-reminder", "it is kept", ("press 1",), ("greeting", "menu", "tell", "thanks", "see_you"), None, parameters=REMINDED),
    Scripted(
        "appointment-reminder",
        "it is moved, and the day put right in passing",
        ("say can I come another day", "say next tuesday", "say no wednesday", "say eleven thirty in the morning"),
        ("greeting", "menu", "another_day", "another_hour", "moved", "tell", "thanks", "see_you_then"),
        None,
        parameters=REMINDED,
    ),
    Scripted(
        "appointment-reminder",
        "it is cancelled after all",
        ("press 3", "say no", "say I can't come", "say yes"),
        ("greeting", "menu", "sure", "cancel_or_not", "menu", "sure", "cancel_or_not", "tell", "thanks", "cancelled_now"),
        None,
        parameters=REMINDED,
    ),
    Scripted("appointment-reminder", "wrong number", ("say you have the wrong number",), ("greeting", "menu", "wrong_number"), None, parameters=REMINDED),
    Scripted(
        "appointment-reminder",
        "somebody of the practice",
        ("press 0",),
        ("greeting", "menu", "desk"),
        "dial",
        "+15551230140",
        {"reason": "appointment", "decision": "none"},
        "Dial/Number",
        parameters=REMINDED,
    ),
    Scripted(
        "guest-survey",
        "a good mark, and a call back",
        ("say I would give it a four", "say the breakfast was lovely", "say yes please", "say four one five five five five zero one double zero", "say yes"),
        ("mark", "liked_or_not", "praise", "call_back", "wants_it", "number", "noted"),
        "queue",
        "call-backs",
        {"mark": 4, "comment": "the breakfast was lovely", "number": "+14155550100"},
        "Enqueue",
    ),
    Scripted(
        "guest-survey",
        "a bad mark after two that can't be, by keys",
        ("say three and a half", "say six", "press 2", "silence", "press 1", "press *"),
        ("mark", "liked_or_not", "better", "call_back", "wants_it", "number", "noted"),
        "queue",
        "call-backs",
        {"mark": 2, "comment": "", "number": "+15550001111"},
        "Enqueue",
    ),
    Scripted("guest-survey", "no time", ("say no time",), ("mark", "goodbye"), None),
    Scripted("guest-survey", "reception", ("press 0",), ("mark", "reception"), "dial", "+15551230150", {}, "Dial/Number"),
]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call.flow}: {call.name}")
def test_call(call: Scripted) -> None:
    line = walk(call)
    assert line.faults == []
    assert tuple(text for _, kind, text in line.log if kind == "enters") == call.states
    assert line.call.interpreter.language == call.language
    assert line.ended is not None, "the call goes on"
    order = line.ended.handoff
    if call.kind is None:
        assert order is None
    else:
        assert order is not None
        assert (order.kind, order.target, dict(order.data)) == (call.kind, call.target, call.data)
    assert next_verb(program(call.flow).flow, order) == call.verb


def next_verb(flow: Flow, order: HandoffOrder | None) -> str:
    """What Twilio is told to do when the session has ended."""
    form = {"CallSid": "CA1", "SessionStatus": "ended"}
    if order is not None:
        form["HandoffData"] = handoff_data(order, flow.id)
    element = ElementTree.fromstring(answer(flow, form, LINKS, secret="secret").twiml)[0]
    return "/".join([element.tag, *(child.tag for child in element)])


# ------------------------------------------------------------------------------------------------------- each by itself


def back_from_dial(call: Line, flow: str, status: str) -> str:
    """The state at which a call comes back when what was dialled didn't answer."""
    assert call.ended is not None and call.ended.handoff is not None
    query = {"after": "dial", "state": call.ended.handoff.state}
    twiml = answer(program(flow).flow, {"CallSid": "CA1", "DialCallStatus": status}, LINKS, query=query).twiml
    parameters = {p.get("name"): p.get("value") for p in ElementTree.fromstring(twiml).iter("Parameter")}
    state = parameters[STATE_PARAMETER]
    assert state is not None
    return state


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed"])
@pytest.mark.parametrize(
    ("flow", "steps", "state"),
    [
        ("harbor-dental", ("press 0",), "voicemail"),
        ("harbor-dental", ("press 3",), "front_desk"),
        ("harbor-dental", ("press 2", "press 12345"), "front_desk"),
        ("lakeside-pharmacy", ("press 0",), "message"),
        ("city-311", ("press 3", "press 1"), "office"),
        ("union-bank-card", ("press *",), "agent"),
    ],
)
def test_a_dial_that_nobody_answers_comes_back(flow: str, steps: tuple[str, ...], state: str, status: str) -> None:
    line = walk(Scripted(flow, "", steps, (), None))
    assert back_from_dial(line, flow, status) == state


def test_a_spanish_caller_leaves_a_message_in_spanish() -> None:
    line = Line(program("harbor-dental")).start(state="voicemail", language="es-US")
    hear(line)
    assert line.said == ["Ahora no hay nadie libre. Después del tono, deje su nombre, su número y lo que necesita."]
    assert line.ended is not None and line.ended.handoff is not None
    assert line.ended.handoff.kind == "voicemail"


def test_everything_at_the_dentist_is_said_in_spanish_too() -> None:
    flow = program("harbor-dental").flow
    rungs = [*(flow.recovery.no_input or ()), *(flow.recovery.no_match or ())]
    prompts = []
    for state in flow.states.values():
        rungs += [*(state.no_input or ()), *(state.no_match or ())]
        prompts += [state.prompt, state.collect and state.collect.confirm_prompt, *(c.prompt for c in state.choices or ())]
    prompts += [rung.prompt for rung in rungs]
    for prompt in filter(None, prompts):
        assert set(prompt.parts) == {"en-US", "es-US"}, prompt.at


def test_the_menu_at_the_dentist_begins_with_appointments() -> None:
    assert Line(program("harbor-dental")).start().said[0].startswith("For appointments, press 1")


def test_the_sentence_about_911_is_heard_in_full() -> None:
    line = Line(program("harbor-dental")).start().heard().press("3").send(AgentSpoke(True)).wait(1)
    line.press("1").say("hello").wait(1)
    assert line.ended is None
    hear(line)
    assert line.ended is not None and line.ended.handoff is not None and line.ended.handoff.state == "emergency"


def test_a_prescription_number_is_read_back_digit_by_digit() -> None:
    line = Line(program("lakeside-pharmacy")).start().heard().press("1")
    hear(line)
    line.press("7004512")
    assert line.said[-1].startswith("I have prescription 7 0 0, 4 5 1 2.")


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("a sign and the trash", "Did you mean street repairs, or trash and recycling?"),
        ("water or noise", "Did you mean water and sewer, or noise?"),
        ("permit or bin", "Did you mean trash and recycling, or permits?"),
    ],
)
def test_did_you_mean_sounds_right(said: str, question: str) -> None:
    line = Line(program("city-311")).start().heard().say(said)
    assert line.said[-1] == question


def test_the_city_says_when_it_opens_again() -> None:
    line = Line(program("city-311")).start(started=datetime(2026, 12, 24, 12, 30, tzinfo=CHICAGO)).heard().press("6")
    assert "City hall is closed now. It opens again on Monday at 8 in the morning." in line.said


def test_a_key_during_the_legal_sentence_answers_nothing() -> None:
    line = Line(program("union-bank-card")).start().heard().press("1").send(AgentSpoke(True)).wait(1).press("2")
    hear(line)
    assert line.state == "has_number"
    assert line.press("1").state == "card_number"


def test_a_key_too_many_in_the_code_blocks_nothing() -> None:
    line = Line(program("union-bank-card")).start(parameters={"code_ends": "7788"})
    for keys in ("1", "1", "4000123412341234", "77881"):
        hear(line)
        line.press(keys)
    hear(line)
    assert line.state == "confirm_block"
    assert line.ended is None


def test_no_secret_of_the_bank_is_said_or_handed_over() -> None:
    line = walk(Scripted("union-bank-card", "", ("press 1", "press 1", "press 4000123412341234", "press 7788", "press 1"), (), None, parameters={"code_ends": "7788"}))
    assert line.state == "block"
    seen = repr(line.commands) + repr(line.steps) + repr(line.variables)
    assert "4000123412341234" not in seen
    assert "7788" not in seen


# ----------------------------------------------------------------------------------------------------------------- reminder


def reminded(*steps: str, **start: Any) -> Line:
    line = Line(program("appointment-reminder")).start(
        **{"started": OPEN, "parameters": REMINDED, "direction": "outbound-api", "from_number": "+15551230140", "to_number": "+15550001111", **start}
    )
    hear(line)
    for step in steps:
        line.press(step)
        hear(line)
    return line


def test_the_reminder_says_day_and_hour_as_people_do() -> None:
    line = reminded()
    assert line.said[1].startswith("You have an appointment Tuesday, March 3rd at 3:30 PM.")


def test_the_practice_is_told_about_the_person_that_was_called() -> None:
    line = reminded("1", env={"PRACTICE_API": "https://practice.example"}, secrets={"PRACTICE_TOKEN": "t"})
    [order] = [command for command in line.commands if isinstance(command, SendRequest)]
    assert (order.method, order.url, order.headers) == ("POST", "https://practice.example/appointments", {"Authorization": "Bearer t"})
    assert order.json == {"phone": "+15550001111", "decision": "kept", "day": "", "hour": ""}
    assert line.wait(1.2).said[-1] == "One moment, please."
    assert line.send(RequestAnswered(order.id, 201)).state == "see_you"
    failed = reminded("1", env={"PRACTICE_API": "https://practice.example"})
    assert failed.send(RequestAnswered(1, reason="nothing answers")).state == "desk"


@pytest.mark.parametrize(("at", "state"), [(OPEN, "busy_now"), (NIGHT, "closed")])
def test_when_the_practice_does_not_answer(at: datetime, state: str) -> None:
    assert back_from_dial(reminded("0", started=at), "appointment-reminder", "busy") == "later"
    line = Line(program("appointment-reminder")).start(state="later", started=at)
    assert line.state == state


@pytest.mark.parametrize("name", ["appointment-reminder", "guest-survey"])
def test_every_state_is_reached(name: str) -> None:
    entered = {text for call in CALLS if call.flow == name for _, kind, text in walk(call).log if kind == "enters"}
    entered |= {"later", "busy_now", "closed", "send"} if name == "appointment-reminder" else set()  # above
    assert entered == {str(state) for state in program(name).flow.states}
