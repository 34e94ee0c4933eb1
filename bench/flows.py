"""Flows of any size, as an author might have written them: about thirteen lines a state, and nothing wrong in them."""

from __future__ import annotations

import random

__all__ = ["flow_of"]

_THINGS = "account address appointment balance bill booking card claim contract coupon delivery deposit discount invoice key letter licence loan meter order parcel password payment permit plan policy receipt refund renewal rental repair report reservation return sample service ticket transfer upgrade visit voucher warranty".split()
_DOINGS = "ask about|cancel|change|check|close|confirm|extend|file|find|hear about|move|open|pay|renew|repeat|report|send|start|stop|trace".split("|")
_WHICH = "annual city city-wide current daily domestic earlier family foreign former group home last late local lost monthly new next office old online open partial personal private regular second shared single special summer travel weekly winter".split()


def flow_of(states: int, seed: int = 0) -> bytes:
    """A flow of so many states: of ten, four menus, two questions, two decisions, a text and a handoff. Others than of another seed."""
    choose = random.Random(seed)
    names = [f"state_{number}" for number in range(states)]
    lines = [
        f"flow: generated-{seed}-{states}",
        "title: Generated, to be read",
        "",
        "relay:",
        "  language: en-US",
        "  tts_provider: Google",
        "  voice: en-US-Journey-O",
        "",
        f"start: {names[0]}",
        "",
        'variables: {answer: "", code: "", topic: "", visits: 0}',
        "",
        "recovery:",
        "  timeout: 7s",
        "  no_input: [Are you still there?, I didn't hear anything.]",
        "",
        "phrases:",
        "  person: [operator, agent, (a|the) (person|human|colleague)]",
        "",
        "commands:",
        f"  - {{dtmf: 0, speech: [<person>], goto: {names[0]}}}",
        "  - {speech: [repeat, say that again], do: repeat}",
        "",
        "states:",
    ]
    for number, name in enumerate(names):
        # Each state leads to the next, so that all can be reached, and menus to others as well.
        onward = names[(number + 1) % states]
        lines += [f"  {name}:", *_state(number, onward, names, choose, last=number == states - 1), ""]
    return "\n".join(lines).encode()


def _state(number: int, onward: str, names: list[str], choose: random.Random, *, last: bool) -> list[str]:
    thing, other = choose.sample(_THINGS, 2)
    kind = number % 10
    if last or kind in (0, 2, 5, 7):
        return _menu(number, onward, names, choose)
    if kind in (1, 6):
        length = choose.randint(4, 8)
        return [
            f"    # {thing}: what the caller has in writing",
            "    prompt:",
            f"      - Please say or key in the number of your {thing}.",
            f"      - It has {length} digits, and stands at the top of the letter.",
            "    collect:",
            "      into: code",
            "      type: digits",
            f"      length: {length}",
            "      timeout: 10s",
            "      confirm: when_unsure",
            '      confirm_prompt: "I heard {{ code | digits }}. Is that right?"',
            "    no_match:",
            f"      - prompt: That is no {thing} that we know.",
            f"    goto: {onward}",
        ]
    if kind in (3, 8):
        return [
            f"    notes: Who has been here for a {other} goes on at once",
            "    set:",
            f"      topic: {thing}",
            '      visits: "{{ visits + 1 }}"',
            "    decide:",
            f"      - if: visits > {choose.randint(2, 9)}",
            f"        goto: {choose.choice(names)}",
            f"      - if: code == '{choose.randint(1000, 9999)}' and topic != '{other}' and answer != 'told'",
            f"        goto: {choose.choice(names)}",
            f"      - else: {onward}",
        ]
    if kind == 4:
        return [
            "    prompt:",
            f'      - "Thank you. Your {thing} with the number {{{{ code | digits }}}} is with us."',
            "      - if: visits > 1",
            "        say: It is good to hear you again.",
            "      - one_of:",
            f"          - Shall we talk about your {other}?",
            f"          - Then to your {other}.",
            "    interruptible: false",
            "    set:",
            "      answer: told",
            f"    goto: {onward}",
        ]
    return [
        f'    prompt: "One moment. I connect you about your {thing} {{{{ code | digits }}}}."',
        "    handoff:",
        f'      dial: "+1555{choose.randint(1000000, 9999999)}"',
        "      timeout: 20s",
        "      data:",
        f"        reason: {other}",
        '        code: "{{ code }}"',
        "    outcomes:",
        f"      busy: {onward}",
        f"      no_answer: {onward}",
        f"      failed: {names[0]}",  # a menu: a dial that led back to itself would be a problem
    ]


def _menu(number: int, onward: str, names: list[str], choose: random.Random) -> list[str]:
    things = choose.sample(_THINGS, 3)
    doings = choose.sample(_DOINGS, 3)
    which = choose.sample(_WHICH, 3)
    lines = [
        "    prompt: >-",
        f"      To {doings[0]} your {which[0]} {things[0]}, press 1. To {doings[1]} your {which[1]} {things[1]},",
        f"      press 2. For the {things[2]}, press 3.{' To go back, press 9.' if number % 4 == 0 else ''}",
        "    choices:",
    ]
    for key, (thing, doing, kind) in enumerate(zip(things, doings, which, strict=True), 1):
        lines.append(
            f"      - {{dtmf: {key}, speech: [{thing}, {doing} (my|the) ({kind}) {thing}, {kind} {thing} {number}], goto: {onward if key == 1 else choose.choice(names)}}}"
        )
    if number % 4 == 0:
        lines += ["      - dtmf: 9", "        speech: [something else, none of these]", "        do: back"]
    return [*lines, "    no_input:", "      - prompt: Please choose.", "        reprompt: true"]
