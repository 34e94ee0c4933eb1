"""What stands at the top of a file, states, prompts, choices, recovery and calendars."""

from __future__ import annotations

from tests.language_keys.playing import Case

__all__ = ["STATES"]

TOP = [
    Case("flow.flow", "«flow: night-desk»\nask: {prompt: Hello., hangup: true}", "twiml /flows/night-desk/relay"),
    *(
        Case(f"flow.{at}", f"«{written}»\nask: {{prompt: Hello., hangup: true}}", f"stands {written.partition(':')[0]}")
        for written in ("journal: masked", "understanding: default")
        for at in (written.partition(":")[0], written.replace(": ", "="))
    ),
    Case("flow.journal=full", "«journal: full»\nask: {prompt: Hello., hangup: true}", "reads journal full"),
    Case("flow.title", "«title: Night desk»\nask: {prompt: Hello., hangup: true}", "reads title Night desk"),
    Case("flow.description", "«description: From 10 at night»\nask: {prompt: Hello., hangup: true}", "reads description From 10 at night"),
    Case("flow.numbers", '«numbers: ["+15551230100"]»\nask: {prompt: Hello., hangup: true}', "answers +15551230100"),
    Case("flow.relay", "«relay: {language: en-GB}»\nask: {prompt: Hello., hangup: true}", 'twiml language="en-GB"'),
    Case("flow.start", "«start: more|start: ask»\nask: {prompt: Hello., choices: [{dtmf: 1, goto: more}]}\nmore: {prompt: More., choices: [{dtmf: 1, goto: ask}]}", "state more"),
    Case("flow.states", "flow: f\nstart: ask\n«states: {ask: {prompt: Hello., hangup: true}}|states: {ask: {prompt: Goodbye., hangup: true}}»", "hears Hello."),
    Case("flow.variables", '«variables: {town: Salem}|variables: {town: ""}»\nask: {prompt: "Hello {{ town }}.", hangup: true}', "hears Hello Salem."),
    Case("flow.commands", "«commands: [{dtmf: 0, speech: [operator], goto: desk}]»\nask: {prompt: Press 1., choices: [{dtmf: 1, goto: menu}]}", "press 0 | hears One moment."),
    Case("flow.recovery", "«recovery: {timeout: 2s}»\nask: {prompt: Press 1., choices: [{dtmf: 1, goto: menu}]}", "hears Press 1. | wait 2.1 | hears Press 1."),
    Case(
        "flow.phrases",
        "«phrases: {person: [operator, human being]}|phrases: {person: [manager]}»\nask: {prompt: How can I help?, choices: [{speech: [<person>], goto: desk}]}",
        "say a human being please | hears One moment.",
    ),
    Case(
        "flow.calendars",
        """
        «calendars: {office: {timezone: UTC, open: {daily: 08:00-17:00}}}|calendars: {office: {timezone: UTC, open: {daily: closed}}}»
        ask: {decide: [{if: calendars.office.is_open, goto: desk}, {else: bye}]}
        """,
        "hears One moment.",
    ),
    Case(
        "flow.tables",
        "«tables: {branches: branches.csv}|tables: {branches: shops.csv}»\nask: {prompt: \"Your branch is in {{ tables.branches.find(zip='04210').city }}.\", hangup: true}",
        "hears Auburn.",
    ),
    Case("flow.include", "«include: [shared.yaml]|shared: {prompt: From this file., goto: menu}»\nask: {prompt: Hello., goto: shared}", "hears From another file. | state menu"),
]

