"""What a flow has that calls can come to, and what each is called."""

from __future__ import annotations

from flowengine.review.ways import Ways
from tests.dialog.driver import program

FLOW = program("""\
    flow: shop
    start: menu
    variables: {open: true}
    commands:
      - {speech: (an|the) operator, goto: desk}
      - {dtmf: star, do: repeat}
    recovery: {no_input: [Hello?], fallback: desk}
    states:
      menu:
        prompt: Hours, or an order?
        choices:
          - {dtmf: 1, speech: hours, goto: hours}
          - {dtmf: [2, 22], speech: order, label: an order, goto: count}
        no_match: [Sorry., {prompt: Well., goto: desk}]
      hours:
        prompt: From nine.
        decide: [{if: open, goto: menu}, {else: desk}]
      count: {prompt: How many?, collect: {into: many, type: number}, commands: [{speech: none, goto: menu}], goto: menu}
      desk: {handoff: {dial: "+15551230100"}, outcomes: {busy: message}}
      message: {handoff: {voicemail: true}, goto: menu}
    """).flow


def test_every_way_has_its_place_and_its_name() -> None:
    assert [(way.span.line, way.kind, str(way)) for way in Ways(FLOW).all] == [
        (5, "branch", "the command “an operator”, in any state"),
        (6, "branch", "the command key *, in any state"),
        (7, "rung", "the first silence, by `recovery`"),
        (7, "rung", "the fallback, `desk`"),
        (9, "state", "`menu` itself"),
        (12, "branch", "in `menu`: key 1 · hours, to `hours`"),
        (13, "branch", "in `menu`: key 2 or 22 · an order, to `count`"),
        (14, "rung", "in `menu`: the first answer that isn't understood"),
        (14, "rung", "in `menu`: the second answer that isn't understood"),
        (15, "state", "`hours` itself"),
        (17, "branch", "in `hours`: if `open`, to `menu`"),
        (17, "branch", "in `hours`: `else`, to `desk`"),
        (18, "state", "`count` itself"),
        (18, "branch", "in `count`: the command “none”"),
        (18, "branch", "in `count`: an answer, which leads to `menu`"),
        (19, "state", "`desk` itself"),
        (19, "outcome", "in `desk`: the outcome `busy`"),
        (20, "state", "`message` itself"),
        (20, "outcome", "in `message`: a message is left, which leads to `menu`"),
    ]


def test_a_piece_is_known_by_itself() -> None:
    ways = Ways(FLOW)
    first, second = FLOW.states["menu"].branches
    assert ways.by(first) != ways.by(second)
    assert ways.by(Ways(program("flow: a\nstart: m\nstates: {m: {choices: [{dtmf: 1, goto: m}]}}").flow).flow.states["m"].branches[0]) is None
