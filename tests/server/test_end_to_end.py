"""Calls from their TwiML to their handoff, over a real uvicorn and real sockets."""

from __future__ import annotations

import json
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from running import PUBLIC, Phone, Running, only, running
from websockets.exceptions import ConnectionClosed

from flowengine.server.limits import Limits

CLINIC = Path(__file__).parent.parent / "flows" / "clinic.yaml"
RINGING = {"CallSid": "CA" + "1" * 32, "CallStatus": "ringing", "From": "+15550001111", "To": "+15550002222"}


@pytest.fixture(scope="module")
def server() -> Running:  # type: ignore[misc]
    with running(CLINIC) as up:
        yield up


def closed(phone: Phone) -> tuple[int, str]:
    """How the server closes, passing over what it still says."""
    with pytest.raises(ConnectionClosed) as info:
        while True:
            phone.socket.recv(timeout=5)
    assert info.value.rcvd is not None
    return info.value.rcvd.code, info.value.rcvd.reason


def test_a_call_from_its_twiml_to_its_handoff(server: Running) -> None:
    answer = server.post("/flows/clinic/twiml", RINGING)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/xml")
    relay = only(answer.text, "ConversationRelay")
    assert relay.get("url") == "wss://phone.example/flows/clinic/relay"
    assert only(answer.text, "Connect").get("action") == f"{PUBLIC}/flows/clinic/action"
    assert relay.get("dtmfDetection") == "true" and relay.get("events") == "speaker-events"
    parameters = {p.get("name"): p.get("value") for p in relay.findall("Parameter")}

    with server.open("clinic") as socket:
        phone = Phone(socket, customParameters=parameters)
        assert phone.hear().startswith("For appointments")
        phone.press("9")
        assert phone.next() == {"type": "language", "ttsLanguage": "es-US", "transcriptionLanguage": "es-US"}
        assert phone.hear().startswith("Para citas")
        phone.say("pagos, por favor")
        assert phone.hear().startswith("La caja está cerrada.")
        phone.press("1")
        assert phone.hear().startswith("Please key in")
        phone.press("4711")
        assert phone.hear() == "Le comunico."
        phone.heard()
        end = phone.next()
        assert end["type"] == "end"
        data = json.loads(end["handoffData"])
        assert data["reason"] == "front desk" and data["language"] == "es-US"
        assert "4711" not in end["handoffData"]

    form = {**RINGING, "CallSid": phone.sid, "CallStatus": "in-progress", "SessionStatus": "ended", "HandoffData": end["handoffData"]}
    answers = [server.post("/flows/clinic/action", form).text for _ in range(2)]
    assert answers[0] == answers[1]
    dial = only(answers[0], "Dial")
    assert dial.findtext("Number") == "+15551230100" and dial.get("timeout") == "20"


def test_a_busy_dial_comes_back_to_the_flow_with_what_it_knew(server: Running) -> None:
    with server.open("clinic") as socket:
        phone = Phone(socket)
        phone.hear()
        phone.press("9")
        phone.next()
        phone.hear()
        phone.press("0")
        phone.hear()
        phone.heard()
        end = phone.next()
    form = {"CallSid": phone.sid, "CallStatus": "in-progress", "SessionStatus": "ended", "HandoffData": end["handoffData"]}
    action = only(server.post("/flows/clinic/action", form).text, "Dial").get("action")
    assert action is not None and action.startswith(PUBLIC)
    back = server.post(action.removeprefix(PUBLIC), {"CallSid": phone.sid, "CallStatus": "in-progress", "DialCallStatus": "busy"})
    parameters = {p.get("name"): p.get("value") for p in only(back.text, "ConversationRelay").findall("Parameter")}
    with server.open("clinic") as socket:
        again = Phone(socket, callSid=phone.sid, customParameters=parameters)
        assert again.next() == {"type": "language", "ttsLanguage": "es-US", "transcriptionLanguage": "es-US"}
        assert again.hear() == "Please leave a message."
        again.heard()
        voicemail = json.loads(again.next()["handoffData"])["flowengine"]
        assert voicemail["kind"] == "voicemail" and voicemail["options"]["max_length"] == 60