STATE = [
    Case("state.prompt", "ask: {«prompt: Good day., »goto: menu}", "hears Good day."),
    Case("state.language", "ask: {«language: es-US, »prompt: {en-US: Hello., es-US: Hola.}, goto: menu}", "hears Hola. | switches es-US"),
    Case("state.interruptible", "ask: {«interruptible: false, »prompt: This call is recorded., choices: [{dtmf: 1, goto: menu}]}", "early press 1 | state ask"),
    Case("state.set", 'variables: {topic: nothing}\nask: {«set: {topic: billing}, »prompt: "About {{ topic }}.", goto: menu}', "hears About billing."),
    Case("state.goto", "ask: {prompt: Hello., «goto: menu|goto: bye»}", "state menu"),
    Case("state.notes", "ask: {«notes: Ask Ann before changing this, »prompt: Hello., hangup: true}", "reads states.ask.notes Ask Ann before changing this"),
    Case("state.choices", "ask: {prompt: Press 1., «choices: [{dtmf: 1, goto: menu}]|goto: bye»}", "press 1 | state menu"),
    Case("state.collect", "ask: {prompt: Your PIN?, «collect: {into: a, type: digits, length: 4}, »goto: menu}", "press 4077 | kept a 4077 | state menu"),
    Case(
        "state.browse",
        "variables: {books: [Emma, Dune]}\nask: {«browse: {items: books, as: book, item: '{{ book }}.'}, outcomes: {end: bye}|goto: bye»}",
        "hears Emma. | wait 2.1 | hears Dune.",
    ),
    Case("state.request", "ask: {prompt: Let me look., «request: {get: 'https://clinic.example'}, outcomes: {ok: menu, failed: bye}|goto: bye»}", "answer 200 | state menu"),
    Case("state.decide", "variables: {tries: 3}\nask: {«decide: [{if: tries > 2, goto: desk}, {else: bye}]|goto: bye»}", "hears One moment."),
    Case("state.handoff", 'ask: {prompt: One moment., «handoff: {dial: "+15551230100"}|hangup: true»}', "hands <Number>+15551230100</Number>"),
    Case("state.hangup", "ask: {prompt: We are closed., «hangup: true|goto: menu»}", "hears We are closed. | over"),
    Case("state.no_input", "ask: {prompt: Press 1., choices: [{dtmf: 1, goto: menu}]«, no_input: [Take your time.]»}", "wait 6.1 | hears Take your time."),
    Case("state.no_match", "ask: {prompt: Press 1., choices: [{dtmf: 1, goto: menu}]«, no_match: [Only 1 works here.]»}", "press 5 | wait 3.1 | hears Only 1 works here."),
    Case(
        "state.commands",
        "commands: [{dtmf: 0, goto: desk}]\nask: {prompt: Press 1., choices: [{dtmf: 1, goto: menu}, {dtmf: 2, goto: more}]«, commands: false»}\nmore: {prompt: More., choices: [{dtmf: 1, goto: menu}]}",
        "press 0 | wait 3.1 | state ask",
    ),
    Case("state.commands", "ask: {prompt: Press 1., choices: [{dtmf: 1, goto: menu}]«, commands: [{dtmf: 0, goto: desk}]»}", "press 0 | hears One moment."),
    Case(
        "state.type_ahead",
        "ask: {prompt: Press 1., choices: [{dtmf: 1, goto: more}]}\nmore: {prompt: Now press 2., choices: [{dtmf: 2, goto: menu}]«, type_ahead: false»}",
        "press 12 | state more",
    ),
    Case("state.timeout", "ask: {prompt: Press 1., choices: [{dtmf: 1, goto: menu}]«, timeout: 2s»}", "hears Press 1. | wait 2.1 | hears Press 1."),
    Case("state.digit_timeout", "ask: {prompt: Press 1., choices: [{dtmf: 1, goto: menu}, {dtmf: 12, goto: bye}]«, digit_timeout: 1s»}", "press 1 | wait 1.1 | state menu"),
]

