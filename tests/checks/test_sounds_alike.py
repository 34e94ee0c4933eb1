from __future__ import annotations

import pytest

from tests.checks.rules import finds

FLOW = """\
flow: f
start: menu
relay: {{language: {language}, tts_provider: Google, voice: {language}-Neural2-A}}
{header}
states:
  menu:
    prompt: Hello.
    choices:
      - {first}
      - {second}
  x: {{hangup: true}}
  y: {{hangup: true}}
"""


def flow(first: str, second: str, *, language: str = "en-US", header: str = "") -> str:
    return FLOW.format(first=first, second=second, language=language, header=header)


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("en-US", "sales", "sails"),
        ("en-US", "visit", "visits"),
        ("en-US", "the bill", "bill please"),
        ("de-DE", "Rechnung", "Rechnungen"),
        ("es-US", "factura", "facturas"),
        ("fr-FR", "facture", "factures"),
        ("it-IT", "fattura", "fatture"),
        ("pt-BR", "fatura", "faturas"),
    ],
)
def test_phrases_that_sound_alike(language: str, first: str, second: str) -> None:
    finds("sounds-alike", flow(f"{{speech: [{first}], goto: x}}", f"{{«speech»: [other words, {second}], goto: y}}", language=language), ("sounds-alike", ""))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("{speech: [account], goto: x}", "{speech: [account manager], goto: y}"),
        ("{speech: [Tuesday], goto: x}", "{speech: [Thursday], goto: y}"),
        ("{speech: [open an account], goto: x}", "{speech: [close an account], goto: y}"),
        ("{speech: [outage], goto: x}", "{speech: [where are the outages], goto: y}"),
        ("{speech: [visit], goto: x}", "{speech: [visits], goto: x}"),  # the same way
        ("{speech: [visit, visits], goto: x}", "{speech: [hours], goto: y}"),
        ("{speech: [visit], if: call.from == '1', goto: x}", "{speech: [visits], goto: y}"),
        ("{dtmf: 1, goto: x}", "{dtmf: 2, goto: y}"),
    ],
)
def test_phrases_that_do_not(first: str, second: str) -> None:
    finds("sounds-alike", flow(first, second))


def test_a_command_that_sounds_like_a_branch_is_told_of_at_the_branch() -> None:
    finds("sounds-alike", flow("«{speech: [repeats], goto: x}»", "{speech: [hours], goto: y}", header="commands: [{speech: [repeat], do: repeat}]"), ("sounds-alike", ""))
    finds("sounds-alike", flow("{speech: [repeat], goto: x}", "{speech: [hours], goto: y}", header="commands: [{speech: [repeat], do: repeat}]"))
