"""What the `<Connect action>` callback answers: where a call goes when its relay session is over.

A pure function of the flow, the form and the address: the same callback twice has the same answer, on any machine. What
a handoff needs travels in `HandoffData`; how a dial ended comes back in `DialCallStatus`, to the address with
`after=dial`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from twilio.twiml.voice_response import Dial, Enqueue, Refer, VoiceResponse

from flowengine.answers.locale import locale_of
from flowengine.language.model import Flow, State, with_subflows
from flowengine.language.scalars import is_address
from flowengine.relay.handoff import Order, fit_for_xml, read_handoff_data
from flowengine.relay.signatures import sign_exit
from flowengine.relay.twiml import TOKEN_PARAMETER, Links, connect, say_and_hang_up

__all__ = [
    "FLOW_PARAMETER",
    "KNOWN_PARAMETER",
    "LEFT_PARAMETER",
    "MAX_ATTEMPTS",
    "OUTCOME_PARAMETER",
    "RESUME_PARAMETER",
    "STATE_PARAMETER",
    "TOKEN_PARAMETER",
    "VALUES_PARAMETER",
    "Answer",
    "answer",
    "is_over",
]

MAX_ATTEMPTS = 5
"""How often a lost session is connected anew before the fallback."""
STEADY_SECONDS = 60
"""A session that lasted as long was no failed attempt: when it is lost, counting begins anew."""
RESUME_PARAMETER = "flowengine_resume"
KNOWN_PARAMETER = "flowengine_known"
"""The call has been here before, in another flow."""
STATE_PARAMETER = "flowengine_state"
FLOW_PARAMETER = "flowengine_flow"
"""The flow whose state it is: the one that answered, or a subflow of it."""
LEFT_PARAMETER = "flowengine_left"
"""The state that had handed the call over."""
OUTCOME_PARAMETER = "flowengine_outcome"
"""How what it was handed to ended."""
VALUES_PARAMETER = "flowengine_values"
"""Variables that the call comes back with, as a JSON object."""
_NOT_QUEUED = ("queue-full", "error", "system-error")
_NUMBER = re.compile(r"\+?[0-9][0-9 ().-]{1,24}\Z")
_STUDIO = "https://webhooks.twilio.com/v1/Accounts/{account}/Flows/{flow}?Trigger=incomingCall"


@dataclass(frozen=True, slots=True)
class Answer:
    """TwiML, and in one word why. `over`: the call ends with it, or has ended, and won't come back."""

    twiml: str
    why: str
    over: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """A state of the last of the flows that a call is in; the first is the one that answered."""

    within: tuple[str, ...]
    name: str

    @property
    def flow(self) -> str:
        return self.within[-1]


@dataclass(frozen=True, slots=True)
class _Exchange:
    """One callback: the flow, where things are, and what is needed to answer."""

    flow: Flow
    links: Links
    form: Mapping[str, str]
    find_flow: Callable[[str], Flow | None]
    secret: str
    fallback_number: str | None
    attempt: int
    token: Callable[[str], str]
    refused: bool

    def flow_called(self, name: str) -> Flow | None:
        """The flow that answered, or a subflow of it."""
        return self.flow if name == self.flow.id else self.find_flow(name)

    def exit_url(self, order: Order) -> str:
        """Where an `exit` goes: by the header of its own flow, else of the nearest around it."""
        flows = [*(self.flow_called(name) for name in reversed(order.within)), self.flow]
        return next((str(flow.relay.exit_url) for flow in flows if flow is not None and flow.relay.exit_url), "")

    def state(self, place: _Place) -> State | None:
        flow = self.flow_called(place.flow)
        return flow.states.get(place.name) if flow is not None else None

    def target(self, place: _Place, outcome: str) -> tuple[str, str] | None:
        """The flow and state that an outcome leads to; without it, and unless all is well, the nearest fallback from the inside out."""
        state = self.state(place)
        if state is not None and outcome in state.outcomes:
            return place.flow, str(state.outcomes[outcome])
        for name in reversed(place.within) if outcome != "completed" else ():
            flow = self.flow_called(name)
            fallback = flow.recovery.fallback if flow is not None else None
            if fallback is not None and (name, str(fallback)) != (place.flow, place.name):
                return name, str(fallback)
        return None


def answer(
    flow: Flow,
    form: Mapping[str, str],
    links: Links,
    *,
    query: Mapping[str, str] | None = None,
    find_flow: Callable[[str], Flow | None] = lambda flow_id: None,
    secret: str = "",
    fallback_number: str | None = None,
    token: Callable[[str], str] = lambda flow_id: "",
    refused: bool = False,
) -> Answer:
    """The answer to a callback.

    `find_flow` knows the flows served here; `secret` signs what leaves by `exit`; `token` ties the next socket to this answer, for the
    flow that it is of. `refused`: the dial that the form asks for isn't carried out.
    """
    query = query or {}
    attempt = int(query["attempt"]) if re.fullmatch(r"[0-9]{1,3}", query.get("attempt", "")) else 1
    exchange = _Exchange(flow, links, form, find_flow, secret, fallback_number, attempt, token, refused)
    try:
        given = _answer(exchange, query)
        return replace(given, twiml=fit_for_xml(given.twiml))
    except (ValueError, TypeError):  # handoff data that isn't ours
        return _last_resort(exchange, "not-understood")