PROMPTS = [
    Case("say.say", "ask: {prompt: [{«say: Welcome back.|say: Goodbye.»}], goto: menu}", "hears Welcome back."),
    Case("say.language", 'ask: {prompt: [{say: "Para español, oprima el 9."«, language: es-US»}], goto: menu}', "speaks es-US Para español, oprima el 9."),
    Case("say.if", "variables: {visits: 0}\nask: {prompt: [Hello., {say: Welcome back.«, if: visits > 2»}], goto: menu}", "hears Hello. Main menu."),
    Case(
        "say.interruptible",
        "ask: {prompt: [{say: This call is recorded.«, interruptible: false»}, Press 1.], choices: [{dtmf: 1, goto: menu}]}",
        "early press 1 | state ask | press 1 | state menu",
    ),
    Case("play.play", 'ask: {prompt: [{«play: "https://clinic.example/a.mp3"|say: Hello.»}], goto: menu}', "plays https://clinic.example/a.mp3"),
    Case("play.loop", 'ask: {prompt: [{play: "https://clinic.example/a.mp3"«, loop: 2»}], goto: menu}', "plays https://clinic.example/a.mp3 2"),
    Case("play.text", 'variables: {jingle: ""}\nask: {prompt: [{play: "{{ jingle }}"«, text: Welcome.»}], goto: menu}', "hears Welcome."),
    Case("play.if", 'variables: {visits: 0}\nask: {prompt: [{play: "https://clinic.example/a.mp3"«, if: visits > 2»}], choices: [{dtmf: 1, goto: menu}]}', "quiet"),
    Case("play.interruptible", 'ask: {prompt: [{play: "https://clinic.example/a.mp3"«, interruptible: false»}], choices: [{dtmf: 1, goto: menu}]}', "early press 1 | state ask"),
    Case(
        "one_of.one_of",
        "commands: [{dtmf: star, do: repeat}]\nask: {prompt: [{«one_of: [Hello., Welcome.]|say: Hello.»}], choices: [{dtmf: 1, goto: menu}]}",
        "hears Welcome. | press * | hears Hello.",
    ),
    Case("one_of.language", "ask: {prompt: [{one_of: [Hola.]«, language: es-US»}], goto: menu}", "speaks es-US Hola."),
    Case("one_of.if", "variables: {visits: 0}\nask: {prompt: [Hello., {one_of: [Welcome back.]«, if: visits > 2»}], goto: menu}", "hears Hello. Main menu."),
    Case("one_of.interruptible", "ask: {prompt: [{one_of: [This call is recorded.]«, interruptible: false»}], choices: [{dtmf: 1, goto: menu}]}", "early press 1 | state ask"),
]

CHOICES = [
    Case("choice.dtmf", "ask: {prompt: Billing?, choices: [{«dtmf: 2, »speech: [billing], goto: menu}]}", "press 2 | state menu"),
    Case("choice.speech", "ask: {prompt: Billing?, choices: [{dtmf: 2«, speech: [billing]», goto: menu}]}", "say billing | state menu"),
    Case("choice.goto", "ask: {prompt: Billing?, choices: [{dtmf: 2, «goto: menu|goto: bye»}]}", "press 2 | state menu"),
    Case(
        "choice.do=repeat", "ask: {prompt: Press 1., choices: [{dtmf: 1, goto: menu}, {dtmf: 9, «do: repeat|goto: bye»}]}", "hears Press 1. | press 9 | hears Press 1. | state ask"
    ),
    Case(
        "choice.do=back",
        "ask: {prompt: Press 1., choices: [{dtmf: 1, goto: more}]}\nmore: {prompt: More., choices: [{dtmf: 8, «do: back|do: repeat»}, {dtmf: 9, goto: bye}]}",
        "press 1 | press 8 | state ask",
    ),
    Case(
        "choice.do=restart",
        """
        variables: {tries: 0}
        ask: {prompt: "Tries: {{ tries }}.", choices: [{dtmf: 1, set: {tries: 7}, goto: more}]}
        more: {prompt: More., choices: [{dtmf: 8, «do: restart|goto: ask»}, {dtmf: 9, goto: bye}]}
        """,
        "press 1 | press 8 | state ask | kept tries 0",
    ),
    Case("choice.if", "variables: {tries: 0}\nask: {prompt: Press 1., choices: [{dtmf: 1, goto: menu}, {dtmf: 2«, if: tries > 2», goto: bye}]}", "press 2 | wait 3.1 | state ask"),
    Case("choice.set", 'variables: {topic: ""}\nask: {prompt: Billing?, choices: [{dtmf: 2«, set: {topic: billing}», goto: menu}]}', "press 2 | kept topic billing"),
    Case("choice.language", "ask: {prompt: Para español, choices: [{dtmf: 9«, language: es-US», goto: menu}]}", "press 9 | switches es-US"),
    Case("choice.prompt", "ask: {prompt: Billing?, choices: [{dtmf: 2«, prompt: All right.», goto: menu}]}", "press 2 | hears All right. Main menu."),
    Case(
        "choice.label",
        "ask: {prompt: Which account?, choices: [{speech: [checking account]«, label: your daily account», goto: menu}, {speech: [savings account], goto: bye}]}",
        "say account | hears your daily account",
    ),
]

