"""Handoffs to what can't be reached: a number that is none, an address that is none, outcomes of one that never comes back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flowengine.language.expressions import TemplateText
from flowengine.language.handoff import COMES_BACK
from flowengine.language.model import Flow
from flowengine.language.problems import Problem
from flowengine.language.scalars import is_address, is_number, mended_number

CODES = ("bad-number", "bad-address", "outcomes-without-dial")


def check(flow: Flow) -> Iterator[Problem]:
    for name, state in flow.states.items():
        handoff = state.handoff
        if handoff is None:
            continue
        if handoff.dial is not None:
            yield from _number(flow, handoff.dial)
        elif state.outcomes and handoff.kind not in COMES_BACK:
            yield Problem(flow.file, state.at, "outcomes-without-dial", f"`{name}` has `outcomes`, but only a `dial`, a `queue` or a `refer` comes back")
        if handoff.caller_id is not None and handoff.caller_id.static and not str(handoff.caller_id).startswith("client:"):
            yield from _number(flow, handoff.caller_id)
        if handoff.redirect is not None and handoff.redirect.static and not is_address(str(handoff.redirect)):
            yield Problem(
                flow.file, handoff.redirect.source.span, "bad-address", f"`redirect` takes an address such as `https://example.com/twiml`, but this is `{handoff.redirect}`"
            )
        if handoff.studio is not None and handoff.studio.static and not re.fullmatch(r"FW[0-9a-f]{32}", str(handoff.studio)):
            yield Problem(flow.file, handoff.studio.source.span, "bad-address", f"`studio` takes a flow's SID (FW and 32 letters and digits), but this is `{handoff.studio}`")


def _number(flow: Flow, number: TemplateText) -> Iterator[Problem]:
    text = str(number).strip()
    scheme, _, rest = text.partition(":")
    if not number.static or (scheme in ("sip", "sips", "client") and rest.strip()) or is_number(text):
        return
    mended = mended_number(text)
    yield Problem(
        flow.file,
        number.source.span,
        "bad-number",
        f"`{text}` is no telephone number that can be dialled",
        hint='Numbers are written with `+` and the country: "+15551230100". `sip:…` and `client:…` can be dialled too.',
        suggestions=(f'"{mended}"',) if mended else (),
    )