def is_over(form: Mapping[str, str]) -> bool:
    """Whether the call itself has ended, for good."""
    return form.get("CallStatus", "").lower() in ("completed", "canceled", "failed", "busy", "no-answer")


def _answer(exchange: _Exchange, query: Mapping[str, str]) -> Answer:
    form, attempt = exchange.form, exchange.attempt
    if is_over(form):
        return Answer(str(VoiceResponse()), "over", over=True)
    after = query.get("after")
    place = _Place(tuple(filter(None, query.get("within", "").split(","))) or (exchange.flow.id,), query.get("state", ""))
    if after == "dial":
        return _after_dial(exchange, place, form.get("DialCallStatus", ""))
    if after == "refer":  # a call that was referred doesn't come back: this one couldn't be
        return _after_dial(exchange, place, "failed")
    if after == "queue":
        return _after_dial(exchange, place, "failed" if form.get("QueueResult", "") in _NOT_QUEUED else "completed")
    if after == "voicemail":
        return _after_voicemail(exchange, place)
    match form.get("SessionStatus", "").lower():
        case "ended":
            order = read_handoff_data(form.get("HandoffData"))
            if order is None:
                response = VoiceResponse()
                response.hangup()
                return Answer(str(response), "hung-up")
            return _hand_over(exchange, order)
        case "failed":
            if _seconds(form.get("SessionDuration", "")) >= STEADY_SECONDS:
                attempt = 1
            if attempt < MAX_ATTEMPTS:
                return _reconnect(exchange, {RESUME_PARAMETER: "lost"}, attempt + 1, "reconnected")
            return _last_resort(exchange, "gave-up")
        case "completed":
            return Answer(str(VoiceResponse()), "over")
        case _:
            return _last_resort(exchange, "not-understood")


def _reconnect(exchange: _Exchange, parameters: Mapping[str, str], attempt: int, why: str) -> Answer:
    response = VoiceResponse()
    parameters = {**parameters, TOKEN_PARAMETER: exchange.token(exchange.flow.id)}
    connect(response, exchange.flow, exchange.links, parameters, subflows=_subflows(exchange, exchange.flow), attempt=attempt, greet=False)
    return Answer(str(response), why)


def _subflows(exchange: _Exchange, flow: Flow) -> tuple[Flow, ...]:
    return with_subflows(flow, exchange.find_flow)[1:]


def _last_resort(exchange: _Exchange, why: str) -> Answer:
    """The operator's fallback number, else a spoken apology."""
    response = VoiceResponse()
    if exchange.fallback_number:
        response.dial(exchange.fallback_number, action=exchange.links.after_fallback(), method="POST")
    else:
        language = exchange.flow.relay.first_language
        say_and_hang_up(response, locale_of(language).sentences.apology, language)
    return Answer(str(response), why)


