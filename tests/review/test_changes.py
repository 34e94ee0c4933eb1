"""What changed, as a manager reads it; and nothing changes unsaid."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from flowengine.language.model import Flow
from flowengine.loading import check_bytes, find_flow_files, load
from flowengine.review.changes import as_json, as_text, changes_between
from flowengine.review.plain import duration, plain

ROOT = Path(__file__).parent.parent.parent
FLOWS = find_flow_files([ROOT / "flows"])[0]

CLINIC = """\
flow: clinic
title: Harbor Dental
start: menu
relay: {language: en-US, languages: {es-US: {tts_provider: Google, voice: es-US-Neural2-A}}}
commands:
  - {dtmf: 0, speech: [operator], goto: desk}
recovery:
  timeout: 7s
  no_input: [Hello?]
  fallback: desk
phrases: {person: [operator, agent]}
calendars:
  office:
    timezone: America/New_York
    open: {mon-fri: 08:00-17:00}
    except: {2026-12-24: 08:00-12:00}
states:
  menu:
    prompt: {en-US: "For appointments, press 1. For billing, press 2.", es-US: "Para citas, oprima el 1."}
    choices:
      - {dtmf: 1, speech: [appointments, cleaning], goto: born}
      - {dtmf: 2, speech: [billing], goto: sales}
    no_match: [Sorry?, {prompt: Let me get somebody., goto: desk}]
  born:
    prompt: What is your date of birth?
    collect: {into: born, type: date, latest: today}
    goto: look_up
  look_up:
    request: {get: "https://clinic.example/patients", timeout: 4s}
    outcomes: {ok: known, 404: desk, failed: desk}
  known:
    decide:
      - {if: calendars.office.is_open, goto: desk}
      - {else: voicemail}
  sales: {prompt: One moment., handoff: {dial: "+15551230100"}, outcomes: {busy: voicemail}}
  billing: {prompt: Billing., handoff: {queue: billing}}
  desk:
    prompt: I'll connect you.
    handoff: {dial: "+15551230100", timeout: 20s, data: {reason: front desk}}
    outcomes: {busy: voicemail, no_answer: voicemail}
  voicemail: {prompt: Leave a message., handoff: {voicemail: true}}
