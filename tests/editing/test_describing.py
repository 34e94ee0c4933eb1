from __future__ import annotations

from pathlib import Path

import pytest

from flowengine.editing.describing import describe, summary_of
from flowengine.loading import find_flow_files
from tests.editing.cursors import typed

ROOT = Path(__file__).parent.parent.parent

FLOW = """\
flow: shop
title: A shop
start: menu
relay: {language: en-US, voice: en-US-Journey-O}
phrases: {person: [operator, agent]}
variables: {tries: 0}
calendars: {office: {timezone: UTC, open: {daily: 09:00-17:00}}}
states:
  menu:
    prompt:
      en-US: [Hello., {say: "You have {{ tries }}.", if: tries > 1}]
      es-US: Buenos días.
    choices:
      - {dtmf: [1, 11], speech: [<person>, help], goto: desk}
      - {dtmf: star, do: repeat, if: calendars.office.is_open}
  desk: {prompt: One moment., handoff: {dial: "+15551230100"}, outcomes: {busy: ask}}
  ask: {prompt: {play: "https://x.example/a.mp3", text: A number}, collect: {into: code, type: digits, secret: true}, goto: menu}
  look: {request: {get: "https://x.example"}, outcomes: {ok: menu, failed: bye}}
  split: {decide: [{if: tries > 1, goto: menu}, {else: bye}]}
  bye: {prompt: {one_of: [Bye., Goodbye.]}, hangup: true}
  sub: {subflow: pay, outcomes: {paid: bye}}
"""


def said(at: str, text: str = FLOW) -> str:
    assert at.replace("▮", "") in text
    here = typed(text.replace(at.replace("▮", ""), at, 1))
    found = describe(here.desk, here.page, here.line, here.column)
    return found[0] if found is not None else ""


def test_a_state_is_told_by_what_is_heard_said_and_where_it_leads() -> None:
    assert said("start: me▮nu") == (
        "**state `menu`**\n\n> *en-US*: Hello. You have {{ tries }}.  \n> *es-US*: Buenos días.  \n\n"
        "- `1` or `11`, “<person>”, “help” → `desk`\n- `star` (if `calendars.office.is_open`) → `repeat`"
    )


@pytest.mark.parametrize(
    ("at", "lines"),
    [
        ("goto: de▮sk", ["> One moment.  ", "- dial +15551230100", "- busy → `ask`"]),
        ("busy: a▮sk", ["> A number  ", "- asks for `code` (digits, secret)", "- → `menu`"]),
        ("lo▮ok:", ["- GET `https://x.example`", "- ok → `menu`", "- failed → `bye`"]),
        ("spl▮it:", ["- if `tries > 1` → `menu`", "- else → `bye`"]),
        ("failed: b▮ye", ["> Bye. / Goodbye.  ", "- hangs up"]),
        ("su▮b:", ["- goes through the flow `pay`", "- paid → `bye`"]),
    ],
)
def test_every_job(at: str, lines: list[str]) -> None:
    told = said(at).split("\n")
    assert [line for line in told if line in lines] == lines


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("spe▮ech", "**`speech`**, a key of a choice\n\nPhrases that choose it."),
        ("star▮t:", "**`start`**, a key of a flow (required)\n\nThe first state."),
        ("do: rep▮eat", "**`repeat`**\n\nSay it again."),
        ("type: dig▮its", "**`digits`**\n\nDigits as a text"),
        ("<per▮son>", "**phrase list `person`**\n\n“operator”, “agent”"),
        ("{{ tri▮es", "**variable `tries`**\n\nfirst `0`"),
        ("into: co▮de", "**variable `code`**\n\nthe answer of `ask` (digits)"),
        ("if: calendars.off▮ice", "**calendar `office`**\n\nUTC; daily 09:00-17:00"),
        ("if: calen▮dars", "**`calendars`**\n\nOpening hours"),
        ("flow: sh▮op", "**flow `shop`**\n\nA shop"),
        ("language: en▮-US", "**language `en-US`**\n\nspoken by en-US-Journey-O"),
    ],
)
def test_other_names_and_keys(at: str, told: str) -> None:
    assert said(at).startswith(told)


def test_nothing_is_said_of_what_is_only_spoken() -> None:
    assert said("One mo▮ment") == ""


def test_in_a_file_that_is_broken_elsewhere() -> None:
    assert "One moment." in said("goto: de▮sk", FLOW + '  last: {prompt: "never closed, goto: [}\n')


def test_names_of_another_file_say_which(tmp_path: Path) -> None:
    (tmp_path / "people.yaml").write_text("states:\n  person: {prompt: One moment., hangup: true}\n")
    here = typed("flow: x\ninclude: people.yaml\nstart: per▮son\n", tmp_path / "x.yaml")
    found = describe(here.desk, here.page, here.line, here.column)
    assert found is not None and found[0].startswith("**state `person`**, in people.yaml\n\n> One moment.")


@pytest.mark.parametrize("file", find_flow_files([ROOT / "flows"])[0], ids=lambda file: file.name)
def test_every_state_of_the_ready_flows_has_something_to_tell(file: Path) -> None:
    here = typed(file.read_text(encoding="utf-8") + "▮", file)
    for name, mention in here.page.names("state").items():
        found = describe(here.desk, here.page, mention.span.line, mention.span.column)
        assert found is not None and "\n\n" in found[0], name
        assert len(summary_of(here.page, "state", name)) <= 80