def test_a_lost_connection_is_taken_up_where_it_was(server: Running) -> None:
    with server.open("clinic") as socket:
        phone = Phone(socket)
        phone.hear()
        phone.press("1")
        phone.hear()
        socket.socket.close()
    form = {"CallSid": phone.sid, "CallStatus": "in-progress", "SessionStatus": "failed", "ErrorCode": "39001", "ErrorMessage": "lost"}
    answer = server.post("/flows/clinic/action", form).text
    connect = only(answer, "Connect")
    assert connect.get("action") == f"{PUBLIC}/flows/clinic/action?attempt=2"
    parameters = {p.get("name"): p.get("value") for p in only(answer, "ConversationRelay").findall("Parameter")}
    with server.open("clinic") as socket:
        assert Phone(socket, callSid=phone.sid, customParameters=parameters).hear().startswith("Sorry, we were cut off. Please key in")
    given_up = server.post("/flows/clinic/action?attempt=5", form).text
    assert only(given_up, "Say").text and only(given_up, "Hangup") is not None


REOPENED = """\
flow: shop
start: menu
relay: {application_reconnect: true}
variables: {visits: 0}
states:
  menu:
    set: {visits: "{{ visits + 1 }}"}
    prompt: "Visit {{ visits }}."
    choices: [{dtmf: 1, goto: menu}]
"""


def test_a_connection_that_twilio_opens_anew_by_itself_goes_on_without_a_word_from_it(tmp_path: Path) -> None:
    """`application_reconnect`: another `setup` of the same call, and nothing in it tells that it isn't the first."""
    flow = tmp_path / "shop.yaml"
    for header, then in ((REOPENED, "Sorry, we were cut off. Visit 2."), (REOPENED.replace("application_reconnect: true", "dtmf_detection: true"), "Visit 1.")):
        flow.write_text(header)
        with running(flow) as up:
            with up.open("shop") as socket:
                phone = Phone(socket)
                assert phone.hear() == "Visit 1."
                phone.press("1")
                assert phone.hear() == "Visit 2."
                socket.socket.close()
            while up.server.calls.live(phone.sid) is not None:
                time.sleep(0.01)
            with up.open("shop") as socket:
                assert Phone(socket, callSid=phone.sid).hear() == then  # what is set on entering was set before


def test_a_call_whose_last_words_are_being_said_is_taken_over_with_them(tmp_path: Path) -> None:
    flow = tmp_path / "bye.yaml"
    flow.write_text("flow: bye\nstart: a\nstates:\n  a: {prompt: This is quite a long goodbye to all of you who called us today., hangup: true}\n")
    with running(flow) as up, up.open("bye") as first:
        phone = Phone(first)
        phone.hear()
        with up.open("bye") as second:
            again = Phone(second, callSid=phone.sid)
            with pytest.raises(TimeoutError):
                again.next(timeout=0.5)  # Twilio is still speaking
            again.heard()
            assert again.next()["type"] == "end"


def test_a_far_side_that_reads_nothing_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flowengine.server.outbox.UNREAD_SECONDS", 0.1)
    monkeypatch.setattr("flowengine.server.app.LOOK_SECONDS", 0.05)
    flow = tmp_path / "long.yaml"
    flow.write_text(f"flow: long\nstart: a\nstates:\n  a: {{prompt: '{'word ' * 8000}', interruptible: false, choices: [{{dtmf: 1, goto: a}}]}}\n")
    with running(flow, limits=Limits(frames_per_second=1000)) as up, up.open("long") as socket:
        phone = Phone(socket)
        for _ in range(400):  # each is answered with 40 kB, which nobody reads
            phone.press("1")
            phone.heard()
        for _ in range(200):
            if up.server.calls.live(phone.sid) is None:
                break
            time.sleep(0.05)
        assert up.server.calls.live(phone.sid) is None


