"""What the action callback answers: where a call goes when its session is over."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flowengine.answers.locale import locale_of
from flowengine.dialog.commands import HandoffOrder
from flowengine.relay.action import (
    FLOW_PARAMETER,
    KNOWN_PARAMETER,
    LEFT_PARAMETER,
    MAX_ATTEMPTS,
    OUTCOME_PARAMETER,
    RESUME_PARAMETER,
    STATE_PARAMETER,
    VALUES_PARAMETER,
    Answer,
    answer,
)
from flowengine.relay.handoff import handoff_data
from flowengine.relay.signatures import verify_exit
from flowengine.relay.twiml import Links
from tests.language.marks import read

LINKS = Links("https://phone.example")
CLINIC = read(
    """
    flow: clinic
    start: desk
    relay: {welcome_greeting: Hello., exit_url: "https://a.example/exit"}
    recovery: {fallback: sorry}
    states:
      desk: {prompt: One moment., handoff: {dial: "+15551230100"}, outcomes: {busy: voicemail, no_answer: voicemail}}
      other: {prompt: One moment., handoff: {dial: "+15551230100"}}
      voicemail: {prompt: Leave a message., handoff: {voicemail: true}}
      message: {prompt: Leave a message., handoff: {voicemail: {into: message}}, goto: noted}
      noted: {prompt: Thank you., hangup: true}
      sorry: {prompt: Sorry., handoff: {dial: "+15551230199"}}
    """
)
PLAIN = read("flow: plain\nstart: m\nstates:\n  m: {prompt: Hello., handoff: {dial: '+15551230100'}}\n")
SPANISH = read("flow: hola\nstart: m\nrelay: {language: es-US}\nstates:\n  m: {prompt: Hola., hangup: true}\n")
BILLING = read("flow: billing\nstart: m\nrelay: {welcome_greeting: Billing., parameters: {team: b}}\nstates:\n  m: {prompt: Hello., hangup: true}\n")
APOLOGY = locale_of("en").sentences.apology
TO_FALLBACK = ("Dial", {"action": "https://phone.example/twiml?after=fallback", "method": "POST"}, "+15551230199")

LIVE = {
    "AccountSid": "AC" + "0" * 32,
    "CallSid": "CA" + "0" * 32,
    "CallStatus": "in-progress",
    "From": "client:caller",
    "To": "test:conversationrelay",
    "Direction": "inbound",
    "SessionId": "VX" + "0" * 32,
}
ENDED = {**LIVE, "SessionStatus": "ended", "SessionDuration": "25"}
FAILED = {**LIVE, "SessionStatus": "failed", "SessionDuration": "10", "ErrorCode": "39001", "ErrorMessage": "Network connection to WebSocket server failed."}
COMPLETED = {**LIVE, "CallStatus": "completed", "SessionStatus": "completed", "SessionDuration": "35"}


def ask(form: Mapping[str, str], flow: Any = CLINIC, **more: Any) -> Answer:
    """The answer, which is the same when asked again."""
    first, second = (answer(flow, form, LINKS, **more) for _ in range(2))
    assert first == second
    return first


def xml(given: Answer) -> Element:
    response = ElementTree.fromstring(given.twiml)
    assert response.tag == "Response"
    return response


def verbs(given: Answer) -> list[tuple[str, dict[str, str], str]]:
    return [(verb.tag, verb.attrib, verb.text or "") for verb in xml(given)]


def handed(kind: str, target: str = "", options: Mapping[str, Any] | None = None, data: Mapping[str, Any] | None = None, state: str = "desk") -> dict[str, str]:
    return {**ENDED, "HandoffData": handoff_data(HandoffOrder(("clinic",), state, kind, target, options or {}, data or {}), "clinic", "v1")}


# ----------------------------------------------------------------------------------------------------------- how it ended


def test_over() -> None:
    for form in (COMPLETED, {**ENDED, "CallStatus": "completed"}, {**FAILED, "CallStatus": "canceled"}, {**LIVE, "SessionStatus": "completed"}):
        given_answer = ask(form)
        assert (given_answer.why, verbs(given_answer)) == ("over", [])


def test_ended_without_a_hand_over_hangs_up() -> None:
    assert verbs(ask(ENDED)) == [("Hangup", {}, "")]


@pytest.mark.parametrize("data", ["", "{}", "null", "[1]", "hello", '{"reason": "The caller requested to talk to a real person"}', '{"flowengine": 5}', "[" * 100_000])
def test_ended_with_data_of_someone_else(data: str) -> None:
    assert verbs(ask({**ENDED, "HandoffData": data})) == [("Hangup", {}, "")]


def test_lost_sessions_are_connected_again() -> None:
    response = xml(ask(FAILED))
    connect = response[0]
    assert connect.attrib["action"] == "https://phone.example/flows/clinic/action?attempt=2"
    relay = connect[0]
    assert "welcomeGreeting" not in relay.attrib
    assert [(p.attrib["name"], p.attrib["value"]) for p in relay.iter("Parameter")] == [(RESUME_PARAMETER, "lost")]


def test_but_not_for_ever() -> None:
    attempt, seen = 1, []
    while True:
        given_answer = ask(FAILED, query={"attempt": str(attempt)})
        seen.append(given_answer.why)
        if given_answer.why != "reconnected":
            break
        query = parse_qs(urlsplit(xml(given_answer)[0].attrib["action"]).query)
        assert int(query["attempt"][0]) == attempt + 1
        attempt += 1
        assert attempt < 20
    assert seen == ["reconnected"] * (MAX_ATTEMPTS - 1) + ["gave-up"]
    assert verbs(given_answer) == [("Say", {"language": "en-US"}, APOLOGY), ("Hangup", {}, "")]


def test_the_apology_is_in_the_relays_language() -> None:
    given_answer = ask(FAILED, SPANISH, query={"attempt": "9"})
    assert verbs(given_answer)[0] == ("Say", {"language": "es-US"}, locale_of("es").sentences.apology)


def test_the_fallback_number_comes_before_the_apology() -> None:
    given_answer = ask(FAILED, query={"attempt": str(MAX_ATTEMPTS)}, fallback_number="+15551230199")
    assert verbs(given_answer) == [TO_FALLBACK]


@pytest.mark.parametrize("attempt", ["", "x", "-1", "1.5", "²", "٣", "9" * 5000, " 2"])
def test_an_attempt_that_is_no_number(attempt: str) -> None:
    assert ask(FAILED, query={"attempt": attempt}).why in ("reconnected", "gave-up")


@pytest.mark.parametrize("form", [{}, LIVE, {**LIVE, "SessionStatus": "paused"}, {"CallStatus": "", "SessionStatus": ""}, {"HandoffData": "{}"}])
def test_unknown_forms_are_never_silence(form: dict[str, str]) -> None:
    assert verbs(ask(form)) == [("Say", {"language": "en-US"}, APOLOGY), ("Hangup", {}, "")]
    assert verbs(ask(form, fallback_number="+15551230199")) == [TO_FALLBACK]


def test_status_in_another_case() -> None:
    assert ask({**ENDED, "CallStatus": "COMPLETED"}).why == "over"
    assert ask({**LIVE, "SessionStatus": "FAILED"}).why == "reconnected"


# ------------------------------------------------------------------------------------------------------------ every hand over


@pytest.mark.parametrize(
    ("target", "noun", "text"),
    [
        ("+15551230100", "Number", "+15551230100"),
        ("+1 (555) 123-0100", "Number", "+15551230100"),
        ("5551230100", "Number", "5551230100"),
        (" +15551230100 ", "Number", "+15551230100"),
        ("sip:desk@clinic.example", "Sip", "sip:desk@clinic.example"),
        ("sips:desk@clinic.example", "Sip", "sips:desk@clinic.example"),
        ("client:ann", "Client", "ann"),
    ],
)
def test_dial(target: str, noun: str, text: str) -> None:
    [dial] = xml(ask(handed("dial", target)))
    assert (dial.tag, dial.attrib) == ("Dial", {"action": "https://phone.example/flows/clinic/action?after=dial&state=desk", "method": "POST"})
    assert [(child.tag, child.text) for child in dial] == [(noun, text)]


def test_what_goes_with_a_dial() -> None:
    [dial] = xml(ask(handed("dial", "+15551230100", {"timeout": 20, "caller_id": "+15551230101", "record": True})))
    assert {name: dial.attrib[name] for name in ("timeout", "callerId", "record")} == {"timeout": "20", "callerId": "+15551230101", "record": "record-from-answer"}


@pytest.mark.parametrize("target", ["", "desk", "•••", "tel:911", "+", "+1x"])
def test_a_number_that_is_none_has_failed(target: str) -> None:
    given_answer = ask(handed("dial", target))
    assert given_answer.why == "dial-failed"
    assert [p.attrib["value"] for p in xml(given_answer).iter("Parameter")][:2] == ["dial", "sorry"]


def test_queue() -> None:
    assert verbs(ask(handed("queue", "support & more"))) == [
        ("Enqueue", {"action": "https://phone.example/flows/clinic/action?after=queue&state=desk", "method": "POST"}, "support & more")
    ]


def test_queue_of_a_workflow() -> None:
    form = handed("queue", "", {"workflow_sid": "WW0"}, {"reason": "front desk", "mark": "<&>"})
    [enqueue] = xml(ask(form))
    assert enqueue.attrib == {"workflowSid": "WW0", "action": "https://phone.example/flows/clinic/action?after=queue&state=desk", "method": "POST"}
    [task] = enqueue
    assert task.tag == "Task"
    assert {key: value for key, value in json.loads(task.text or "").items() if key != "flowengine"} == {"reason": "front desk", "mark": "<&>"}


@pytest.mark.parametrize(("target", "address"), [("sip:desk@a.example", "sip:desk@a.example"), ("desk@a.example", "sip:desk@a.example"), ("sips:a@b.example", "sips:a@b.example")])
def test_refer(target: str, address: str) -> None:
    [refer] = xml(ask(handed("refer", target)))
    assert [(child.tag, child.text) for child in refer] == [("Sip", address)]


def test_voicemail() -> None:
    assert verbs(ask(handed("voicemail", "", {"max_length": 60, "timeout": 4, "end_key": "*"}))) == [
        (
            "Record",
            {
                "action": "https://phone.example/flows/clinic/action?after=voicemail&state=desk",
                "method": "POST",
                "maxLength": "60",
                "timeout": "4",
                "finishOnKey": "*",
                "playBeep": "true",
            },
            "",
        ),
        ("Redirect", {"method": "POST"}, "https://phone.example/flows/clinic/action?after=voicemail&state=desk"),
    ]


def test_after_a_voicemail_the_call_is_over() -> None:
    given_answer = ask({**LIVE, "RecordingUrl": "https://api.example/r"}, query={"after": "voicemail", "state": "voicemail"})
    assert verbs(given_answer) == [("Hangup", {}, "")]


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"RecordingUrl": "https://api.example/r", "RecordingDuration": "12", "Digits": "#"}, {"url": "https://api.example/r", "duration": 12}),
        ({}, {"url": "", "duration": 0}),  # nothing was said: Twilio goes on at the verb behind <Record>
        ({"RecordingUrl": "https://api.example/r", "RecordingDuration": "-1"}, {"url": "https://api.example/r", "duration": 0}),
    ],
)
def test_after_a_voicemail_the_call_goes_on_where_its_state_says_so(form: dict[str, str], message: dict[str, Any]) -> None:
    given_answer = ask({**LIVE, **form}, query={"after": "voicemail", "state": "message"})
    parameters = {p.attrib["name"]: p.attrib["value"] for p in xml(given_answer).iter("Parameter")}
    assert (parameters.pop(RESUME_PARAMETER), parameters.pop(STATE_PARAMETER)) == ("voicemail", "noted")
    assert (parameters.pop(LEFT_PARAMETER), parameters.pop(OUTCOME_PARAMETER)) == ("message", "recorded")
    assert json.loads(parameters.pop(VALUES_PARAMETER)) == {"message": message} and not parameters


MID = read(
    """
    flow: mid
    start: deep
    recovery: {fallback: box}
    states:
      deep: {subflow: deep, outcomes: {done: box}}
      box: {prompt: Leave a message., handoff: {voicemail: true}}
    """
)
DEEP = read("flow: deep\nstart: m\nstates: {m: {handoff: {dial: '+15551230101'}}, n: {handoff: {exit: card}}, o: {return: done}}\n")


def test_the_fallback_of_the_nearest_flow_around_a_dial_helps() -> None:
    find = {"mid": MID, "deep": DEEP}.get
    order = handoff_data(HandoffOrder(("plain", "mid", "deep"), "m", "dial", "+15551230101"), "plain", "v1")
    [dial] = xml(ask({**ENDED, "HandoffData": order}, PLAIN, find_flow=find))
    query = {name: values[0] for name, values in parse_qs(urlsplit(dial.attrib["action"]).query).items()}
    back = ask({**LIVE, "DialCallStatus": "busy"}, PLAIN, query=query, find_flow=find)
    assert {p.attrib["name"]: p.attrib["value"] for p in xml(back).iter("Parameter")} == {
        RESUME_PARAMETER: "dial",
        STATE_PARAMETER: "box",
        FLOW_PARAMETER: "mid",
        OUTCOME_PARAMETER: "busy",
    }


def test_an_exit_of_a_subflow_goes_by_its_own_header_or_by_the_one_around_it() -> None:
    order = handoff_data(HandoffOrder(("clinic", "deep"), "n", "exit", "card"), "clinic", "v1")
    own = read("flow: deep\nstart: n\nrelay: {exit_url: 'https://b.example/exit'}\nstates: {n: {handoff: {exit: card}}}\n")
    for deep, address in ((DEEP, "https://a.example/exit"), (own, "https://b.example/exit")):
        [redirect] = xml(ask({**ENDED, "HandoffData": order}, find_flow={"deep": deep}.get, secret="s"))
        assert (redirect.text or "").startswith(address)


def test_a_handoff_that_the_version_before_wrote_is_understood() -> None:
    """One that is on its way while a new version is deployed."""
    data = json.loads(handoff_data(HandoffOrder(("clinic",), "desk", "dial", "+15551230100"), "clinic", "v1"))
    del data["flowengine"]["within"]
    assert ask({**ENDED, "HandoffData": json.dumps(data)}).why == "handoff-dial"


def test_a_caller_who_hung_up_after_the_message_is_not_called_back() -> None:
    assert ask({**LIVE, "CallStatus": "completed", "RecordingDuration": "3"}, query={"after": "voicemail", "state": "message"}).why == "over"


CARD = read(
    """
    flow: card
    start: ask
    relay: {languages: {es-US: {tts_provider: Google, voice: es-US-Neural2-A}}}
    recovery: {fallback: desk}
    states:
      ask: {prompt: {en-US: Card?, es-US: ¿Tarjeta?}, choices: [{dtmf: 1, speech: [tarjeta], language: es-US, goto: desk}]}
      desk: {prompt: One moment., handoff: {dial: "+15551230101"}, outcomes: {busy: sorry}}
      sorry: {return: failed}
    """
)


@pytest.mark.parametrize(
    ("flow", "state", "status", "parameters"),
    [
        ("card", "desk", "busy", {STATE_PARAMETER: "sorry", FLOW_PARAMETER: "card", LEFT_PARAMETER: "desk"}),
        ("card", "ask", "busy", {STATE_PARAMETER: "desk", FLOW_PARAMETER: "card", LEFT_PARAMETER: "ask"}),  # no outcome: its own fallback
        ("card", "desk", "no-answer", {STATE_PARAMETER: "sorry"}),  # it is the fallback: that of the flow that answered
        ("gone", "desk", "busy", {STATE_PARAMETER: "sorry"}),
    ],
)
def test_a_dial_in_a_subflow_comes_back_into_it(flow: str, state: str, status: str, parameters: dict[str, str]) -> None:
    order = handoff_data(HandoffOrder(("clinic", flow), state, "dial", "+15551230101"), "clinic", "v1")
    [dial] = xml(ask({**ENDED, "HandoffData": order}))
    address = urlsplit(dial.attrib["action"])
    assert address.path == "/flows/clinic/action"
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    back = ask({**LIVE, "DialCallStatus": status}, query=query, find_flow={"card": CARD}.get)
    assert {p.attrib["name"]: p.attrib["value"] for p in xml(back).iter("Parameter")} == {RESUME_PARAMETER: "dial", OUTCOME_PARAMETER: status.replace("-", "_"), **parameters}


@pytest.mark.parametrize("data", [{}, {"reason": "bill", "n": 3, "ok": True, "gone": None, "empty": ""}])
def test_another_flow(data: dict[str, Any]) -> None:
    [connect] = xml(ask(handed("flow", "billing", {}, data), find_flow={"billing": BILLING}.get))
    [relay] = connect
    assert connect.attrib["action"] == "https://phone.example/flows/billing/action"
    assert relay.attrib["url"] == "wss://phone.example/flows/billing/relay"
    assert relay.attrib["welcomeGreeting"] == "Billing."  # the caller hasn't heard this flow's greeting yet
    given_parameters = {p.attrib["name"]: p.attrib["value"] for p in relay.iter("Parameter")}
    assert given_parameters == {"team": "b", KNOWN_PARAMETER: "1", **({"reason": "bill", "n": "3", "ok": "true"} if data else {})}


def test_a_flow_that_is_not_served() -> None:
    assert verbs(ask(handed("flow", "nowhere"))) == [("Say", {"language": "en-US"}, APOLOGY), ("Hangup", {}, "")]


def test_redirect() -> None:
    assert verbs(ask(handed("redirect", "https://a.example/twiml?a=b&c=d"))) == [("Redirect", {"method": "POST"}, "https://a.example/twiml?a=b&c=d")]


def test_studio() -> None:
    sid = "FW" + "a" * 32
    assert verbs(ask(handed("studio", sid))) == [("Redirect", {"method": "POST"}, f"https://webhooks.twilio.com/v1/Accounts/{LIVE['AccountSid']}/Flows/{sid}?Trigger=incomingCall")]


def test_exit() -> None:
    given_answer = ask(handed("exit", "to the desk", {}, {"reason": "bill & <more>", "ok": True, "gone": None, "n": 3}), secret="s3cret")
    [redirect] = xml(given_answer)
    address = urlsplit(redirect.text or "")
    assert (address.scheme, address.netloc, address.path) == ("https", "a.example", "/exit")
    assert verify_exit("s3cret", address.query) == {"label": "to the desk", "CallSid": LIVE["CallSid"], "reason": "bill & <more>", "ok": "true", "gone": "", "n": "3"}
    assert verify_exit("other", address.query) is None


def test_data_cannot_take_the_place_of_what_is_signed() -> None:
    given_answer = ask(handed("exit", "desk", {}, {"label": "vault", "CallSid": "CA1", "signature": "0"}), secret="s3cret")
    assert verify_exit("s3cret", urlsplit(xml(given_answer)[0].text or "").query) == {"label": "desk", "CallSid": LIVE["CallSid"]}


def test_an_exit_address_with_a_query_of_its_own() -> None:
    flow = read("flow: f\nstart: m\nrelay: {exit_url: 'https://a.example/exit?tenant=7'}\nstates:\n  m: {prompt: Hello., handoff: {exit: desk}}\n")
    given_answer = ask(handed("exit", "desk"), flow, secret="s3cret")
    values = verify_exit("s3cret", urlsplit(xml(given_answer)[0].text or "").query)
    assert values is not None
    assert (values["label"], values["CallSid"]) == ("desk", LIVE["CallSid"])


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("queue", ""),
        ("refer", ""),
        ("redirect", ""),
        ("redirect", "ftp://a.example"),
        ("redirect", "//a.example"),
        ("redirect", "http://[a"),
        ("redirect", "javascript:alert(1)"),
        ("studio", ""),
        ("studio", "../x"),
        ("studio", "FW1/../.."),
        ("dance", "x"),
        ("", ""),
    ],
)
def test_a_hand_over_to_nowhere_is_never_silence(kind: str, target: str) -> None:
    assert verbs(ask(handed(kind, target))) == [("Say", {"language": "en-US"}, APOLOGY), ("Hangup", {}, "")]
    assert verbs(ask(handed(kind, target), fallback_number="+15551230199")) == [TO_FALLBACK]


def test_an_exit_without_an_address() -> None:
    assert ask(handed("exit", "desk"), PLAIN).why == "handoff-without-target"


# ------------------------------------------------------------------------------------------------------------- after a dial


@pytest.mark.parametrize(
    ("status", "state", "why", "goes_on_at"),
    [
        ("busy", "desk", "dial-busy", "voicemail"),
        ("no-answer", "desk", "dial-no_answer", "voicemail"),
        ("BUSY", "desk", "dial-busy", "voicemail"),
        ("failed", "desk", "dial-failed", "sorry"),
        ("canceled", "desk", "dial-canceled", "sorry"),
        ("", "desk", "dial-failed", "sorry"),
        ("busy", "other", "dial-busy", "sorry"),
        ("busy", "gone", "dial-busy", "sorry"),
        ("something", "desk", "dial-something", "sorry"),
    ],
)
def test_dial_outcomes(status: str, state: str, why: str, goes_on_at: str) -> None:
    given_answer = ask({**LIVE, "DialCallStatus": status}, query={"after": "dial", "state": state})
    assert given_answer.why == why
    [connect] = xml(given_answer)
    relay = connect[0]
    parameters = {RESUME_PARAMETER: "dial", STATE_PARAMETER: goes_on_at, LEFT_PARAMETER: state, OUTCOME_PARAMETER: why.removeprefix("dial-")}
    assert {p.attrib["name"]: p.attrib["value"] for p in relay.iter("Parameter")} == parameters
    assert "welcomeGreeting" not in relay.attrib


@pytest.mark.parametrize("status", ["completed", "answered", "Completed"])
def test_a_dial_that_was_answered_is_the_end(status: str) -> None:
    assert verbs(ask({**LIVE, "DialCallStatus": status}, query={"after": "dial", "state": "desk"})) == [("Hangup", {}, "")]


def test_a_dial_in_the_fallback_itself_does_not_go_round() -> None:
    given_answer = ask({**LIVE, "DialCallStatus": "busy"}, query={"after": "dial", "state": "sorry"})
    assert verbs(given_answer) == [("Say", {"language": "en-US"}, APOLOGY), ("Hangup", {}, "")]


def test_a_dial_without_outcomes_or_fallback() -> None:
    form = {**LIVE, "DialCallStatus": "busy"}
    assert verbs(ask(form, PLAIN, query={"after": "dial", "state": "m"})) == [("Say", {"language": "en-US"}, APOLOGY), ("Hangup", {}, "")]
    assert verbs(ask(form, PLAIN, query={"after": "dial", "state": "m"}, fallback_number="+15551230199")) == [TO_FALLBACK]


@pytest.mark.parametrize("result", ["queue-full", "error", "system-error"])
def test_a_queue_that_takes_nobody_in(result: str) -> None:
    """`QueueResult` as on Twilio's page of <Enqueue>."""
    given_answer = ask({**LIVE, "QueueResult": result}, query={"after": "queue", "state": "other"})
    assert [p.attrib["value"] for p in xml(given_answer).iter("Parameter")][:2] == ["dial", "sorry"]


