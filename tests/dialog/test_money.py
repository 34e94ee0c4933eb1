"""The currency of an amount, wherever the amount goes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from flowengine.answers.locale import locale_of
from flowengine.answers.money import currency_in
from flowengine.dialog.commands import SendRequest
from flowengine.loading import check_bytes
from flowengine.relay.handoff import handoff_data, read_handoff_data
from tests.dialog.driver import Line

EN = locale_of("en").sentences

FLOW = """
flow: refund
start: ask
relay: {language: en-US, languages: {de-DE: {tts_provider: Google, voice: de-DE-Standard-A}}}
states:
  ask: {prompt: How much?, collect: {into: paid, type: money, confirm: never}, goto: told}
  told: {prompt: "SAID", goto: next}
  next:
    prompt: What next?
    choices:
      - {dtmf: 1, goto: send}
      - {dtmf: 2, goto: desk}
      - {dtmf: 3, language: de-DE, goto: told}
  send:
    request:
      post: https://shop.example/refunds
      json: {paid: "{{ paid }}", currency: "{{ paid.currency }}", text: "{{ paid }} {{ paid.currency }}", twice: "{{ paid * 2 }}"}
    outcomes: {ok: next, failed: next}
  desk:
    handoff: {dial: "+15551230100", data: {paid: "{{ paid }}", currency: "{{ paid.currency }}", all: ["{{ paid }}"]}}
    outcomes: {busy: back, no_answer: back}
  back: {prompt: "Still {{ paid | money }}, in {{ paid.currency }}.", goto: next}
