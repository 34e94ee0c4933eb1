"""`handoff: {exit: LABEL}` without a `relay.exit_url` to go to, or with one that is no address."""

from __future__ import annotations

from collections.abc import Iterator

from flowengine.language.model import Flow
from flowengine.language.problems import Problem
from flowengine.language.scalars import is_address

CODES = ("exit-url",)


def check(flow: Flow) -> Iterator[Problem]:
    address = flow.relay.exit_url
    if address is not None:
        if not is_address(address):
            yield Problem(flow.file, address.span, "exit-url", f"`exit_url` takes an address such as `https://example.com/exit`, but this is `{address}`")
        return
    for state in flow.states.values():
        if state.handoff is not None and state.handoff.exit is not None:
            yield Problem(
                flow.file,
                state.handoff.exit.source.span,
                "exit-url",
                "this call leaves by `exit`, but the header has no `exit_url` to go to",
                hint="Add `exit_url: https://…` under `relay`.",
            )
