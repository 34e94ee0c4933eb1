"""`/metrics`: what calls leave behind, who may see it, and what is never in it."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from running import DEV_TOKEN, Phone, Running, running, serving

from flowengine.app import create_app
from flowengine.server.metrics import ANSWER_BOUNDS, FlowTally
from flowengine.server.run import bind

CLINIC = Path(__file__).parent.parent / "flows" / "clinic.yaml"
TOKEN = "a-token-for-monitors"
LABELS = ("flow", "state", "exit", "label", "kind", "outcome", "error", "result", "code", "le")
BEARER = {"Authorization": f"Bearer {TOKEN}"}

SHOP = """\
flow: shop
start: menu
relay: {exit_url: "https://shop.example/out"}
states:
  menu:
    prompt: For sales, press 1. For stock, press 2.
    choices:
      - {dtmf: 1, speech: [sales], goto: sales}
      - {dtmf: 2, goto: stock}
      - {dtmf: 3, goto: made}
  sales:
    prompt: Goodbye.
    handoff: {exit: sales}
  made:
    handoff: {exit: "{{ call.from }}"}
  stock:
    request: {get: "{{ env.STOCK }}/items", timeout: 1s}
    outcomes: {ok: menu, failed: menu}
"""


def read(up: Running) -> dict[str, dict[tuple[str, ...], float]]:
    """Every figure, by name and by the values of its labels, in the order of `LABELS`."""
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in text_string_to_metric_families(up.http.get("/metrics", headers=BEARER).text):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sample.labels[name] for name in LABELS if name in sample.labels)] = sample.value
    return found


def ended(phone: Phone) -> dict[str, object]:
    """The call up to the frame that ends it; then the far side closes, as Twilio does."""
    while True:
        frame = phone.next()
        if frame["type"] == "end":
            phone.socket.close()
            return frame
        phone.heard()


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.yaml"
    path.write_text(SHOP)
    return path


def test_a_call_is_counted_state_by_state(shop: Path) -> None:
    with running(shop, metrics_token=TOKEN, env={"STOCK": "http://127.0.0.1:9"}) as up:
        with up.open("shop") as socket:
            phone = Phone(socket)
            phone.hear()
            assert read(up)["flowengine_calls_live"] == {("shop",): 1}
            phone.say("purple elephants")
            phone.hear()
            phone.press("2")
            phone.hear()
            phone.press("1")
            ended(phone)
        found = read(up)
        assert found["flowengine_calls_live"] == {("shop",): 0}
        assert found["flowengine_calls_started_total"] == {("shop",): 1}
        assert found["flowengine_states_entered_total"] == {("shop", "menu"): 2, ("shop", "stock"): 1, ("shop", "sales"): 1}
        assert found["flowengine_turns_total"][("shop", "menu")] == 3
        assert found["flowengine_no_match_total"][("shop", "menu")] == 1
        assert found["flowengine_request_seconds_count"] == {("shop", "no-answer"): 1}
        assert found["flowengine_handoffs_total"] == {("shop", "sales", "exit"): 1}
        assert found["flowengine_calls_ended_total"] == {("shop", "exit", "sales"): 1}
        assert found["flowengine_answer_seconds_count"][("shop",)] >= 3
        assert found["flowengine_answer_seconds_bucket"][("shop", "+Inf")] == found["flowengine_answer_seconds_count"][("shop",)]


def test_a_caller_who_hangs_up_and_a_connection_that_breaks_are_told_apart(shop: Path) -> None:
    with running(shop, metrics_token=TOKEN) as up:
        with up.open("shop") as socket:
            Phone(socket).hear()
        with up.open("shop") as socket:
            phone = Phone(socket)
            phone.hear()
            socket.send("{")
            phone.press("9")
            phone.hear()
            socket.socket.close()
            while len(up.server.calls):
                up.http.get("/healthz")
        found = read(up)
        assert found["flowengine_calls_ended_total"] == {("shop", "caller", ""): 1, ("shop", "lost", ""): 1}
        assert found["flowengine_sessions_lost_total"] == {("shop",): 1}
        assert found["flowengine_frames_wrong_total"] == {("shop",): 1}
        up.post("/flows/shop/action", {"CallSid": phone.sid, "CallStatus": "in-progress", "SessionStatus": "failed", "ErrorCode": "64105"})
        up.post("/flows/shop/action", {"CallSid": phone.sid, "CallStatus": "in-progress", "SessionStatus": "failed", "ErrorCode": "call me at +15550001111"})
        with up.open("shop") as socket:
            Phone(socket, callSid=phone.sid, customParameters={"flowengine_resume": "lost"}).hear()
        found = read(up)
        assert found["flowengine_sessions_failed_total"] == {("shop", "64105"): 1, ("shop", "other"): 1}
        assert found["flowengine_calls_resumed_total"] == {("shop",): 1}


def test_no_label_has_what_a_caller_brings(shop: Path) -> None:
    with running([shop, CLINIC], metrics_token=TOKEN) as up:
        with up.open("shop") as socket:
            phone = Phone(socket, customParameters={"secret": "parameterised"})
            phone.hear()
            phone.say("purple elephants")
            phone.hear()
            phone.press("3")
            ended(phone)
        with up.open("clinic") as socket:
            phone = Phone(socket)
            phone.hear()
            phone.press("1")
            phone.hear()
            phone.press("4711")
            phone.hear()
            phone.heard()
            ended(phone)
        text = up.http.get("/metrics", headers=BEARER).text
        assert "(made in the call)" in text
        for brought in ("15550001111", "15550002222", "elephants", "4711", "parameterised", phone.sid):
            assert brought not in text


def test_reloads_are_counted(shop: Path) -> None:
    with running(shop, metrics_token=TOKEN) as up:
        assert read(up)["flowengine_reloads_total"] == {("ok",): 0, ("refused",): 0}

        def saved(text: str, result: str) -> None:
            before = read(up)["flowengine_reloads_total"][(result,)]
            shop.write_text(text)
            for _ in range(200):
                if read(up)["flowengine_reloads_total"][(result,)] > before:
                    return
            pytest.fail(f"never {result}")

        saved(SHOP.replace("Goodbye", "Bye"), "ok")
        saved(SHOP.replace("goto: stock", "goto: nowhere"), "refused")


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer guess"}, {"Authorization": TOKEN}, {"Authorization": f"Basic {TOKEN}"}, {"X-Flowengine-Token": DEV_TOKEN}])
def test_without_the_token_there_is_nothing(shop: Path, headers: dict[str, str]) -> None:
    with running(shop, metrics_token=TOKEN, dev=True) as up:
        assert up.http.get("/metrics", headers=headers).status_code == 404
        assert up.http.get("/metrics", headers={**BEARER, "Host": "10.0.0.7:8000"}).status_code == 200


def test_where_no_token_is_set_an_empty_one_opens_nothing(shop: Path) -> None:
    with running(shop) as up:
        assert up.http.get("/metrics", headers={"Authorization": "Bearer"}).status_code == 404


def test_a_port_of_its_own_needs_no_token_and_has_nothing_else(shop: Path) -> None:
    other = bind("127.0.0.1", 0)
    app = create_app(shop, auth_token="t", public_url="https://phone.example", metrics_port=0)
    app.state.flowengine.monitoring.own_port = other.getsockname()[1]
    with serving(app, other) as port, httpx.Client() as http:
        own = f"http://127.0.0.1:{other.getsockname()[1]}"
        assert "flowengine_flows 1.0" in http.get(f"{own}/metrics").text
        assert http.get(f"{own}/readyz").text == "ready\n"
        assert http.get(f"{own}/twiml").status_code == 404
        # Who asks the other port, whatever it says it asks for, gets nothing.
        assert http.get(f"http://127.0.0.1:{port}/metrics", headers={"Host": own.removeprefix("http://")}).status_code == 404


def test_two_servers_in_one_process_count_apart(shop: Path) -> None:
    with running(shop, metrics_token=TOKEN) as one, running(shop, metrics_token=TOKEN) as other:
        with one.open("shop") as socket:
            Phone(socket).hear()
        assert read(one)["flowengine_calls_started_total"] == {("shop",): 1}
        assert "flowengine_calls_started_total" not in read(other)


def test_times_fall_into_the_buckets_of_their_bounds() -> None:
    tally = FlowTally()
    for seconds in (0.0, ANSWER_BOUNDS[0], 0.3, 7.0):
        tally.answered(seconds)
    assert (tally.answers[0], tally.answers[ANSWER_BOUNDS.index(0.5)], tally.answers[-1]) == (2, 1, 1)
