"""The graph has what the flow has: a node for each state, and its ways, with what is shared standing once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flowengine.dialog.program import ways_of
from flowengine.language.model import Flow
from flowengine.loading import check_bytes, find_flow_files, load
from flowengine.review.graph import COMMANDS, RECOVERY, Edge, Graph, as_json, graph_of, joined

ROOT = Path(__file__).parent.parent.parent
FLOWS = find_flow_files([ROOT / "flows", ROOT / "tests/flows"])[0]

SHOP = """\
flow: shop
title: Corner shop
start: menu
commands:
  - {dtmf: 0, speech: [(a|the) person], goto: person}
  - {speech: [repeat], do: repeat}
  - {speech: [start over], do: restart}
recovery:
  no_input: [Hello?, {prompt: Still there?, goto: bye}]
  fallback: person
states:
  menu:
    prompt: {es-US: Oprima el 1., en-US: "For our hours, press 1."}
    choices:
      - {dtmf: [1, 11], speech: [hours, open], label: {en-US: opening hours}, goto: hours}
      - {speech: [deliver], if: call.attempt > 1, goto: zip}
    no_match: [Sorry?, {goto: person}]
  hours: {prompt: Nine to six., goto: menu}
  zip:
    prompt: Your zip code?
    collect: {into: zip, type: digits, length: 5}
    goto: look_up
  look_up:
    request: {get: "https://shop.example/zips/{{ zip }}"}
    outcomes: {ok: near, 404: bye, failed: person}
  near:
    decide:
      - {if: zip == "60601", goto: person}
      - {else: bye}
  person:
    prompt: One moment.
    handoff: {dial: "+15551230100"}
    outcomes: {busy: bye, no_answer: bye}
  bye: {prompt: Goodbye., hangup: true}
"""


def flow_of(text: str) -> Flow:
    flow, problems = check_bytes(text.encode(), "shop.yaml")
    assert flow is not None, problems
    return flow


def shop() -> Graph:
    return graph_of(flow_of(SHOP))


def test_a_node_says_what_its_state_does() -> None:
    assert [(node.id, node.kind, node.says, node.does) for node in shop().nodes] == [
        ("menu", "menu", "For our hours, press 1.", ""),
        ("hours", "says", "Nine to six.", ""),
        ("zip", "asks", "Your zip code?", "digits → zip"),
        ("look_up", "request", "", "GET https://shop.example/zips/{{ zip }}"),
        ("near", "decides", "", ""),
        ("person", "handoff", "One moment.", "dial +15551230100"),
        ("bye", "hangup", "Goodbye.", ""),
        (COMMANDS, "commands", "", ""),
        (RECOVERY, "recovery", "", ""),
    ]


def test_an_edge_says_how_callers_take_it() -> None:
    assert [(edge.source, edge.target, edge.label, edge.light) for edge in shop().edges] == [
        ("menu", "hours", "1 or 11 · opening hours", False),
        ("menu", "zip", "deliver if call.attempt > 1", False),
        ("menu", "person", "not understood ×2", True),
        ("hours", "menu", "", False),
        ("zip", "look_up", "answered", False),
        ("look_up", "near", "ok", False),
        ("look_up", "bye", "404", False),
        ("look_up", "person", "failed", True),
        ("near", "person", 'if zip == "60601"', False),
        ("near", "bye", "else", False),
        ("person", "bye", "busy", False),
        ("person", "bye", "no_answer", False),
        (COMMANDS, "person", "0 · a person", False),
        (COMMANDS, None, "repeat", False),
        (COMMANDS, "menu", "start over (restart)", False),
        (RECOVERY, "bye", "silence ×2", True),
        (RECOVERY, "person", "nothing helps", True),
    ]


def test_what_leads_to_the_same_place_can_be_joined() -> None:
    assert joined(shop().edges_from("person"), ", ") == [Edge("person", "bye", "outcome", "busy, no_answer")]


def test_json() -> None:
    row = json.loads(as_json(shop()))
    assert (row["id"], row["title"], row["start"]) == ("shop", "Corner shop", "menu")
    assert row["nodes"][2] == {"id": "zip", "kind": "asks", "title": "zip", "says": "Your zip code?", "does": "digits → zip"}
    assert row["edges"][0] == {"source": "menu", "target": "hours", "kind": "choice", "label": "1 or 11 · opening hours", "light": False}


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.stem)
def test_the_ways_are_those_that_calls_can_go(path: Path) -> None:
    flow = load(path)
    graph = graph_of(flow)

    def targets(node: str, *kinds: str) -> set[str]:
        return {edge.target for edge in graph.edges_from(node) if edge.target is not None and (not kinds or edge.kind in kinds)}

    for name, ways in ways_of(flow).items():
        state = flow.states[name]
        shared = targets(RECOVERY) if state.listens else targets(RECOVERY, "fallback")
        if state.listens and state.commands is not False:
            shared |= targets(COMMANDS)
        assert targets(name) | shared == ways
