"""Whether a call may be put through to a number: by the operator's rules, and so many an hour."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from flowengine.language.model import Flow
from flowengine.relay.dialling import Rules, written_in
from flowengine.relay.handoff import read_handoff_data
from flowengine.server.counting import Counter
from flowengine.server.logs import logger
from flowengine.server.settings import Settings

__all__ = ["Dialling"]

HOUR = 3600.0


class Dialling:
    """The rules as the settings and the flows that are served have them."""

    def __init__(self, settings: Settings, counter: Counter) -> None:
        self._settings, self._counter = settings, counter
        self._rules: tuple[tuple[str, ...], Rules] | None = None

    def rules(self, flows: Iterable[Flow]) -> Rules:
        """The rules while these flows are served; worked out anew where one has changed."""
        served = list(flows)
        versions = tuple(f"{flow.id}@{flow.version}" for flow in served)
        if self._rules is None or self._rules[0] != versions:
            settings = self._settings
            own = [*settings.env.values(), settings.fallback_number]
            self._rules = versions, Rules.of(settings.dial_numbers, settings.dial_countries, filter(None, own), map(written_in, served))
        return self._rules[1]

    async def refuses(self, form: Mapping[str, str], served: Iterable[Flow], find_flow: Callable[[str], Flow | None]) -> bool:
        """Whether what a callback's form asks for is a dial that isn't carried out. Says so in the log, without the number. `find_flow` knows flows that aren't served any more, too."""
        order = read_handoff_data(form.get("HandoffData")) if form.get("SessionStatus", "").lower() == "ended" else None
        if order is None or order.kind not in ("dial", "refer"):
            return False
        flows = {flow.id: flow for flow in served}
        flows.update((name, flow) for name in order.within if name not in flows and (flow := find_flow(name)) is not None)
        sid = form.get("CallSid", "")
        verdict = self.rules(flows.values()).verdict(order.target)
        rule, limit = verdict.rule, self._settings.limits.dials_per_hour
        if not rule and verdict.counted and await self._counter.add("dials", HOUR, f"{sid} {form.get('SessionId', '')} {order.state}") > limit:
            rule = f"more than {limit} an hour"
        if rule:
            logger().warning("dial refused", flow=order.within[-1], call=sid, state=order.state, rule=rule, country=verdict.country)
        return bool(rule)
