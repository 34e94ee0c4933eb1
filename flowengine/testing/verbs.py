"""TwiML read into what Twilio does then, as far as the virtual phone can do it."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

__all__ = ["Away", "Connect", "Hangup", "Leave", "Speak", "Verb", "flow_of", "read_verbs"]


@dataclass(frozen=True, slots=True)
class Connect:
    """Begin a relay session of a flow. `attributes` as `<ConversationRelay>` has them; `action` is asked what next when it is over."""

    flow_id: str
    action: str
    attributes: Mapping[str, str]
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Speak:
    """Say something in Twilio's own voice."""

    text: str


@dataclass(frozen=True, slots=True)
class Away:
    """The call goes elsewhere and may come back: with whom (`dial`, `queue`, `refer`, `voicemail`), to whom, how long it rings, and where Twilio asks what next."""

    kind: str
    target: str
    action: str
    rings: float = 0.0

    def __str__(self) -> str:
        return {
            "dial": f"rings {self.target}",
            "queue": f"goes to the queue {self.target}",
            "refer": f"is referred to {self.target}",
            "voicemail": "records a voicemail",
        }[self.kind]


@dataclass(frozen=True, slots=True)
class Leave:
    """The call goes on elsewhere, for good."""

    url: str


@dataclass(frozen=True, slots=True)
class Hangup:
    """The call is over."""


Verb = Connect | Speak | Away | Leave | Hangup


def flow_of(url: str) -> str:
    """The flow that an address of ours is about: `/flows/FLOW/…`."""
    return unquote(urlsplit(url).path.split("/")[-2])


def read_verbs(twiml: str) -> list[Verb]:
    """What a TwiML answer of ours tells Twilio to do, in order."""
    return [_verb(element) for element in ElementTree.fromstring(twiml)]


def _verb(verb: ElementTree.Element) -> Verb:
    action = verb.get("action", "")
    text = (verb.text or "").strip()
    match verb.tag:
        case "Connect":
            relay = next(verb.iter("ConversationRelay"))
            parameters = {parameter.get("name", ""): parameter.get("value", "") for parameter in relay.iter("Parameter")}
            return Connect(flow_of(relay.get("url", "")), action, dict(relay.attrib), parameters)
        case "Say":
            return Speak(text)
        case "Dial":
            target = next((child.text or "" for child in verb), text)
            return Away("dial", target, action, float(verb.get("timeout", 0)))
        case "Record":
            return Away("voicemail", "", action)
        case "Enqueue":
            return Away("queue", text or verb.get("workflowSid") or "", action)
        case "Refer":
            return Away("refer", verb.findtext("Sip") or "", action)
        case "Redirect":
            return Leave(text)
        case _:
            return Hangup()
