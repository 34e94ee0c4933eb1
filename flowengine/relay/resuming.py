"""A call that comes back: what is kept of it while it is away, and the event that it goes on with.

Whoever has the call (the server, the virtual phone) keeps a `Suspended` when its session ends; `started` makes the
`CallStarted` of the next session out of that and of what Twilio's `setup` brings.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flowengine.dialog.events import CallStarted, Place
from flowengine.relay.action import FLOW_PARAMETER, LEFT_PARAMETER, OUTCOME_PARAMETER, RESUME_PARAMETER, STATE_PARAMETER, VALUES_PARAMETER
from flowengine.relay.frames import Setup

__all__ = ["Suspended", "resumed_after", "started"]


@dataclass(frozen=True, slots=True)
class Suspended:
    """What is needed to go on with a call: its places in the flow that answered and in subflows, what it knew, and since when it is away.

    `lost`: it ended by nobody's will. `turn`: the number of its last turn in the journal, if there is one.
    """

    places: tuple[Place, ...]
    language: str
    parameters: Mapping[str, str]
    since: float
    lost: bool = False
    requests: int = 0
    turn: int = 0

    @property
    def flow_id(self) -> str:
        """The flow that answered."""
        return self.places[0].flow

    def leading_to(self, flow_id: str, state: str) -> tuple[Place, ...]:
        """Its places, if it goes on at this state of one of its flows, out of the subflows above that one; as they are where it isn't in that flow."""
        for depth in reversed(range(len(self.places))):
            if self.places[depth].flow == flow_id:
                return (*self.places[:depth], replace(self.places[depth], state=state))
        return self.places


def resumed_after(setup: Setup) -> str:
    """After what the call comes back with this session, in one word; empty where it is new."""
    return setup.parameters.get(RESUME_PARAMETER, "")


def started(
    setup: Setup,
    flow_id: str,
    away: Suspended | None,
    resumed: str,
    *,
    sid: str,
    at: datetime,
    env: Mapping[str, str],
    secrets: Mapping[str, str],
) -> CallStarted:
    """The beginning of a session of the flow that answers. `resumed` as `resumed_after` has it, `away`: what was kept of the call."""
    parameters = {name: value for name, value in setup.parameters.items() if not name.startswith("flowengine_")}
    known = away if resumed and away is not None and away.flow_id == flow_id else None
    target = setup.parameters.get(STATE_PARAMETER) if resumed else None
    within = setup.parameters.get(FLOW_PARAMETER, flow_id)
    places: tuple[Place, ...] = ()
    if known is not None:
        places = known.leading_to(within, target) if target else known.places
        parameters = {**known.parameters, **parameters}
    elif target and within == flow_id:
        places = (Place(flow_id, target),)  # nothing is known of the call any more; a subflow's state means nothing then
    place = places[-1] if places else None
    if place is not None and VALUES_PARAMETER in setup.parameters:
        place = replace(place, variables={**place.variables, **_values(setup.parameters[VALUES_PARAMETER])})
    return CallStarted(
        sid=sid,
        started=at,
        from_number=setup.from_number,
        to_number=setup.to_number,
        direction=setup.direction,
        parameters=parameters,
        env=env,
        secrets=secrets,
        flow=place.flow if place else "",
        state=place.state if place else None,
        beneath=places[:-1],
        again=known is not None and not target,
        variables=place.variables if place else {},
        missing=place.missing if place else (),
        language=known.language if known is not None else None,
        left=setup.parameters.get(LEFT_PARAMETER, "") if target else "",
        outcome=setup.parameters.get(OUTCOME_PARAMETER, "") if target else "",
        attempt=2 if resumed else 1,
        cut_off=resumed in ("lost", "reopened"),
        requests=known.requests if known is not None else 0,
    )


def _values(text: str) -> dict[str, Any]:
    """The variables that a call comes back with."""
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}