def test_after_end_the_far_side_closes_first(server: Running) -> None:
    with server.open("clinic") as socket:
        phone = Phone(socket)
        phone.hear()
        phone.press("0")
        phone.hear()
        phone.heard()
        assert phone.next()["type"] == "end"
        phone.press("1")  # what still comes is read and means nothing
        pong = socket.ping()
        assert pong.wait(5)


def test_silence_is_heard(tmp_path: Path) -> None:
    """Patience over the real clock: the shortest one there is."""
    flow = tmp_path / "quiet.yaml"
    flow.write_text("flow: quiet\nstart: a\nstates:\n  a:\n    prompt: Yes?\n    timeout: 50ms\n    choices: [{dtmf: 1, goto: a}]\n    no_input: [Hello?]\n")
    with running(flow) as up, up.open("quiet") as socket:
        phone = Phone(socket)
        phone.hear()
        phone.heard()
        assert phone.hear() == "Hello? Yes?"


def test_frames_that_make_no_sense_are_borne_and_ten_in_a_row_are_not(server: Running) -> None:
    with server.open("clinic") as socket:
        phone = Phone(socket)
        phone.hear()
        for text in ("{", "[]", "7", "{}", '{"type":null}', "null", '"x"', "nonsense", '{"type":"prompt","voicePrompt":[]}'):
            socket.send(text)
        phone.press("2")  # the ninth was the last in a row
        assert phone.hear().startswith("Billing is closed.")
        phone.send(type="novelty", value=1)
        phone.send(type="info", name="novelty", value={"a": 1})
        phone.send(type="dtmf", digit="A")
        phone.press("2")
        assert phone.hear().startswith("Billing is closed.")
        for _ in range(10):
            socket.send("{")
        assert closed(phone) == (1007, "too many consecutive malformed messages")


def test_an_oversized_frame_ends_its_own_call_only(server: Running) -> None:
    with server.open("clinic") as other_socket, server.open("clinic") as socket:
        other, phone = Phone(other_socket), Phone(socket)
        other.hear()
        phone.hear()
        with pytest.raises(ConnectionClosed) as info:
            phone.say("x" * 10_000_000)
            phone.hear()
        assert info.value.rcvd is None or info.value.rcvd.code == 1009  # none where the rest of the frame met a closed door
        other.press("2")
        assert other.hear().startswith("Billing is closed.")


def test_a_socket_that_never_says_setup_is_closed() -> None:
    with running(CLINIC, limits=Limits(setup_seconds=0)) as up, up.open("clinic") as socket:
        with pytest.raises(ConnectionClosed) as info:
            socket.recv(timeout=5)
        assert info.value.rcvd is not None and info.value.rcvd.code == 1008


def test_a_second_setup_is_passed_over(server: Running) -> None:
    with server.open("clinic") as socket:
        phone = Phone(socket)
        phone.hear()
        phone.send(type="setup", sessionId="VX1", callSid="CA-other")
        phone.press("2")
        assert phone.hear().startswith("Billing is closed.")


def test_a_second_socket_takes_the_call_over(server: Running) -> None:
    with server.open("clinic") as first:
        phone = Phone(first)
        phone.hear()
        phone.press("1")
        phone.hear()
        with server.open("clinic") as second:
            again = Phone(second, callSid=phone.sid)
            assert again.hear().startswith("Please key in")  # where the call was
            assert closed(phone) == (1000, "taken over")
            again.press("1234")
            assert again.hear() == "I'll connect you now."


def test_a_call_taken_over_keeps_its_language(server: Running) -> None:
    with server.open("clinic") as first:
        phone = Phone(first)
        phone.hear()
        phone.press("9")
        phone.next()
        phone.hear()
        with server.open("clinic") as second:
            again = Phone(second, callSid=phone.sid)
            assert again.next() == {"type": "language", "ttsLanguage": "es-US", "transcriptionLanguage": "es-US"}
            assert again.hear().startswith("Para citas")


