"""One machine for all calls of a flow: what may follow what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from transitions import Machine

from flowengine.dialog.machine import ENDED, IDLE, MachineError, Moves, build_machine


class Caller:
    """A model as light as a call's."""

    __slots__ = ("state",)

    def __init__(self, state: str = IDLE) -> None:
        self.state = state


def moves() -> Moves:
    return build_machine({"menu": {"billing", "menu"}, "billing": {"desk"}, "desk": set()}, "menu")


def test_a_call_goes_along_declared_ways() -> None:
    found, call = moves(), Caller()
    for state in ("menu", "menu", "billing", "desk", ENDED):
        found.go(call, state)
        assert call.state == state


@pytest.mark.parametrize(
    ("state", "destination"),
    [
        (IDLE, "billing"),
        ("menu", "desk"),
        ("billing", "menu"),
        ("desk", "menu"),
        (ENDED, "menu"),
        (ENDED, ENDED),
        ("menu", IDLE),
        ("menu", "nowhere"),
        (IDLE, ""),
        ("nowhere", "menu"),
    ],
)
def test_no_other_move_is_made(state: str, destination: str) -> None:
    call = Caller(state)
    with pytest.raises(MachineError):
        moves().go(call, destination)
    assert call.state == state


@pytest.mark.parametrize("state", [IDLE, "menu", "billing", "desk"])
def test_a_call_can_end_anywhere(state: str) -> None:
    call = Caller(state)
    moves().go(call, ENDED)
    assert call.state == ENDED


def test_calls_share_the_machine_and_nothing_else() -> None:
    found, one, other = moves(), Caller(), Caller()
    found.go(one, "menu")
    assert (one.state, other.state, found.machine.models) == ("menu", IDLE, [])


def test_placing_needs_no_way() -> None:
    found, call = moves(), Caller()
    found.place(call, "desk")
    assert call.state == "desk"
    with pytest.raises(ValueError, match="nowhere"):
        found.place(call, "nowhere")


def test_the_machine_can_be_drawn() -> None:
    machine = moves().machine
    assert isinstance(machine, Machine)
    assert set(machine.states) == {IDLE, "menu", "billing", "desk", ENDED}
    ways = {(t.source, t.dest) for t in machine.get_transitions()}
    assert ways == {(IDLE, "menu"), ("menu", "menu"), ("menu", "billing"), ("billing", "desk"), (IDLE, ENDED), ("menu", ENDED), ("billing", ENDED), ("desk", ENDED)}


def test_machines_do_not_know_each_other() -> None:
    one, other = build_machine({"a": {"b"}, "b": set()}, "a"), build_machine({"a": set(), "b": set()}, "b")
    call = Caller("a")
    one.go(call, "b")
    with pytest.raises(MachineError):
        other.go(Caller("a"), "b")


def test_names_of_methods_are_names_of_states() -> None:
    """Names that `transitions` uses for itself mean nothing here."""
    found = build_machine({"trigger": {"to", "state"}, "to": {"initial"}, "state": {"trigger"}, "initial": {"is_state"}, "is_state": set()}, "trigger")
    call = Caller()
    for state in ("trigger", "state", "trigger", "to", "initial", "is_state"):
        found.go(call, state)
    assert call.state == "is_state"


EDGES = st.dictionaries(st.sampled_from("abcdefgh"), st.sets(st.sampled_from("abcdefgh"), max_size=4), min_size=1)


@given(EDGES, st.lists(st.sampled_from("abcdefgh"), max_size=12))
def test_any_walk_is_what_the_edges_say(edges: dict[str, set[str]], walk: list[str]) -> None:
    edges = {source: leads & set(edges) for source, leads in edges.items()}
    start = next(iter(edges))
    found, call = build_machine(edges, start), Caller()
    for step in walk:
        here = call.state
        allowed = step == start if here == IDLE else step in edges[here]
        if allowed:
            found.go(call, step)
            assert call.state == step
        else:
            with pytest.raises(MachineError):
                found.go(call, step)
            assert call.state == here