"""


def refund(said: str = "{{ paid | money }}", collect: str = "confirm: never") -> Line:
    return Line(FLOW.replace("SAID", said).replace("confirm: never", collect)).start().heard()


@pytest.mark.parametrize(
    ("said", "template", "text"),
    [
        ("twenty euros", "{{ paid.currency }}", "EUR"),
        ("twenty dollars", "{{ paid.currency }}", "USD"),
        ("twenty", "{{ paid['currency'] }}", "USD"),
        ("twenty euros", "{{ paid | money }}", "20 euros"),
        ("twenty euros fifty", "{{ paid | money }}", "20 euros and 50 cents"),
        ("twenty euros", "{{ paid | money('GBP') }}", "20 pounds"),
        ("twenty euros", "{{ paid }}", "20"),
        ("twenty euros", "{{ paid ~ ' ' ~ paid.currency }}", "20 EUR"),
        ("twenty euros", "{{ [paid] | join }} {{ [paid] | list }} {{ [paid, 3] | max | money }}", "20 20 20 euros"),
        ("twenty euros", "{{ (paid * 2) | money }}", "40 dollars"),
        ("twenty euros", "{{ (paid * 2) | money(paid.currency) }}", "40 euros"),
        ("twenty euros", "{{ (paid + paid).currency }}.{{ (paid | round).currency }}.{{ paid.value }}", ".."),
        ("twenty euros", "{{ paid == 20 }} {{ paid > 19.5 }} {{ paid in [20] }} {{ paid is number }} {{ paid is integer }}", "True True True True True"),
        ("twenty euros", "{{ 'euros' if paid.currency == 'EUR' else 'others' }}", "euros"),
    ],
)
def test_in_expressions_and_prompts(said: str, template: str, text: str) -> None:
    line = refund(template).say(said)
    assert line.said[1:] == [text, "What next?"]
    assert line.faults == []


def test_what_is_keyed_is_in_the_currency_of_the_language() -> None:
    assert refund("{{ paid }} {{ paid.currency }}").press("12*50#").said[1] == "12.5 USD"


def test_a_switch_of_language_does_not_change_the_currency() -> None:
    line = refund().say("three dollars fifty").heard()
    assert line.press("3").said[-2:] == ["3 Dollar 50", "What next?"]


def test_the_currency_is_that_of_the_language_at_the_moment_of_the_answer() -> None:
    line = Line(FLOW.replace("SAID", "{{ paid.currency }}").replace("ask: {", "ask: {language: de-DE, ")).start().heard()
    assert line.say("zwanzig").said[1] == "EUR"


def test_it_is_read_back_in_its_own_currency() -> None:
    line = refund(collect="confirm: always").say("twenty euros")
    assert line.said[-1] == EN.confirm.format(value="20 euros")
    assert line.heard().say("no, twenty dollars").said[-1] == EN.confirm.format(value="20 dollars")
    assert line.heard().say("twenty pounds").said[-1] == EN.confirm.format(value="20 pounds")
    line.heard().say("yes")
    assert (line.variables["paid"], currency_in(line.variables["paid"])) == (20, "GBP")


def test_a_prompt_of_the_authors_for_the_read_back() -> None:
    line = refund(collect='confirm: always, confirm_prompt: "{{ paid | money }} ({{ paid.currency }})?"').say("twenty euros")
    assert line.said[-1] == "20 euros (EUR)?"


def test_bounds_and_checks_compare_the_number() -> None:
    collect = "confirm: never, min: 5, max: 50, check: [{if: paid.currency == 'USD', prompt: Dollars only.}, {if: paid < 40}]"
    for said, answer in (("twenty dollars", "20 dollars"), ("twenty euros", "Dollars only."), ("forty five dollars", EN.no_match[0]), ("sixty dollars", EN.no_match[0])):
        assert refund(collect=collect).say(said).said[1] == answer


@pytest.mark.parametrize(("said", "number"), [("twenty euros", 20), ("twenty euros fifty", 20.5)])
def test_other_systems_get_a_plain_number(said: str, number: float) -> None:
    line = refund().say(said).heard().press("1")
    order = next(command for command in line.commands if isinstance(command, SendRequest))
    assert json.dumps(order.json) == json.dumps({"paid": number, "currency": "EUR", "text": f"{number} EUR", "twice": number * 2})


@pytest.mark.parametrize(("said", "number"), [("twenty euros", 20), ("twenty euros fifty", 20.5)])
def test_a_handoff_gets_a_plain_number(said: str, number: float) -> None:
    line = refund().say(said).heard().press("2").heard()
    assert line.ended is not None and line.ended.handoff is not None
    sent = handoff_data(line.ended.handoff, "refund")
    assert f'"paid": {number}, "currency": "EUR", "all": [{number}]' in sent
    order = read_handoff_data(sent)
    assert order is not None and order.data == {"paid": number, "currency": "EUR", "all": [number]}


def test_a_call_that_comes_back_knows_the_currency_still() -> None:
    away = refund().say("twenty euros").heard().press("2").heard()
    line = Line(FLOW.replace("SAID", "x")).start(state="back", variables=dict(away.variables), attempt=2)
    assert line.said[0] == "Still 20 euros, in EUR."


def test_set_keeps_it() -> None:
    flow = FLOW.replace("SAID", "{{ owed.currency }} {{ owed | money }}").replace("told: {", 'told: {set: {owed: "{{ paid }}"}, ')
    assert Line(flow).start().heard().say("twenty euros").said[1] == "EUR 20 euros"


@pytest.mark.parametrize("template", ["{{ paid }}", "{{ paid | money }}", "{{ paid.currency }}", "{{ 5 | money(paid) }}", "{{ paid ~ paid.currency }}"])
def test_a_secret_amount_stays_secret(template: str) -> None:
    line = refund(template, "confirm: never, secret: true").say("twenty euros fifty")
    assert not any(word in repr(line.commands) for word in ("20", "50", "EUR", "euro"))


def test_a_request_may_have_a_secret_amount() -> None:
    flow = FLOW.replace("SAID", "x").replace("confirm: never", "confirm: never, secret: true").replace(', twice: "{{ paid * 2 }}"', "")
    line = Line(flow).start().heard().say("twenty euros").heard().press("1")
    order = next(command for command in line.commands if isinstance(command, SendRequest))
    assert (order.json["paid"], order.json["currency"]) == (20, "EUR")
    assert "EUR" not in repr(line.commands)


@pytest.mark.parametrize("expression", ["{{ paid.currency }}", "{{ paid['currency'] }}", "{{ (paid * 2) | money(paid.currency) }}"])
def test_a_check_finds_nothing_wrong(expression: str) -> None:
    found: Any = check_bytes(FLOW.replace("SAID", expression).encode(), "refund.yaml")
    assert found[1] == []