@pytest.mark.parametrize("result", ["bridged", "leave", "hangup", "redirected", ""])
def test_a_caller_who_leaves_a_queue_has_been_served(result: str) -> None:
    assert verbs(ask({**LIVE, "QueueResult": result}, query={"after": "queue", "state": "other"})) == [("Hangup", {}, "")]


def test_a_call_that_cannot_be_referred_comes_back() -> None:
    """<Refer> works on SIP calls only; on any other, and where the far side refuses, Twilio asks its action what next."""
    [refer] = xml(ask(handed("refer", "desk@a.example", state="other")))
    query = parse_qs(urlsplit(refer.attrib["action"]).query)
    assert query == {"after": ["refer"], "state": ["other"]}
    given_answer = ask({**LIVE, "ReferSipResponseCode": "403"}, query={name: value[0] for name, value in query.items()})
    assert [p.attrib["value"] for p in xml(given_answer).iter("Parameter")][:2] == ["dial", "sorry"]


@pytest.mark.parametrize("target", ["client:", "sip:", "sips:", "sip: "])
def test_a_dial_with_nobody_behind_it_has_failed(target: str) -> None:
    assert ask(handed("dial", target)).why == "dial-failed"


def test_a_session_that_lasted_was_no_failed_attempt() -> None:
    lasted = {**FAILED, "SessionDuration": "60"}
    given_answer = ask(lasted, query={"attempt": str(MAX_ATTEMPTS)})
    assert given_answer.why == "reconnected"
    assert parse_qs(urlsplit(xml(given_answer)[0].attrib["action"]).query)["attempt"] == ["2"]
    assert ask({**FAILED, "SessionDuration": "59"}, query={"attempt": str(MAX_ATTEMPTS)}).why == "gave-up"