def test_a_page_of_another_site_is_refused_however_its_origin_is_written(server: Running) -> None:
    assert server.post("/flows/clinic/twiml", RINGING, Origin="http://[").status_code == 400


def test_sockets_without_a_signature_are_refused(server: Running) -> None:
    from websockets.exceptions import InvalidStatus

    for headers in ({"X-Nothing": "1"}, {"X-Twilio-Signature": "wrong"}, {"X-Flowengine-Token": "guess"}):
        with pytest.raises(InvalidStatus) as info:
            server.open("clinic", **headers)
        assert info.value.response.status_code == 403


def test_webhooks_without_a_signature_are_refused(server: Running) -> None:
    assert server.http.post("/flows/clinic/twiml", data=RINGING).status_code == 403
    assert server.http.get("/flows/clinic/twiml").status_code == 403
    assert server.post("/flows/clinic/twiml", RINGING, token="another").status_code == 403
    assert server.post("/flows/clinic/action", RINGING, token="another").status_code == 403
    assert server.http.post("/twiml", data=RINGING, headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 403


def test_a_call_to_a_flow_that_is_not_there_hears_an_apology(server: Running) -> None:
    answer = server.post("/flows/nope/twiml", RINGING)
    assert answer.status_code == 200 and "can't take your call" in (only(answer.text, "Say").text or "")
    assert only(answer.text, "Hangup") is not None


def test_the_fallback_number_is_asked_about_afterwards() -> None:
    with running(CLINIC, fallback_number="+15551230199") as up:
        dial = only(up.post("/flows/nope/twiml", RINGING).text, "Dial")
        action = (dial.get("action") or "").removeprefix(PUBLIC)
        assert [verb.tag for verb in ElementTree.fromstring(up.post(action, {**RINGING, "DialCallStatus": "completed"}).text)] == ["Hangup"]
        assert [verb.tag for verb in ElementTree.fromstring(up.post(action, {**RINGING, "DialCallStatus": "busy"}).text)] == ["Say", "Hangup"]


def test_one_webhook_for_all(server: Running) -> None:
    assert only(server.post("/twiml", RINGING).text, "ConversationRelay").get("url", "").endswith("/flows/clinic/relay")


def test_other_hosts_and_other_sites_are_refused(server: Running) -> None:
    assert server.http.get("/healthz", headers={"Host": "anything"}).status_code == 200
    assert server.post("/flows/clinic/twiml", RINGING, Host="phone.example").status_code == 200
    assert server.post("/flows/clinic/twiml", RINGING, Host="evil.example").status_code == 400
    assert server.post("/flows/clinic/twiml", RINGING, Origin="https://evil.example").status_code == 400
    assert server.post("/flows/clinic/twiml", RINGING, Origin="https://phone.example").status_code == 200
    assert server.post("/flows/clinic/twiml", RINGING, Origin=f"http://127.0.0.1:{server.port}").status_code == 200
    for neighbour in (f"http://127.0.0.1:{server.port + 1}", "http://127.0.0.1", "http://phone.example", "https://phone.example:8443", "null"):
        assert server.post("/flows/clinic/twiml", RINGING, Origin=neighbour).status_code == 400, neighbour


def test_health(server: Running) -> None:
    assert server.http.get("/healthz").text == "alive\n"
    assert server.http.get("/readyz").status_code == 200


def test_oversized_and_odd_webhooks(server: Running) -> None:
    assert server.http.post("/flows/clinic/action", content=b"x" * 300_000).status_code == 413
    odd = server.http.post("/flows/clinic/action", content=b"\xff\xfe", headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert odd.status_code == 400
    assert server.http.post("/flows/clinic/action", json={"a": 1}).status_code == 403