RECOVERY = [
    Case("recovery.timeout", "recovery: {«timeout: 2s»}\nask: {prompt: Press 1., choices: [{dtmf: 1, goto: menu}]}", "hears Press 1. | wait 2.1 | hears Press 1."),
    Case(
        "recovery.digit_timeout",
        "recovery: {«digit_timeout: 1s»}\nask: {prompt: Press 1., choices: [{dtmf: 1, goto: menu}, {dtmf: 12, goto: bye}]}",
        "press 1 | wait 1.1 | state menu",
    ),
    Case("recovery.no_input", "recovery: {«no_input: [Are you there?]»}\nask: {prompt: Press 1., choices: [{dtmf: 1, goto: menu}]}", "wait 6.1 | hears Are you there? Press 1."),
    Case("recovery.no_match", "recovery: {«no_match: [Pardon?]»}\nask: {prompt: Press 1., choices: [{dtmf: 1, goto: menu}]}", "say elephants | hears Pardon? Press 1."),
    Case(
        "recovery.fallback",
        "recovery: {no_match: [Pardon?], «fallback: desk»}\nask: {prompt: Press 1., choices: [{dtmf: 1, goto: menu}]}",
        "say elephants | say elephants | hears One moment.",
    ),
    Case(
        "recovery.max_failures",
        "recovery: {«max_failures: 2, »fallback: desk}\nask: {prompt: Press 1., choices: [{dtmf: 1, goto: menu}]}",
        "say elephants | wait 6.1 | hears One moment.",
    ),
    Case("rung.prompt", "ask: {prompt: Press 1., choices: [{dtmf: 1, goto: menu}], no_match: [{«prompt: Pardon?, »goto: desk}]}", "say elephants | hears Pardon? One moment."),
    Case("rung.goto", "ask: {prompt: Press 1., choices: [{dtmf: 1, goto: menu}], no_match: [{prompt: I'll get somebody.«, goto: desk»}]}", "say elephants | hears One moment."),
    Case(
        "rung.reprompt",
        "ask: {prompt: Press 1., choices: [{dtmf: 1, goto: menu}], no_match: [{prompt: Only 1 works.«, reprompt: false»}, Pardon?]}",
        "hears Press 1. | say elephants | only Only 1 works.",
    ),
]


def office(at: str, calendar: str, call: str) -> Case:
    return Case(
        f"calendar.{at}",
        f"calendars: {{office: {{{calendar}}}}}\nask: {{decide: [{{if: calendars.office.is_open, goto: open}}, {{else: bye}}]}}\nopen: {{prompt: Come in., choices: [{{dtmf: 1, goto: bye}}]}}",
        call,
    )


CALENDARS = [
    office("timezone", "«timezone: Asia/Tokyo|timezone: America/New_York», open: {mon-fri: 08:00-17:00}", "at 2026-03-02T01:00+00:00 | hears Come in."),
    office("open", "timezone: UTC, «open: {sat: 09:00-12:00}|open: {mon-fri: 09:00-12:00}»", "at 2026-03-07T10:00+00:00 | hears Come in."),
    office("holidays", "timezone: UTC, open: {daily: 08:00-17:00}«, holidays: US»", "at 2026-12-25T12:00+00:00 | hears Goodbye."),
    office("except", "timezone: UTC, open: {daily: 08:00-17:00}«, except: {2026-12-24: closed}»", "at 2026-12-24T12:00+00:00 | hears Goodbye."),
]

STATES = [*TOP, *STATE, *PROMPTS, *CHOICES, *RECOVERY, *CALENDARS]
