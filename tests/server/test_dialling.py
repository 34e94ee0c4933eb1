"""Dials as the action callback answers them: refused ones take `failed`, so many an hour, the same callback the same answer."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from running import Running, only, running

from flowengine.server.counting import CountsHere
from flowengine.server.limits import Limits
from flowengine.server.settings import BadSettings, Settings

FLOW = """
flow: desk
start: ask
states:
  ask: {prompt: Which number?, collect: {into: number, type: phone}, goto: through}
  through: {handoff: {dial: "{{ number }}"}, outcomes: {failed: sorry}}
  sorry: {prompt: That number can't be rung., handoff: {dial: "+13125550100"}}
"""


@pytest.fixture
def flow(tmp_path: Path) -> Path:
    path = tmp_path / "desk.yaml"
    path.write_text(FLOW)
    return path


def ask(up: Running, number: str, sid: str = "CA1", session: str = "VX1", state: str = "through") -> str:
    own = {"flow": "desk", "within": ["desk"], "state": state, "kind": "dial", "target": number, "options": {}}
    form = {"CallSid": sid, "SessionId": session, "CallStatus": "in-progress", "SessionStatus": "ended", "HandoffData": json.dumps({"flowengine": own})}
    return up.post("/flows/desk/action", form).text


def outcome(text: str) -> str:
    """Dialled, or back in the flow at the state of `failed`."""
    if "<Dial" in text:
        return "dialled"
    parameters = {p.get("name"): p.get("value") for p in only(text, "ConversationRelay").findall("Parameter")}
    return f"{parameters['flowengine_outcome']} → {parameters['flowengine_state']}"


def test_a_number_abroad_takes_the_outcome_failed_and_the_log_says_by_which_rule(flow: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with running(flow) as up:
        assert outcome(ask(up, "+13125550199")) == "dialled"
        assert outcome(ask(up, "+18765550123", sid="CA2")) == "failed → sorry"
    said = "".join(capfd.readouterr())
    assert "dial refused" in said and "rule=country" in said and "country=JM" in said and "5550123" not in said


def test_so_many_an_hour_and_the_same_callback_has_the_same_answer(flow: Path) -> None:
    with running(flow, limits=Limits(dials_per_hour=2)) as up:
        answers = {sid: ask(up, "+13125550199", sid) for sid in ("CA1", "CA2", "CA3")}
        assert [outcome(text) for text in answers.values()] == ["dialled", "dialled", "failed → sorry"]
        for _ in range(2):
            assert {sid: ask(up, "+13125550199", sid) for sid in answers} == answers
        assert outcome(ask(up, "+13125550100", "CA4")) == "dialled"  # written out in the flow


def test_another_session_of_the_same_call_counts_anew(flow: Path) -> None:
    with running(flow, limits=Limits(dials_per_hour=1)) as up:
        assert [outcome(ask(up, "+13125550199", session=session)) for session in ("VX1", "VX2")] == ["dialled", "failed → sorry"]


def test_the_rules_follow_a_saved_flow(flow: Path) -> None:
    with running(flow, reload=False) as up:
        assert outcome(ask(up, "+442079460123")) == "failed → sorry"
        flow.write_text(FLOW.replace("+13125550100", "+442079460100"))
        up.server.shelf.refresh()
        assert outcome(ask(up, "+442079460123")) == "dialled"


def test_settings_for_dials_that_make_no_sense() -> None:
    with pytest.raises(BadSettings) as info:
        Settings.read({"FLOWENGINE_DIAL_COUNTRIES": "US, XX EU", "FLOWENGINE_DIAL_NUMBERS": "+1555* 0800 https://x"}, dev=True, dev_token="t")
    assert info.value.reasons == (
        "FLOWENGINE_DIAL_COUNTRIES takes codes of two letters such as US CA MX, but there is no XX, EU.",
        "FLOWENGINE_DIAL_NUMBERS takes numbers such as +15551230100, prefixes such as +4480* and hosts such as sip:pbx.example.com, but not https://x.",
    )


def test_counting_in_memory() -> None:
    now = 0.0
    counts = CountsHere(lambda: now)

    async def add(*names: str) -> list[int]:
        return [await counts.add("k", 10.0, name) for name in names]

    assert asyncio.run(add("", "", "a", "b", "a", "")) == [1, 2, 3, 4, 3, 5]
    assert asyncio.run(counts.count("k", 10.0)) == 5 and asyncio.run(counts.count("other", 10.0)) == 0
    now = 10.0
    assert asyncio.run(counts.count("k", 10.0)) == 0
    assert asyncio.run(add("a")) == [1]
