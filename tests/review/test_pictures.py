"""The pictures as they are written: what is in them, whole, escaped, and always the same."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from flowengine.loading import find_flow_files, load
from flowengine.review.dot import as_dot
from flowengine.review.graph import Edge, Graph, Node, graph_of
from flowengine.review.lettering import lines_of, shortened, width_of
from flowengine.review.mermaid import as_mermaid
from flowengine.review.svg import as_svg
from tests.review.test_graph import flow_of

ROOT = Path(__file__).parent.parent.parent
FLOWS = find_flow_files([ROOT / "flows"])[0]

BAKERY = """\
flow: bakery
title: Sunrise Bakery
start: menu
commands:
  - {dtmf: 0, speech: [a person], goto: person}
  - {speech: [repeat], do: repeat}
recovery: {fallback: person}
states:
  menu:
    prompt: "For our hours, press 1."
    choices:
      - {dtmf: 1, speech: [hours], goto: hours}
  hours: {prompt: From six to two., goto: menu}
  person:
    handoff: {dial: "+15551230100"}
    outcomes: {busy: hours, no_answer: hours}
"""


def test_mermaid() -> None:
    assert (
        as_mermaid(graph_of(flow_of(BAKERY)))
        == """\
%% Sunrise Bakery
flowchart LR
  s_menu{{"<b>menu</b><br/>For our hours, press 1."}}:::menu_
  s_hours["<b>hours</b><br/>From six to two."]:::says_
  s_person(["<b>person</b><br/>dial +15551230100"]):::handoff_
  commands["<b>commands</b><br/>repeat"]:::commands_
  recovery["<b>recovery</b>"]:::recovery_
  s_menu -->|"1 · hours"| s_hours
  s_hours --> s_menu
  s_person -->|"busy<br/>no_answer"| s_hours
  commands -->|"0 · a person"| s_person
  recovery -.->|"nothing helps"| s_person
  classDef menu_ fill:#dce9fd,stroke:#2f6fd0,color:#1c2430
  classDef says_ fill:#f1f1ee,stroke:#8a8a80,color:#1c2430
  classDef handoff_ fill:#d9f3e2,stroke:#2f9a58,color:#1c2430
  classDef commands_ fill:#eceef1,stroke:#5f6b7a,color:#1c2430
  classDef recovery_ fill:#f3eaea,stroke:#8a6a6a,color:#1c2430
  style s_menu stroke-width:4px
"""
    )


def test_dot() -> None:
    assert (
        as_dot(graph_of(flow_of(BAKERY)))
        == r"""digraph "bakery" {
  label="Sunrise Bakery"; labelloc=t; rankdir=LR; concentrate=true
  node [style=filled, fontname="sans-serif", fontsize=12]; edge [fontname="sans-serif", fontsize=10]
  "menu" [label="menu\nFor our hours, press 1.", shape=box, fillcolor="#dce9fd", penwidth=3]
  "hours" [label="hours\nFrom six to two.", shape=box, fillcolor="#f1f1ee"]
  "person" [label="person\ndial +15551230100", shape=oval, fillcolor="#d9f3e2"]
  "*commands" [label="commands\nrepeat", shape=note, fillcolor="#eceef1"]
  "*recovery" [label="recovery", shape=note, fillcolor="#f3eaea"]
  "menu" -> "hours" [label="1 · hours"]
  "hours" -> "menu" [label=""]
  "person" -> "hours" [label="busy\nno_answer"]
  "*commands" -> "person" [label="0 · a person"]
  "*recovery" -> "person" [label="nothing helps", style=dashed, color=gray60, constraint=false]
}
"""
    )


def texts_of(svg: str) -> list[str]:
    return [(element.text or "") for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_svg_says_what_its_flow_does() -> None:
    texts = texts_of(as_svg(graph_of(flow_of(BAKERY))))
    for text in (
        "Sunrise Bakery",
        "menu · start",
        "For our hours, press 1.",
        "1 · hours",
        "→ menu",
        "from hours",
        "hands over",
        "dial +15551230100",
        "busy, no_answer",
        "0 · a person",
    ):
        assert text in texts, text


def test_svg_is_for_light_and_dark() -> None:
    assert "@media (prefers-color-scheme: dark)" in as_svg(graph_of(flow_of(BAKERY)))


NASTY = '</text><script>alert(1)</script> "&" `x` ]]> \\ #35; -->\x0b \ufffe {{ x }}'


@pytest.mark.parametrize("write", [as_svg, as_mermaid, as_dot])
def test_no_text_gets_out_of_its_place(write: object) -> None:
    assert callable(write)
    graph = Graph("x", NASTY, "end", (Node("end", "menu", "end", NASTY, NASTY), Node("class", "hangup", "class")), (Edge("end", "class", "choice", NASTY),))
    written = write(graph)
    if write is as_dot:
        assert written.count("\n") == 8 and re.sub(r'\\.|"(?:[^"\\]|\\.)*"', "", written).count('"') == 0
        return
    assert "<script" not in written and "\x0b" not in written and "\ufffe" not in written
    if write is as_svg:
        assert not list(ElementTree.fromstring(written).iter("{http://www.w3.org/2000/svg}script"))
    else:
        assert len(written.splitlines()) == 8


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.stem)
def test_flows_are_drawn_whole_and_always_the_same(path: Path) -> None:
    graph = graph_of(load(path))
    svg = as_svg(graph)
    assert svg == as_svg(graph_of(load(path)))
    ids = {element.get("id") for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}g")}
    assert {f"state-{node.id}" for node in graph.nodes} <= ids
    for written in (as_mermaid(graph), as_dot(graph)):
        assert all(node.title in written for node in graph.nodes)


def test_texts_are_cut_where_there_is_no_room() -> None:
    assert shortened("appointments", 1000, 12) == "appointments"
    short = shortened("appointments and billing", 80, 12)
    assert short.endswith("…") and width_of(short, 12) <= 80
    assert width_of("预约", 12) == 24
    assert lines_of("", 100, 12, 2) == []
    assert lines_of("For our hours, press 1 or say hours. For more, press 2.", 150, 12, 2) == ["For our hours, press 1", "or say hours. For mor…"]
