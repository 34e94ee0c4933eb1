"""A flow and its tests in a folder, and what is said of them."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from flowengine.testing.running import Outcome, run_suite
from flowengine.testing.suites import Suite, read_suite

__all__ = ["SHOP", "found", "lay", "ran", "suite"]

SHOP = """\
flow: shop
start: menu
variables: {visits: 0, size: ""}
relay: {languages: {es-US: {tts_provider: Google, voice: es-US-Neural2-A}}}
states:
  menu:
    set: {visits: "{{ visits + 1 }}"}
    prompt: {en-US: "For our hours, press 1. For an order, press 2. For a person, press 3.", es-US: Oprima el 1.}
    choices:
      - {dtmf: 1, speech: [hours], goto: hours}
      - {dtmf: 2, speech: [order], goto: order}
      - {dtmf: 3, speech: [person], goto: person}
      - {dtmf: 9, speech: [español], language: es-US, goto: menu}
  hours: {prompt: "It is {{ call.now.hour }}, and we are open.", goto: menu}
  order:
    prompt: How many?
    collect: {into: count, type: number, max: 20}
    goto: look
  look:
    request: {get: "{{ env.API }}/stock", query: {count: "{{ count }}"}, headers: {Authorization: "{{ secrets.TOKEN }}"}, timeout: 4s, while_waiting: One moment., into: stock}
    outcomes: {ok: there, 404: none_left, failed: person}
  there: {prompt: "We have {{ stock.left }}.", hangup: true}
  none_left: {prompt: There are none left., hangup: true}
  person:
    prompt: I'll connect you.
    handoff: {dial: "+15551230100", timeout: 20s, data: {visits: "{{ visits }}"}}
    outcomes: {busy: message, no_answer: message}
  message: {prompt: Nobody is free., handoff: {voicemail: {max_length: 60s}}}
"""


def lay(folder: Path, tests: str, flow: str = SHOP) -> Path:
    """A flow and a test file beside it; the test file."""
    (folder / "shop.yaml").write_text(flow, encoding="utf-8")
    file = folder / "shop.test.yaml"
    file.write_text(dedent(tests), encoding="utf-8")
    return file


def suite(folder: Path, steps: str, **more: str) -> Suite:
    """A file of one test with these steps, one a line, and blocks beside them."""
    lines = ["flow: shop", "tests:", "  - name: a test", *(f"    {key}: {value}" for key, value in more.items()), "    steps:"]
    lines += [f"      - {step.strip()}" for step in steps.strip().splitlines()]
    return read_suite(lay(folder, "\n".join(lines) + "\n"))


def ran(folder: Path, steps: str, **more: str) -> Outcome:
    """What comes of one test, which has no problems."""
    read = suite(folder, steps, **more)
    assert read.problems == ()
    [outcome] = run_suite(read)
    return outcome


def found(read: Suite) -> list[tuple[str, int, int, tuple[str, ...]]]:
    """The problems of a test file: code, line, column, suggestions."""
    return [(p.code, p.span.line, p.span.column, p.suggestions) for p in sorted(read.problems, key=lambda p: p.span)]
