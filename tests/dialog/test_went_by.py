"""By what a call went: each step names the pieces of the flow, and these know their places in the file."""

from __future__ import annotations

from typing import Any

import pytest

from flowengine.dialog.events import RequestAnswered
from flowengine.language.source import Text
from tests.dialog.driver import Line, program

FLOW = program("""\
    flow: shop
    start: menu
    variables: {tries: 0}
    commands:
      - {speech: operator, goto: desk}
    recovery:
      no_match: [Sorry.]
      fallback: desk
    states:
      menu:
        prompt: Hours, or an order?
        choices:
          - {dtmf: 1, speech: hours, goto: hours}
          - {dtmf: 2, speech: order, goto: count}
          - {dtmf: 3, speech: "(the) list", goto: many}
        no_input:
          - Hello?
          - {prompt: Goodbye., goto: desk}
      hours: {prompt: From nine., goto: open}
      open:
        decide:
          - {if: tries > 0, goto: desk}
          - {else: menu}
      count:
        prompt: How many?
        collect: {into: tries, type: number, max: 20}
        goto: look
      look:
        request: {get: "https://shop.example/stock", into: stock}
        outcomes: {ok: menu, 404: desk, failed: desk}
      many:
        browse: {items: "['a', 'b']", as: one, item: "{{ one }}.", choices: [{speech: stop, do: stop}, {speech: back, do: previous}]}
        outcomes: {end: menu, stop: hours}
      desk:
        handoff: {dial: "+15551230100"}
        outcomes: {busy: message}
      message:
        handoff: {voicemail: true}
        goto: menu
    """)


def went_by(line: Line) -> list[tuple[int, str]]:
    """Line of the file and, of a word, itself; of all steps so far."""
    return [(piece.span.line, str(piece)) if isinstance(piece, Text) else (piece.at.line, "") for step in line.steps for piece in step.went_by]


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        (lambda line: line.press("1"), [(13, ""), (19, "open"), (23, "")]),
        (lambda line: line.say("operator"), [(5, "")]),
        (lambda line: line.wait(10), [(17, "")]),
        (lambda line: line.wait(30), [(17, ""), (18, "")]),
        (lambda line: line.say("bananas"), [(7, "")]),
        (lambda line: line.say("bananas").say("bananas"), [(7, ""), (8, "desk")]),
        (lambda line: line.press("2").say("five").send(RequestAnswered(1, 200)), [(14, ""), (27, "look"), (30, "menu")]),
        (lambda line: line.press("2").say("five").send(RequestAnswered(1, 404)), [(14, ""), (27, "look"), (30, "desk")]),
        (lambda line: line.press("2").say("five").send(RequestAnswered(1, reason="nothing")), [(14, ""), (27, "look"), (30, "desk")]),
        (lambda line: line.press("3").say("stop"), [(15, ""), (32, ""), (33, "hours"), (19, "open"), (23, "")]),
        (lambda line: line.press("3").wait(20), [(15, ""), (33, "menu"), (17, "")]),
    ],
)
def test_each_step_says_by_what_it_went(acts: Any, expected: list[tuple[int, str]]) -> None:
    assert went_by(acts(Line(FLOW).start())) == expected


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        ({"state": "message", "left": "desk", "outcome": "busy"}, [(36, "message")]),
        ({"state": "menu", "left": "message", "outcome": "recorded"}, [(39, "menu")]),
        ({"state": "desk", "left": "hours", "outcome": "no_answer"}, [(8, "desk")]),
        ({"state": "desk", "outcome": "no_answer"}, [(8, "desk")]),
        ({"state": "message", "left": "gone", "outcome": "busy"}, []),
        ({"state": "menu"}, []),
    ],
)
def test_a_call_that_comes_back_says_by_which_outcome(back: dict[str, str], expected: list[tuple[int, str]]) -> None:
    assert went_by(Line(FLOW).start(**back)) == expected


def test_the_pieces_are_those_of_the_flow() -> None:
    line = Line(FLOW).start().press("1")
    choice = FLOW.flow.states["menu"].branches[0]
    assert [piece is choice for piece in line.steps[-1].went_by] == [True, False, False]
