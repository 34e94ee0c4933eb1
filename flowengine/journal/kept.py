"""What is kept of a live call so that any machine can go on with it: its places, language and parameters, as sealed bytes."""

from __future__ import annotations

import json

from flowengine.dialog.events import Place
from flowengine.journal.codec import packed, unpacked
from flowengine.journal.sealing import Keys
from flowengine.relay.resuming import Suspended

__all__ = ["opened", "sealed"]


def sealed(keys: Keys, sid: str, call: Suspended) -> bytes:
    """A call as bytes that the same keys open. Secret answers aren't in it, only their names."""
    places: list[dict[str, object]] = []
    for place in call.places:
        variables, secret = packed(place.variables)
        places.append({"flow": place.flow, "state": place.state, "variables": variables, "secret": [*secret, *place.missing]})
    text = json.dumps({"places": places, "language": call.language, "parameters": dict(call.parameters), "requests": call.requests}, ensure_ascii=False)
    return keys.seal(text.encode("utf-8", "surrogatepass"), sid)


def opened(keys: Keys, sid: str, data: bytes, *, since: float, lost: bool) -> Suspended | None:
    """What `sealed` made; None where the keys don't fit, or another version wrote it that this one can't read."""
    text = keys.unseal(data, sid)
    try:
        read = json.loads(text.decode("utf-8", "surrogatepass")) if text is not None else None
        if read is None:
            return None
        places = tuple(Place(place["flow"], place["state"], unpacked(place["variables"]), tuple(place["secret"])) for place in read["places"])
        return Suspended(places, read["language"], read["parameters"], since, lost, read["requests"])
    except (ValueError, TypeError, KeyError):
        return None
