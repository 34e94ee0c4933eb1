"""A list that is read out, one item at a time."""

from __future__ import annotations

from typing import Any

import pytest

from flowengine.answers.locale import locale_of
from tests.dialog.driver import Line
from tests.language.marks import expect, in_state

EN = locale_of("en").sentences
FLOW = """
flow: library
start: menu
variables: {books: []}
commands: [{dtmf: star, speech: [main menu], goto: menu}, {speech: [say that again], do: repeat}]
states:
  menu: {prompt: Menu., choices: [{dtmf: 1, goto: loans}]}
  loans:
    prompt: You have {{ books | length }} books.
    browse:
      items: books
      as: book
      item: "{{ book.title }}, due {{ book.due }}."
      choices:
        - {dtmf: 1, speech: [next], do: next}
        - {dtmf: 2, speech: [previous, go back], do: previous}
        - {dtmf: 3, speech: [again], do: repeat}
        - {dtmf: 4, speech: [stop], do: stop}
        - {dtmf: 5, speech: [renew], set: {renewed: "{{ book.title }}"}, goto: renew}
    outcomes: {end: done, empty: none, stop: stopped}
  renew: {prompt: "{{ renewed }} is renewed.", goto: loans}
  done: {prompt: That was all., goto: menu}
  none: {prompt: You have none., goto: menu}
  stopped: {prompt: Okay., goto: menu}
"""
BOOKS = [{"title": "Emma", "due": "Monday"}, {"title": "Ulysses", "due": "Friday"}, {"title": "Dune", "due": "Sunday"}]


def browsing(books: Any = BOOKS, flow: str = FLOW) -> Line:
    return Line(flow).start(state="menu", variables={"books": books}).heard().press("1")


def test_silence_goes_on_to_the_next_and_to_the_end() -> None:
    line = browsing()
    assert line.said == ["Menu.", "You have 3 books.", "Emma, due Monday."]
    assert line.heard().wait(1.9).said == []
    assert line.wait(0.2).said == ["Ulysses, due Friday."]
    assert line.heard().wait(2.1).said == ["Dune, due Sunday."]
    assert line.heard().wait(2.1).said == ["That was all.", "Menu."]
    assert line.faults == []


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("1", "Ulysses, due Friday."),
        ("next", "Ulysses, due Friday."),
        ("2", "Emma, due Monday."),
        ("3", "Emma, due Monday."),
        ("again", "Emma, due Monday."),
        ("say that again", "Emma, due Monday."),
    ],
)
def test_moves(does: str, said: str) -> None:
    line = browsing().heard()
    (line.press if does.isdigit() else line.say)(does)
    assert line.said[-1] == said and line.state == "loans"


def test_back_and_forth() -> None:
    line = browsing().heard().press("1").heard().press("1").heard().press("2")
    assert line.said[-1] == "Ulysses, due Friday." and line.variables["book"] == BOOKS[1]


def test_stop_and_end_and_empty() -> None:
    assert browsing().heard().say("stop").said[-2:] == ["Okay.", "Menu."]
    assert browsing().heard().press("1").heard().press("1").heard().press("1").said[-2:] == ["That was all.", "Menu."]
    assert browsing([]).said[-2:] == ["You have none.", "Menu."]
    assert browsing([], FLOW.replace(", empty: none", "")).said[-2:] == ["That was all.", "Menu."]
    assert browsing("no list").said[-2:] == ["You have none.", "Menu."]


def test_coming_back_goes_on_behind_the_item() -> None:
    line = browsing().heard().say("renew")
    assert line.said[-3:] == ["Emma is renewed.", "You have 3 books.", "Ulysses, due Friday."]
    again = browsing(flow=FLOW.replace("items: books", "items: books\n      restart: true")).heard().say("renew")
    assert again.said[-1] == "Emma, due Monday."


def test_what_is_not_understood_is_a_no_match() -> None:
    line = browsing().heard().say("elephants")
    assert line.said[-2:] == [EN.no_match[0], "Emma, due Monday."]


def test_a_list_that_shrinks_meanwhile() -> None:
    line = browsing().heard().press("1").heard()
    line.call.interpreter.variables["books"] = BOOKS[:1]
    assert line.press("3").said[-2:] == ["That was all.", "Menu."]


@pytest.mark.parametrize(
    ("state", "code", "suggestion"),
    [
        ("browse: {items: n, as: b, item: Hi.}\n«outcomes»: {stop: x}", "missing-key", ""),
        ("«browse»: {items: n, as: b, item: Hi.}", "missing-key", ""),
        ("browse: {items: n, as: b, item: Hi.}\noutcomes: {end: x, «stopp»: x}", "wrong-value", "stop"),
        ("browse: {«as»: b, item: Hi., itms: n}\noutcomes: {end: x}", "unknown-key", "items"),
        ("browse: {items: n, as: b, item: Hi., choices: [{dtmf: 1, do: «nxt»}]}\noutcomes: {end: x}", "wrong-value", "next"),
        ("browse: {items: n, as: b, item: Hi., choices: [{dtmf: 1, do: «back»}]}\noutcomes: {end: x}", "wrong-value", ""),
        ("browse: {items: «m», as: b, item: Hi.}\noutcomes: {end: x}", "unknown-variable", ""),
    ],
)
def test_slips(state: str, code: str, suggestion: str) -> None:
    if code == "unknown-key":
        state = state.replace("«as»", "as").replace("itms", "«itms»")
    expect(in_state(state, "variables: {n: []}"), (code, suggestion))
