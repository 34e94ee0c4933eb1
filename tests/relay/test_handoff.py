"""What travels with a hand-over: JSON that anyone can read, and that only our own callback acts on."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowengine.dialog.commands import HandoffOrder
from flowengine.relay.handoff import handoff_data, read_handoff_data


def test_there_and_back() -> None:
    order = HandoffOrder(("clinic",), "desk", "dial", "+15551230100", {"timeout": 20}, {"reason": "front desk", "n": 3})
    read = read_handoff_data(handoff_data(order, "clinic", "v1"))
    assert read is not None
    assert (read.within, read.state, read.kind, read.target, read.options, read.data) == (
        ("clinic",),
        "desk",
        "dial",
        "+15551230100",
        {"timeout": 20},
        {"reason": "front desk", "n": 3},
    )


def test_the_authors_data_stands_beside_ours() -> None:
    text = handoff_data(HandoffOrder(("clinic",), "desk", "queue", "support", {}, {"reason": "é", "flowengine": "mine"}), "clinic", "v1")
    assert json.loads(text) == {
        "reason": "é",
        "flowengine": {"flow": "clinic", "version": "v1", "within": ["clinic"], "state": "desk", "kind": "queue", "target": "support", "options": {}},
    }


def test_it_is_json_that_anyone_can_read() -> None:
    """There is no Infinity in JSON."""

    def refuse(constant: str) -> Any:
        raise AssertionError(constant)

    text = handoff_data(HandoffOrder(("clinic",), "desk", "queue", "a", {}, {"big": float("inf"), "odd": float("nan"), "deep": [{"a": float("-inf")}]}), "clinic")
    json.loads(text, parse_constant=refuse)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "null",
        "[]",
        "{}",
        '{"a": 1}',
        '{"flowengine": 1}',
        '{"flowengine": {}}',
        '{"flowengine": {"flow": "f"}}',
        "[" * 100_000,
        '{"flowengine": {"flow":"f","within":"f","state":"s","kind":"k","target":"t","options":5}}',
        "hello",
    ],
)
def test_what_is_no_hand_over(text: str | None) -> None:
    assert read_handoff_data(text) is None


# What no XML can hold need not come back.
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]))
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**53), 2**53), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(TEXTS, inner, max_size=2)),
    max_leaves=4,
)


@given(TEXTS, TEXTS, TEXTS, st.dictionaries(TEXTS, VALUES, max_size=2), st.dictionaries(TEXTS.filter(lambda name: name != "flowengine"), VALUES, max_size=3))
def test_any_order_comes_back(state: str, kind: str, target: str, options: dict[str, Any], data: dict[str, Any]) -> None:
    read = read_handoff_data(handoff_data(HandoffOrder(("clinic",), state, kind, target, options, data), "clinic", "v1"))
    assert read is not None
    assert (read.state, read.kind, read.target, read.options, read.data) == (state, kind, target, options, data)


@given(st.text())
def test_any_text_is_an_order_or_none(text: str) -> None:
    assert read_handoff_data(text) is None