def test_twilios_own_voice_speaks_one_language() -> None:
    flow = read("flow: many\nstart: m\nrelay: {language: multi}\nstates:\n  m: {prompt: Hello., hangup: true}\n")
    assert verbs(ask(FAILED, flow, query={"attempt": "9"}))[0] == ("Say", {"language": "en-US"}, APOLOGY)


def test_a_caller_who_hung_up_during_a_dial() -> None:
    assert ask({**LIVE, "CallStatus": "completed", "DialCallStatus": "canceled"}, query={"after": "dial", "state": "desk"}).why == "over"


# --------------------------------------------------------------------------------------------------------------- whatever comes

NAMES = ["CallStatus", "SessionStatus", "HandoffData", "DialCallStatus", "AccountSid", "CallSid", "ErrorCode", "From", "To"]
WORDS = st.one_of(st.text(), st.sampled_from(["in-progress", "completed", "ended", "failed", "busy", "answered", "ENDED"]))
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.text(max_size=4), inner, max_size=2)),
    max_leaves=4,
)
OWN = st.fixed_dictionaries(
    {
        "flow": VALUES,
        "state": st.one_of(VALUES, st.just("desk")),
        "kind": st.one_of(VALUES, st.sampled_from(["dial", "queue", "refer", "voicemail", "flow", "redirect", "studio", "exit"])),
        "target": st.one_of(VALUES, st.sampled_from(["+15551230100", "sip:a@b.example", "client:ann", "https://a.example", "billing", "FW0", "http://[a"])),
        "options": st.one_of(VALUES, st.dictionaries(st.sampled_from(["timeout", "caller_id", "record", "workflow_sid", "max_length", "end_key"]), VALUES)),
    }
)
HANDED = st.builds(lambda own, data: json.dumps({**data, "flowengine": own}), OWN, st.dictionaries(st.text(), VALUES, max_size=3))


