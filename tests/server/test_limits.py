"""What a process lets happen at most: each limit met, what its caller hears, and that nobody else notices."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

import pytest
from running import Phone, Running, only, running
from websockets.exceptions import ConnectionClosed, InvalidStatus

from flowengine.server.limits import BURST_SECONDS, Admission, Limits, Pace
from flowengine.server.settings import BadSettings, Settings

CLINIC = Path(__file__).parent.parent / "flows" / "clinic.yaml"
RINGING = {"CallSid": "CA" + "1" * 32, "CallStatus": "ringing", "From": "+15550001111", "To": "+15550002222"}


def closed(phone: Phone) -> tuple[int, str]:
    with pytest.raises(ConnectionClosed) as info:
        while True:
            phone.socket.recv(timeout=5)
    assert info.value.rcvd is not None
    return info.value.rcvd.code, info.value.rcvd.reason


def until_empty(up: Running) -> None:
    for _ in range(500):
        if up.server.doors.admission.open == 0:
            return
        time.sleep(0.01)
    raise AssertionError("a socket is still counted")


def test_limits_come_from_the_environment_and_all_that_is_wrong_is_said() -> None:
    good = {"FLOWENGINE_PUBLIC_URL": "https://phone.example", "TWILIO_AUTH_TOKEN": "t"}
    assert Settings.read({**good, "FLOWENGINE_MAX_CALLS": "2_000", "FLOWENGINE_MAX_CALL_MINUTES": " 30 "}).limits == Limits(calls=2000, call_minutes=30)
    with pytest.raises(BadSettings) as info:
        Settings.read({**good, "FLOWENGINE_MAX_CALLS": "many", "FLOWENGINE_MAX_FORM_KIB": "9999999", "FLOWENGINE_MAX_SETUP_SECONDS": "0"})
    assert [reason.split(" ")[0] for reason in info.value.reasons] == ["FLOWENGINE_MAX_CALLS", "FLOWENGINE_MAX_FORM_KIB", "FLOWENGINE_MAX_SETUP_SECONDS"]
    assert "takes a whole number from 1 to 600 (how long a socket may be open without `setup`, in seconds), but this is '0'." in str(info.value)


def test_beyond_the_limit_new_calls_are_sent_elsewhere_and_those_under_way_find_room() -> None:
    with running(CLINIC, limits=Limits(calls=2), fallback_number="+15551230199") as up:
        with up.open("clinic") as one, up.open("clinic") as two:
            first, second = Phone(one), Phone(two)
            first.hear()
            second.hear()
            assert only(up.post("/flows/clinic/twiml", RINGING).text, "Dial").text == "+15551230199"
            with up.open("clinic") as three:  # comes back from a dial
                assert Phone(three).hear().startswith("For appointments")
                with pytest.raises(InvalidStatus):
                    up.open("clinic")
                first.press("2")
                assert first.hear().startswith("Billing is closed.")
        until_empty(up)
        assert only(up.post("/flows/clinic/twiml", RINGING).text, "ConversationRelay") is not None


def test_without_a_fallback_number_the_apology_is_in_the_language_of_the_flow(tmp_path: Path) -> None:
    flow = tmp_path / "cita.yaml"
    flow.write_text("flow: cita\nrelay: {language: es-US}\nstart: a\nstates:\n  a: {prompt: Hola., choices: [{dtmf: 1, goto: a}]}\n")
    with running(flow, limits=Limits(calls=1)) as up, up.open("cita") as socket:
        Phone(socket).hear()
        assert only(up.post("/flows/cita/twiml", RINGING).text, "Say").get("language") == "es-US"


def test_sockets_that_never_get_further_than_the_handshake_are_counted_apart() -> None:
    admission = Admission(Limits(calls=100))
    for _ in range(50):
        assert admission.refuses_socket() == ""
        admission.opened()
    assert admission.refuses_socket() == "too many sockets without setup"
    admission.began()
    assert admission.refuses_socket() == ""
    admission.closed(began=True)
    admission.closed(began=False)
    assert (admission.open, admission.waiting) == (48, 48)


def test_frames_faster_than_allowed_close_their_own_socket_only(capfd: pytest.CaptureFixture[str]) -> None:
    with running(CLINIC, limits=Limits(frames_per_second=10)) as up, up.open("clinic") as socket, up.open("clinic") as other_socket:
        phone, other = Phone(socket), Phone(other_socket)
        phone.hear()
        other.hear()
        with suppress(ConnectionClosed):
            for _ in range(10 * BURST_SECONDS + 20):
                phone.send(type="info", name="clientSpeaking", value="on")
        assert closed(phone) == (1008, "too many frames")
        other.press("2")
        assert other.hear().startswith("Billing is closed.")
        # What Twilio asks then brings the call back, to where it was.
        form = {"CallSid": phone.sid, "CallStatus": "in-progress", "SessionStatus": "failed", "SessionDuration": "5"}
        relay = only(up.post("/flows/clinic/action", form).text, "ConversationRelay")
        with up.open("clinic") as again:
            assert (
                Phone(again, callSid=phone.sid, customParameters={p.get("name"): p.get("value") for p in relay.findall("Parameter")})
                .hear()
                .startswith("Sorry, we were cut off. For appointments")
            )
    assert "too many frames" in "".join(capfd.readouterr())


def test_a_caller_who_presses_and_speaks_as_fast_as_people_can_is_never_stopped() -> None:
    """An hour of ten keys, twenty guesses of the recogniser and twenty words heard in each second."""
    pace, now = Pace(Limits(), 0.0), 0.0
    for _ in range(3600 * 50):
        now += 0.02
        pace.left -= 1
        assert pace.left >= 0 or not pace.too_fast(now)


def test_a_flood_is_stopped_within_its_burst_whenever_it_begins() -> None:
    for quiet in (0.0, 3600.0):
        pace, sent = Pace(Limits(frames_per_second=100), 0.0), 0
        while True:
            sent += 1
            pace.left -= 1
            if pace.left < 0 and pace.too_fast(quiet + sent / 10_000):
                break
        assert sent <= 2 * 100 * BURST_SECONDS + 20


LONG = """
flow: long
start: ask
recovery: {fallback: desk}
states:
  ask: {prompt: Yes?, choices: [{dtmf: 1, goto: ask}]}
  desk: {prompt: I'll get you somebody., handoff: {dial: "+15551230100"}}
"""


@pytest.mark.parametrize(
    ("yaml", "heard"),
    [
        (LONG, ["I'll get you somebody."]),
        (LONG.replace("recovery: {fallback: desk}\n", "").replace("{dtmf: 1, goto: ask}", "{dtmf: 1, goto: ask}, {dtmf: 0, goto: desk}"), ["apology"]),
        (
            LONG.replace("fallback: desk", "fallback: other") + "  other: {prompt: Still here?, choices: [{dtmf: 1, goto: ask}, {dtmf: 0, goto: desk}]}\n",
            ["Still here?", "apology"],
        ),
    ],
    ids=["its fallback", "no fallback", "a fallback that listens"],
)
def test_a_call_that_goes_on_for_too_long_is_led_to_its_end_with_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, yaml: str, heard: list[str]) -> None:
    monkeypatch.setattr("flowengine.server.app.LOOK_SECONDS", 0.02)
    monkeypatch.setattr("flowengine.server.socket.GRACE_SECONDS", 0.1)
    flow = tmp_path / "long.yaml"
    flow.write_text(yaml)
    with running(flow, limits=Limits(call_minutes=0)) as up, up.open("long") as socket:
        phone = Phone(socket)
        assert phone.hear() == "Yes?"
        for words in heard:
            assert phone.hear() == ("I'm sorry, I can't help you any further on this line. Please call again later. Goodbye." if words == "apology" else words)
        phone.heard()
        assert phone.next()["type"] == "end"


def test_every_limit_is_in_the_operators_page_with_its_default() -> None:
    page = (Path(__file__).parents[2] / "docs" / "operating.md").read_text()
    for one in fields(Limits):
        assert f"| `{one.metadata['variable']}` | {one.default} |" in page, one.name
