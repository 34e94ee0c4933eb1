"""What a call goes on with when it comes back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from flowengine.dialog.events import CallStarted, Place
from flowengine.relay.frames import Setup, decode
from flowengine.relay.resuming import Suspended, resumed_after, started

AWAY = Suspended((Place("shop", "pay", {"size": "big"}), Place("card", "number", {"digits": "12"})), "es-US", {"clinic": "uptown"}, 10.0, requests=3)


def setup(**parameters: str) -> Setup:
    read = decode(json.dumps({"type": "setup", "sessionId": "VX1", "callSid": "CA1", "from": "+15550001111", "customParameters": parameters}))
    assert isinstance(read, Setup)
    return read


def begun(away: Suspended | None, **parameters: str) -> CallStarted:
    given: dict[str, Any] = {"sid": "CA1", "at": datetime(2026, 3, 2, tzinfo=UTC), "env": {}, "secrets": {}}
    return started(setup(**parameters), "shop", away, resumed_after(setup(**parameters)), **given)


def test_a_new_call_brings_its_parameters_alone() -> None:
    event = begun(None, clinic="downtown", flowengine_other="x")
    assert (event.state, event.parameters, event.attempt, event.beneath, event.from_number) == (None, {"clinic": "downtown"}, 1, (), "+15550001111")


def test_what_was_kept_of_another_call_means_nothing_to_a_new_one() -> None:
    assert begun(AWAY).state is None


def test_a_lost_call_goes_on_where_it_was() -> None:
    event = begun(AWAY, flowengine_resume="lost")
    assert (event.flow, event.state, event.variables, event.again) == ("card", "number", {"digits": "12"}, True)
    assert event.beneath == (Place("shop", "pay", {"size": "big"}),)
    assert (event.language, event.parameters, event.requests, event.attempt) == ("es-US", {"clinic": "uptown"}, 3, 2)


def test_a_call_back_from_a_dial_goes_on_at_its_outcome_out_of_the_subflow() -> None:
    event = begun(AWAY, flowengine_resume="dial", flowengine_state="busy")
    assert (event.flow, event.state, event.variables, event.beneath, event.again) == ("shop", "busy", {"size": "big"}, (), False)


def test_or_in_it() -> None:
    event = begun(AWAY, flowengine_resume="dial", flowengine_state="busy", flowengine_flow="card")
    assert (event.flow, event.state, [place.state for place in event.beneath]) == ("card", "busy", ["pay"])


def test_what_comes_back_with_the_call_is_among_its_variables() -> None:
    event = begun(AWAY, flowengine_resume="voicemail", flowengine_state="thanks", flowengine_values='{"message": {"duration": 4}}')
    assert event.variables == {"size": "big", "message": {"duration": 4}}
    assert begun(AWAY, flowengine_resume="voicemail", flowengine_state="thanks", flowengine_values="[").variables == {"size": "big"}


def test_a_call_that_nothing_was_kept_of_goes_on_at_the_state_that_twilio_names() -> None:
    event = begun(None, flowengine_resume="dial", flowengine_state="busy")
    assert (event.flow, event.state, event.variables, event.language) == ("shop", "busy", {}, None)
