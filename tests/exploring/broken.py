"""Flows that are broken on purpose, each in one way, with what exploring must find in it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BROKEN", "Broken"]


@dataclass(frozen=True)
class Broken:
    """`flows`: the files, the first of which is called. `steps`: the shortest call's. `fails`: whether its test fails as long as the flow is broken."""

    flows: tuple[str, ...]
    code: str
    place: str
    says: str
    steps: tuple[str, ...]
    fails: bool = True


BROKEN = {
    "a trap: two menus that lead to each other": Broken(
        (
            """
flow: trap
start: menu
states:
  menu:
    prompt: For the archive, press 1. For goodbye, press 2.
    choices: [{dtmf: 1, goto: archive}, {dtmf: 2, goto: bye}]
  archive:
    prompt: For news, press 1.
    choices: [{dtmf: 1, goto: news}]
  news:
    prompt: Nothing is new. For the archive, press 1.
    choices: [{dtmf: 1, goto: archive}]
  bye: {prompt: Goodbye., hangup: true}
""",
        ),
        "trap",
        "archive",
        "from `archive` (and `news`) no call ends in a state of the flow",
        ("press: 1", "state: archive"),
        fails=False,
    ),
    "an unbounded ladder: a list that begins anew after its end": Broken(
        (
            """
flow: ladder
start: menu
variables: {offers: [bread, cake]}
states:
  menu:
    prompt: For our offers, press 1. To leave, press 2.
    choices: [{dtmf: 1, goto: offers}, {dtmf: 2, goto: bye}]
  offers:
    browse:
      items: offers
      as: offer
      item: "{{ offer }}."
      restart: true
      choices: [{dtmf: 9, goto: bye}]
    outcomes: {end: once_more}
  once_more: {prompt: Here they are again., goto: offers}
  bye: {prompt: Goodbye., hangup: true}
""",
        ),
        "endless-ladder",
        "offers",
        "a caller who says nothing never gets out of `offers`",
        ("press: 1", "silence_after: 2.1s", "silence_after: 2.1s", "silence_after: 2.1s", "silence_after: 2.1s", "silence_after: 2.1s", "silence_after: 2.1s", "ends"),
    ),
    "a missing person: only one branch leads to people": Broken(
        (
            """
flow: nobody
start: menu
states:
  menu:
    prompt: For the desk, press 1. For bills, press 2.
    choices: [{dtmf: 1, goto: desk}, {dtmf: 2, goto: bills}]
  bills:
    prompt: To hear your balance, press 1.
    choices: [{dtmf: 1, goto: balance}]
  balance: {prompt: Nothing is open. Goodbye., hangup: true}
  desk:
    prompt: One moment.
    handoff: {dial: "+15551230100"}
    outcomes: {busy: bye, no_answer: bye, failed: bye}
  bye: {prompt: Nobody is free. Goodbye., hangup: true}
""",
        ),
        "no-person",
        "bills",
        "from `bills` nobody can be reached",
        ("press: 2", "state: bills"),
        fails=False,
    ),
    "a fault that only a failing request brings about": Broken(
        (
            """
flow: fault
start: menu
variables: {days: 3}
states:
  menu:
    prompt: For your order, press 1. For a person, press 0.
    choices: [{dtmf: 1, goto: ask}, {dtmf: 0, goto: desk}]
  ask:
    request: {get: "{{ env.SHOP }}/order", into: order}
    outcomes: {ok: tell, failed: estimate}
  tell: {prompt: "It comes in {{ order.days }} days. Goodbye.", hangup: true}
  estimate: {prompt: "It comes in about {{ days / order.per_week }} weeks. Goodbye.", hangup: true}
  desk: {prompt: One moment., handoff: {queue: desk}}
""",
        ),
        "fault",
        "estimate",
        "in `estimate`, it uses something that isn't there [expression-failed]. The caller hears the apology.",
        ("press: 1", "state: estimate"),
        fails=False,
    ),
    "a loop through a subflow in which nobody listens": Broken(
        (
            """
flow: outer
start: menu
variables: {member: false}
states:
  menu:
    prompt: To pay, press 1. If you are a member, press 2. For a person, press 0.
    choices: [{dtmf: 1, goto: pay}, {dtmf: 2, set: {member: true}, goto: pay}, {dtmf: 0, goto: desk}]
  pay:
    subflow: card
    with: {allowed: "{{ member }}"}
    outcomes: {paid: thanks, refused: pay}
  thanks: {prompt: Thank you. Goodbye., hangup: true}
  desk: {prompt: One moment., handoff: {queue: desk}}
""",
            """
flow: card
start: open
variables: {allowed: false}
states:
  open:
    decide:
      - {if: allowed, goto: paid}
      - {else: refused}
  paid: {return: paid}
  refused: {prompt: That can't be done now., return: refused}
""",
        ),
        "never-listens",
        "card/open",
        "these states lead to each other and none listens: ",
        ("press: 1",),
        fails=False,
    ),
    "an outcome of a subflow that nobody takes": Broken(
        (
            """
flow: dead
start: menu
states:
  menu:
    prompt: For a number, press 1. For a person, press 0.
    choices: [{dtmf: 1, goto: number}, {dtmf: 0, goto: desk}]
  number:
    subflow: ask-number
    into: given
    outcomes: {given: thanks}
  thanks: {prompt: Thank you., goto: menu}
  desk: {prompt: One moment., handoff: {queue: desk}}
""",
            """
flow: ask-number
start: number
variables: {number: ""}
states:
  number:
    prompt: Which number?
    collect: {into: number, type: digits, length: 4}
    commands: [{dtmf: star, speech: [I don't know], goto: unknown}]
    goto: given
  given: {return: given}
  unknown: {return: unknown}
""",
        ),
        "fault",
        "number",
        "the subflow ended with `unknown`, for which there is no outcome",
        ("press: 1", "press: star", "state: number"),
        fails=False,
    ),
    "a state behind a condition that never holds": Broken(
        (
            """
flow: unreached
start: mark
variables: {mark: 0}
states:
  mark:
    prompt: A mark from one to five, please.
    collect: {into: mark, type: number, min: 1, max: 5}
    goto: good_or_not
  good_or_not:
    decide:
      - {if: mark > 5, goto: praise}
      - {else: thanks}
  praise: {prompt: Wonderful., goto: flowers}
  flowers: {prompt: We send flowers. Goodbye., hangup: true}
  thanks: {prompt: Thank you. Goodbye., hangup: true}
""",
        ),
        "unreached-state",
        "praise",
        "no call was found that gets to `praise` from `good_or_not`, nor to what is behind it: `flowers`",
        ("press: 1", "state: praise"),
    ),
    "a call that ends without a word": Broken(
        (
            """
flow: mute
start: menu
states:
  menu:
    prompt: For news, press 1. To leave, press 2. For a person, press 0.
    choices: [{dtmf: 1, goto: news}, {dtmf: 2, goto: bye}, {dtmf: 0, goto: desk}]
  news: {prompt: Nothing is new., goto: menu}
  bye: {hangup: true}
  desk: {prompt: One moment., handoff: {queue: desk}}
""",
        ),
        "ends-without-word",
        "bye",
        "`bye` ends the call, and nothing has been said",
        ("press: 2", r"hear: /\w/"),
    ),
    "a question without words": Broken(
        (
            """
flow: silent
start: menu
states:
  menu:
    prompt: To leave a comment, press 1. For a person, press 0.
    choices: [{dtmf: 1, goto: comment}, {dtmf: 0, goto: desk}]
  comment:
    collect: {into: comment, type: text}
    goto: thanks
  thanks: {prompt: Thank you., goto: menu}
  desk: {prompt: One moment., handoff: {queue: desk}}
""",
        ),
        "silent-turn",
        "comment",
        "`comment` waits for the caller, and nothing has been said",
        ("press: 1", r"hear: /\w/"),
    ),
    "a dial that rings again as long as nobody is there": Broken(
        (
            """
flow: ringing
start: menu
states:
  menu:
    prompt: For a person, press 0.
    choices: [{dtmf: 0, goto: desk}]
  desk:
    prompt: One moment.
    handoff: {dial: "+15551230100"}
    outcomes: {busy: sorry, no_answer: bye, failed: bye}
  sorry: {prompt: The line is busy., goto: desk}
  bye: {prompt: Nobody is there. Goodbye., hangup: true}
""",
        ),
        "never-listens",
        "desk",
        "it rings again and again as long as nobody is there (busy)",
        ("press: 0", "returns: busy", "state: desk"),
        fails=False,
    ),
    "a dial whose end nobody thought of": Broken(
        (
            """
flow: unhandled
start: menu
states:
  menu:
    prompt: For a person, press 0.
    choices: [{dtmf: 0, goto: desk}]
  desk:
    prompt: One moment.
    handoff: {dial: "+15551230100"}
    outcomes: {busy: bye}
  bye: {prompt: Nobody is free. Goodbye., hangup: true}
""",
        ),
        "unhandled-outcome",
        "desk",
        "`desk` dials, and doesn't say what happens when that ends as `no_answer` or `failed`",
        ("press: 0", "returns: no_answer", "ends: hangup"),
        fails=False,
    ),
    "a system that is asked again as long as it doesn't answer": Broken(
        (
            """
flow: again
start: menu
states:
  menu:
    prompt: For your order, press 1. For a person, press 0.
    choices: [{dtmf: 1, goto: ask}, {dtmf: 0, goto: desk}]
  ask:
    request: {get: "{{ env.SHOP }}/order", into: order}
    outcomes: {ok: tell, failed: wait}
  wait: {prompt: Please hold the line., goto: ask}
  tell: {prompt: "It comes {{ order.day | date }}. Goodbye.", hangup: true}
  desk: {prompt: One moment., handoff: {queue: desk}}
""",
        ),
        "never-listens",
        "ask",
        "`ask` asks again and again as long as its system doesn't answer",
        ("press: 1", "wait: 1m"),
        fails=False,
    ),
}