"""


def flow_of(text: str) -> Flow:
    flow, problems = check_bytes(text.encode(), "clinic.yaml")
    assert flow is not None, problems
    return flow


def changed(*edits: tuple[str, str]) -> str:
    text = CLINIC
    for before, after in edits:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return as_text(changes_between(flow_of(CLINIC), flow_of(text)))


CASES = [
    (("goto: sales}", "goto: billing}"), "`menu`\n  - Key 2 now goes to `billing` (was `sales`).\n"),
    (("goto: sales}", "do: repeat}"), "`menu`\n  - Key 2 now repeats the question instead of going to `sales`.\n"),
    (("{dtmf: 2, speech: [billing]", "{dtmf: 3, speech: [billing]"), "`menu`\n  - “billing” now has key 3 (was key 2).\n"),
    (("[appointments, cleaning]", "[appointments, checkup, see a dentist]"), "“checkup” or “see a dentist”.\n  - For key 1 callers can no longer say “cleaning”.\n"),
    (("      - {dtmf: 2, speech: [billing], goto: sales}\n", ""), "`menu`\n  - The choice key 2 is gone; it went to `sales`.\n"),
    (("goto: sales}\n", "goto: sales}\n      - {dtmf: 3, speech: [help], goto: desk}\n"), "`menu`\n  - New choice key 3: it goes to `desk`. Callers can say “help”.\n"),
    (("es-US: \"Para citas, oprima el 1.\"", "es-US: Oprima el 1."), "`menu`\n  - It says something else in es-US.\n      was: “Para citas, oprima el 1.”\n      now: “Oprima el 1.”\n"),
    (("prompt: Let me get somebody.", "prompt: One moment."), "`menu`\n  - At the second answer that isn't understood it says something else.\n      was: “Let me get somebody.”\n      now: “One moment.”\n"),
    (("type: date, latest: today", "type: text"), "`born`\n  - It now asks for a text (was a date).\n  - `collect: latest` is no longer given (was `today`).\n"),
    (("404: desk", "404: voicemail"), "`look_up`\n  - After “404” the call now goes to `voicemail` (was `desk`).\n"),
    (("timeout: 4s", "timeout: 90s"), "`look_up`\n  - `request: timeout` is now 1m 30s (was 4s).\n"),
    (("{else: voicemail}", "{else: billing}"), "`known`\n  - Otherwise the call now goes to `billing` (was `voicemail`).\n"),
    (("{queue: billing}", "{dial: \"+15551230199\"}"), "`billing`\n  - The call is now handed to the number `+15551230199` (was the queue `billing`).\n"),
    (("reason: front desk", "reason: caller"), "`desk`\n  - `data: reason` is now `caller` (was “front desk”).\n"),
    (("operator, agent", "agent, a human"), "Phrases\n  - For <person> callers can now also say “a human”.\n  - For <person> callers can no longer say “operator”.\n"),
    (("mon-fri: 08:00-17:00", "mon-thu: 08:00-17:00, fri: 08:00-16:00"), "Opening hours\n  - `office`: on Fridays it is now open 08:00-16:00 (was open 08:00-17:00).\n"),
    (("2026-12-24: 08:00-12:00", "2026-12-25: closed"), "- `office`: on 2026-12-24 it is now as on any other day (was open 08:00-12:00).\n  - `office`: on 2026-12-25 it is now closed.\n"),
    (("timeout: 7s", "timeout: 5s"), "When nothing is heard or understood\n  - The wait for an answer is now 5s (was 7s).\n"),
    (("voice: es-US-Neural2-A", "voice: es-US-Journey-F"), "Speaking and listening\n  - `languages: es-US: voice` is now `es-US-Journey-F` (was `es-US-Neural2-A`).\n"),
    (("{dtmf: 0, speech: [operator], goto: desk}", "{dtmf: 0, speech: [operator], goto: menu}"), "Everywhere\n  - Key 0 now goes to `menu` (was `desk`).\n"),
    (("title: Harbor Dental", "title: Harbor Dental, Mystic"), "The flow\n  - The title is now “Harbor Dental, Mystic” (was “Harbor Dental”).\n"),
    (("start: menu", "start: desk"), "The flow\n  - A call now begins at `desk` (was `menu`).\n"),
    (("  billing: {prompt: Billing., handoff: {queue: billing}}", "  billing: {prompt: Billing., goto: desk}"), "- It now speaks and goes on; before it handed the call over.\n  - Afterwards it now goes to `desk`.\n"),
    (("latest: today}", "latest: today}\n    commands: false"), "`born`\n  - The commands of the flow no longer work here.\n"),
    (("prompt: Billing.", "prompt: {en-US: Billing., es-US: Pagos.}"), "`billing`\n  - What it said in all languages it now says in en-US.\n  - It says something else in es-US.\n      was: “Billing.”\n      now: “Pagos.”\n"),
    (("prompt: Billing.", "prompt: {es-US: Pagos., en-US: Bills.}"), "`billing`\n  - It says something else in es-US.\n      was: “Billing.”\n      now: “Pagos.”\n  - It says something else in en-US.\n"),
    (("[appointments, cleaning]", "[(my) appointments, cleaning]"), "`menu`\n  - For key 1 callers can now also say “(my) appointments”.\n"),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "told"), CASES, ids=[edit[1][:30] for edit, _ in CASES])
def test_a_change_is_a_sentence(edit: tuple[str, str], told: str) -> None:
    assert told in changed(edit)


def test_how_a_file_is_written_is_no_change() -> None:
    assert changed(("title: Harbor Dental", 'title: "Harbor Dental"   # the name'), ("[billing]", "billing"), ("mon-fri:", "mon: 08:00-17:00, tue-fri:")) == ""
    assert changed(("prompt: Billing.", "interruptible: true, prompt: Billing."), ("prompt: Leave a message.", "prompt: [Leave  a message.]")) == ""


def test_commands_that_work_again() -> None:
    off = CLINIC.replace("latest: today}", "latest: today}\n    commands: false")
    assert "The commands of the flow work here again." in as_text(changes_between(flow_of(off), flow_of(CLINIC)))
    own = off.replace("commands: false", "commands: [{dtmf: 5, goto: desk}]")
    told = as_text(changes_between(flow_of(off), flow_of(own)))
    assert "The commands of the flow work here again." in told and "New command key 5" in told


def test_phrases_written_in_another_way_are_told_as_that() -> None:
    split = CLINIC.replace("[appointments, cleaning]", "[(my) appointments, cleaning]")
    told = as_text(changes_between(flow_of(split), flow_of(split.replace("(my) appointments", "appointments, my appointments"))))
    assert told == "`menu`\n  - For key 1 the phrases are written in another way, and are the same words.\n"


def test_one_text_for_all_languages() -> None:
    told = as_text(changes_between(flow_of(CLINIC.replace("prompt: Billing.", "prompt: {en-US: Billing., es-US: Pagos.}")), flow_of(CLINIC)))
    assert told == "`billing`\n  - What it said in en-US it now says in all languages.\n  - It says something else in es-US.\n      was: “Pagos.”\n      now: “Billing.”\n"


def test_a_variable_of_nothing_that_comes() -> None:
    one = CLINIC.replace("start: menu", "start: menu\nvariables: {tries: 0}")
    two = CLINIC.replace("start: menu", "start: menu\nvariables: {tries: 0, born: null}")
    assert as_text(changes_between(flow_of(one), flow_of(two))) == "The flow\n  - `variables: born` is now nothing.\n"
    assert as_text(changes_between(flow_of(two), flow_of(one))) == "The flow\n  - `variables: born` is no longer given (was nothing).\n"


def test_a_state_that_comes_and_one_that_goes() -> None:
    told = changed(("  billing: {prompt: Billing., handoff: {queue: billing}}", "  bye: {prompt: Goodbye., hangup: true}"), ("404: desk", "404: bye"))
    assert "`bye`\n  - The state `bye` is new: it hangs up.\n      now: “Goodbye.”\n" in told
    assert "`billing`\n  - The state `billing` is gone: it handed the call over.\n      was: “Billing.”\n" in told


def test_a_state_renamed_is_recognised_and_what_leads_there_is_no_change() -> None:
    text = CLINIC.replace("born:\n    prompt: What is your date of birth?", "birth_date:\n    prompt: Your date of birth, please?").replace("goto: born}", "goto: birth_date}")
    told = as_text(changes_between(flow_of(CLINIC), flow_of(text)))
    assert told.splitlines()[:3] == ["`birth_date`", "  - The state `born` is now called `birth_date`.", "  - It says something else."]
    assert "menu" not in told


def test_what_matters_most_comes_first() -> None:
    told = changed(
        ("title: Harbor Dental", "title: Harbor"),
        ("goto: sales}", "goto: billing}"),
        ("prompt: Leave a message.", "prompt: Please leave a message."),
        ("timeout: 7s", "timeout: 5s"),
    )
    assert re.findall(r"^\S.*$", told, re.MULTILINE) == ["`menu`", "When nothing is heard or understood", "`voicemail`", "The flow"]


def test_json() -> None:
    rows = json.loads(as_json(changes_between(flow_of(CLINIC), flow_of(CLINIC.replace("prompt: Billing.", "prompt: The bills.")))))
    assert rows == [{"where": "`billing`", "weight": 2, "text": "It says something else.", "before": "“Billing.”", "after": "“The bills.”"}]


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.stem)
def test_a_flow_has_not_changed_from_itself(path: Path) -> None:
    assert changes_between(load(path), load(path)) == []


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.stem)
def test_nothing_changes_unsaid(path: Path) -> None:
    """Some lines taken out, or with another number or word in it: where the flow still reads and means something else, that is told."""
    flow = load(path)
    lines = path.read_text(encoding="utf-8").split("\n")
    told = 0
    for number in range(0, len(lines), 1 + len(lines) // 40):
        line = lines[number]
        for other in (None, re.sub(r"\d(?=\D*$)", "7", line), re.sub(r"\b[a-z]+(?=\W*$)", "menu", line)):
            if other == line:
                continue
            text = "\n".join([*lines[:number], *([] if other is None else [other]), *lines[number + 1 :]])
            edited, _ = check_bytes(text.encode(), str(path))
            if edited is None:
                continue
            different = plain(edited) != plain(flow)
            assert bool(changes_between(flow, edited)) == different, (number + 1, other)
            assert bool(changes_between(edited, flow)) == different, (number + 1, other)
            told += different
    assert told > 0


def test_durations() -> None:
    assert [duration(seconds) for seconds in (0, 0.5, 6, 90, 120)] == ["0s", "0.5s", "6s", "1m 30s", "2m"]