def _seconds(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else 0


def _after_dial(exchange: _Exchange, place: _Place, ended: str) -> Answer:
    """After the handoff of a flow's state has come back: its outcome, else the fallback of that flow or of one around it."""
    status = ended.lower().replace("-", "_")
    status = {"answered": "completed"}.get(status, status or "failed")
    target = exchange.target(place, status)
    if target is not None:
        left = place.name if target[0] == place.flow else ""  # else a flow around it goes on, by its fallback
        return _come_back(exchange, *target, "dial", f"dial-{status}", (left, status))
    if status == "completed":
        response = VoiceResponse()
        response.hangup()
        return Answer(str(response), "dial-completed", over=True)
    return _last_resort(exchange, f"dial-{status}")


def _after_voicemail(exchange: _Exchange, place: _Place) -> Answer:
    """After a message was left, or nothing was: on in the flow where it says so, with what was recorded; else the end."""
    state = exchange.state(place)
    if state is None or state.goto is None:
        response = VoiceResponse()
        response.hangup()
        return Answer(str(response), "recorded", over=True)
    values: dict[str, object] = {}
    voicemail = state.handoff.voicemail if state.handoff is not None else None
    if voicemail is not None and voicemail.into is not None:
        values[str(voicemail.into)] = {"url": exchange.form.get("RecordingUrl", ""), "duration": _seconds(exchange.form.get("RecordingDuration", ""))}
    return _come_back(exchange, place.flow, str(state.goto), "voicemail", "recorded", (place.name, "recorded"), values)


def _come_back(exchange: _Exchange, within: str, state: str, after: str, why: str, by: tuple[str, str], values: Mapping[str, object] | None = None) -> Answer:
    """A new session, in which the call goes on at a state of one of its flows. `by`: the state that had handed it over, if it is one of that flow, and the outcome."""
    left, outcome = by
    parameters = {RESUME_PARAMETER: after, STATE_PARAMETER: state, OUTCOME_PARAMETER: outcome}
    if left:
        parameters[LEFT_PARAMETER] = left
    if within != exchange.flow.id:
        parameters[FLOW_PARAMETER] = within
    if values:
        parameters[VALUES_PARAMETER] = json.dumps(values)
    return _reconnect(exchange, parameters, 1, why)


def _hand_over(exchange: _Exchange, order: Order) -> Answer:
    response = VoiceResponse()
    why = f"handoff-{order.kind}"
    if exchange.refused and order.kind in ("dial", "refer"):
        return _after_dial(exchange, _Place(order.within, order.state), "failed")
    match order.kind:
        case "dial":
            return _dial(exchange, order)
        case "queue":
            workflow = order.options.get("workflow_sid")
            if workflow:
                verb = Enqueue(None, workflow_sid=str(workflow), action=_back(exchange, order, "queue"), method="POST")
                verb.task(exchange.form.get("HandoffData", "{}"))
                response.append(verb)
            elif order.target:
                response.enqueue(order.target, action=_back(exchange, order, "queue"), method="POST")
            else:
                return _last_resort(exchange, "handoff-without-target")
        case "refer" if order.target:
            refer = Refer(action=_back(exchange, order, "refer"), method="POST")
            refer.sip(order.target if order.target.startswith(("sip:", "sips:")) else f"sip:{order.target}")
            response.append(refer)
        case "voicemail":
            end_key = str(order.options.get("end_key", "#"))
            action = _back(exchange, order, "voicemail")
            response.record(
                action=action,
                method="POST",
                max_length=order.options.get("max_length", 120),
                timeout=order.options.get("timeout", 5),
                finish_on_key=end_key,
                play_beep=True,
            )
            response.redirect(action, method="POST")  # where nothing was recorded, Twilio goes on here
        case "flow":
            other = exchange.find_flow(order.target)
            if other is None:
                return _last_resort(exchange, "handoff-to-unknown-flow")
            given = {name: _as_text(value) for name, value in order.data.items() if value not in (None, "")}
            given |= {KNOWN_PARAMETER: "1", TOKEN_PARAMETER: exchange.token(other.id)}
            connect(response, other, exchange.links, given, subflows=_subflows(exchange, other))
        case "redirect" if is_address(order.target):
            response.redirect(order.target, method="POST")
        case "studio" if re.fullmatch(r"FW[0-9a-zA-Z]{1,64}", order.target):
            response.redirect(_STUDIO.format(account=exchange.form.get("AccountSid", ""), flow=order.target), method="POST")
        case "exit" if is_address(exit_url := exchange.exit_url(order)):
            values = {"label": order.target, "CallSid": exchange.form.get("CallSid", "")}
            values.update((name, _as_text(value)) for name, value in order.data.items() if name not in values and name != "signature")
            address = urlsplit(exit_url)
            query = sign_exit(exchange.secret, {**dict(parse_qsl(address.query, keep_blank_values=True)), **values})
            response.redirect(urlunsplit(address._replace(query=query)), method="POST")
        case _:
            return _last_resort(exchange, "handoff-without-target")
    return Answer(str(response), why)


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _back(exchange: _Exchange, order: Order, after: str) -> str:
    """Where Twilio asks what next, should the call come back."""
    within = {"within": ",".join(order.within)} if len(order.within) > 1 else {}
    return exchange.links.action(exchange.flow.id, after=after, state=order.state, **within)


def _dial(exchange: _Exchange, order: Order) -> Answer:
    target = order.target.strip()
    options: dict[str, object] = {}
    if order.options.get("timeout"):
        options["timeout"] = int(order.options["timeout"])
    if order.options.get("caller_id"):
        options["caller_id"] = str(order.options["caller_id"])
    if order.options.get("record"):
        options["record"] = "record-from-answer"
    verb = Dial(action=_back(exchange, order, "dial"), method="POST", **options)
    scheme, _, rest = target.partition(":")
    if scheme == "client" and rest:
        verb.client(rest)
    elif scheme in ("sip", "sips") and rest:
        verb.sip(target)
    elif _NUMBER.match(target):
        verb.number(re.sub(r"[^+0-9]", "", target))
    else:
        # A number that is none can't be rung; that is what `failed` is for.
        return _after_dial(exchange, _Place(order.within, order.state), "failed")
    response = VoiceResponse()
    response.append(verb)
    return Answer(str(response), "handoff-dial")
