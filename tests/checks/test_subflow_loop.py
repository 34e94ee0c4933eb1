"""Rule `subflow-loop`: subflows that ask nothing and are gone into again at once."""

from __future__ import annotations

from tests.checks.rules import finds
from tests.language.marks import in_state

LOOP = ("endless-loop", "")
LOOKUP = """
flow: lookup
start: ask
states:
  ask: {request: {get: https://a.example}, outcomes: {ok: found, failed: down}}
  found: {return: found}
  down: {return: down}
"""


def test_is_told_at_the_way_back() -> None:
    finds("subflow-loop", in_state("subflow: lookup\noutcomes: {found: x, down: «m»}"), LOOP, beside=(LOOKUP,))
    again = in_state("subflow: lookup\noutcomes: {found: x, down: «again»}") + "  again: {prompt: Once more., goto: m}"
    finds("subflow-loop", again, LOOP, beside=(LOOKUP,))


def test_is_not_where_somebody_is_asked_or_something_decided() -> None:
    asked = LOOKUP.replace("down: {return: down}", "down: {prompt: Again?, collect: {into: again, type: yes_no}, goto: back}\n  back: {return: down}")
    finds("subflow-loop", in_state("subflow: lookup\noutcomes: {found: x, down: m}"), beside=(asked,))
    finds("subflow-loop", in_state("subflow: lookup\noutcomes: {found: x, down: y}") + "  y: {prompt: Again?, choices: [{dtmf: 1, goto: m}]}", beside=(LOOKUP,))
    finds("subflow-loop", in_state("subflow: lookup\noutcomes: {found: x, down: y}") + "  y: {decide: [{if: call.attempt < 3, goto: m}, {else: x}]}", beside=(LOOKUP,))
    finds("subflow-loop", in_state("subflow: lookup\noutcomes: {found: x, down: x}"), beside=(LOOKUP,))
    finds("subflow-loop", in_state("subflow: lookup\noutcomes: {found: x, down: m}"))