@given(
    st.dictionaries(st.sampled_from(NAMES), WORDS),
    st.one_of(st.none(), HANDED),
    st.dictionaries(st.sampled_from(["after", "state", "attempt"]), st.one_of(st.text(), st.sampled_from(["dial", "voicemail", "desk", "2"]))),
    st.sampled_from([CLINIC, PLAIN, SPANISH]),
    st.sampled_from([None, "+15551230199"]),
)
@example(
    {"CallStatus": "in-progress", "SessionStatus": "ended"},
    json.dumps({"flowengine": {"flow": "f", "state": "desk", "kind": "queue", "target": "a\x01b", "options": {}}}),
    {},
    CLINIC,
    None,
)
@example(
    {"CallStatus": "in-progress", "SessionStatus": "ended"},
    json.dumps({"flowengine": {"flow": "f", "state": "desk", "kind": "dial", "target": "+15551230100", "options": {"timeout": "soon"}}}),
    {},
    CLINIC,
    None,
)
@example(
    {"CallStatus": "in-progress", "SessionStatus": "ended"},
    '{"a": "\\ud800", "flowengine": {"flow": "f", "state": "desk", "kind": "exit", "target": "a", "options": {}}}',
    {},
    CLINIC,
    None,
)
def test_any_form_has_an_answer_that_is_twiml(form: dict[str, str], data: str | None, query: dict[str, str], flow: Any, number: str | None) -> None:
    whole = form if data is None else {**form, "SessionStatus": "ended", "HandoffData": data}
    given_answer = ask(whole, flow, query=query, find_flow={"billing": BILLING}.get, fallback_number=number, secret="s3cret")
    assert xml(given_answer).tag == "Response"
    given_answer.twiml.encode()
    if given_answer.why != "over":
        assert len(xml(given_answer)), "a live call is never answered with nothing"
