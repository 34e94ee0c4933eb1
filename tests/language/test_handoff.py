"""`handoff`: the ways a call can leave, and what goes with it."""

from __future__ import annotations

import pytest

from flowengine.language.handoff import Handoff
from tests.language.marks import expect, in_state, read


def handoff_of(value: str) -> Handoff:
    handoff = read(in_state(f"prompt: Hello.\nhandoff: {value}", "variables: {name: Ann}")).states["m"].handoff  # type: ignore[index]
    assert handoff is not None
    return handoff


@pytest.mark.parametrize(
    ("value", "kind", "target"),
    [
        ("{dial: '+15551230100'}", "dial", "+15551230100"),
        ("{dial: +15551230100}", "dial", "+15551230100"),
        ("{dial: sip:desk@clinic.example}", "dial", "sip:desk@clinic.example"),
        ("{dial: client:ann}", "dial", "client:ann"),
        ("{dial: '{{ call.parameters.desk }}'}", "dial", "{{ call.parameters.desk }}"),
        ("{refer: sip:desk@clinic.example}", "refer", "sip:desk@clinic.example"),
        ("{flow: billing-desk}", "flow", "billing-desk"),
        ("{redirect: https://a.example/twiml}", "redirect", "https://a.example/twiml"),
        ("{studio: FWaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}", "studio", "FWaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        ("{exit: to the desk}", "exit", "to the desk"),
    ],
)
def test_kinds(value: str, kind: str, target: str) -> None:
    handoff = handoff_of(value)
    assert (handoff.kind, str(getattr(handoff, kind))) == (kind, target)


@pytest.mark.parametrize(
    ("value", "name", "workflow"),
    [
        ("{queue: support}", "support", None),
        ("{queue: {name: support}}", "support", None),
        ("{queue: {workflow_sid: WW0}}", None, "WW0"),
        ("{queue: WW" + "a" * 32 + "}", None, "WW" + "a" * 32),
        ("{queue: WWF fans}", "WWF fans", None),
    ],
)
def test_queues(value: str, name: str | None, workflow: str | None) -> None:
    handoff = handoff_of(value)
    assert handoff.kind == "queue" and handoff.queue is not None
    assert (handoff.queue.name and str(handoff.queue.name), handoff.queue.workflow_sid and str(handoff.queue.workflow_sid)) == (name, workflow)


@pytest.mark.parametrize(
    ("value", "seconds", "silence", "key"),
    [("true", 120, 5, "#"), ("yes", 120, 5, "#"), ("{}", 120, 5, "#"), ("{max_length: 1m, timeout: 3s, end_key: star}", 60, 3, "*"), ("{end_key: none}", 120, 5, "")],
)
def test_voicemail(value: str, seconds: float, silence: float, key: str) -> None:
    voicemail = handoff_of(f"{{voicemail: {value}}}").voicemail
    assert voicemail is not None
    assert (voicemail.max_length, voicemail.timeout, voicemail.end_key) == (seconds, silence, key)


def test_what_goes_with_a_dial() -> None:
    handoff = handoff_of("{dial: '+15551230100', timeout: 20s, caller_id: '+15551230101', record: true, data: {reason: desk, n: 3, who: '{{ name }}'}}")
    assert (handoff.timeout, str(handoff.caller_id), handoff.record) == (20, "+15551230101", True)
    assert {str(key): str(value) for key, value in handoff.data.items()} == {"reason": "desk", "n": "3", "who": "{{ name }}"}


@pytest.mark.parametrize(
    ("value", "code", "suggestion"),
    [
        ("{dial: '+15551230100', «queue»: a}", "too-many-keys", ""),
        ("{queue: a, «timeout»: 5s}", "too-many-keys", ""),
        ("{voicemail: true, «record»: true}", "too-many-keys", ""),
        ("{redirect: https://a.example, «caller_id»: '+15551230100'}", "too-many-keys", ""),
        ("{dial: «''»}", "empty-value", ""),
        ("{dial: «['+15551230100']»}", "wrong-type", ""),
        ("{dial: '{{ «desk» }}'}", "unknown-variable", ""),
        ("{dial: '{{ «secrets».DESK }}'}", "secret-outside-request", ""),
        ("{queue: «{name: a, workflow_sid: b}»}", "missing-key", ""),
        ("{queue: «[a]»}", "wrong-type", ""),
        ("{voicemail: «soon»}", "wrong-type", ""),
        ("{voicemail: «false»}", "wrong-type", ""),
        ("{voicemail: {max_length: «long»}}", "bad-duration", ""),
        ("{voicemail: {end_key: «12»}}", "bad-keys", ""),
        ("{flow: «[a]»}", "wrong-type", ""),
        ("{queue: a, data: {«flowengine»: 1}}", "bad-name", ""),
        ("{queue: a, data: {«my name»: 1}}", "bad-name", "my_name"),
        ("{queue: a, data: {name: '{{ «nobody» }}'}}", "unknown-variable", ""),
        ("{dial: '+15551230100', timeout: «ages»}", "bad-duration", ""),
        ("{dial: '+15551230100', record: «some»}", "wrong-type", ""),
    ],
)
def test_slips(value: str, code: str, suggestion: str) -> None:
    expect(in_state(f"prompt: Hello.\nhandoff: {value}"), (code, suggestion))
