"""`request`, `decide` and `handoff`, with their outcomes."""

from __future__ import annotations

from tests.language_keys.playing import Case

__all__ = ["WAYS_OUT"]

API = "https://clinic.example/patients"


def asks(at: str, request: str, call: str, outcomes: str = "ok: menu, failed: desk", top: str = "", block: str = "request") -> Case:
    """A state that asks another system."""
    return Case(f"{block}.{at}", f"{top}\nask: {{request: {{{request}}}, outcomes: {{{outcomes}}}}}", call)


REQUEST = [
    *(asks(method, f"«{method}: {API}|{'put' if method != 'put' else 'post'}: {API}»", f"sends {method.upper()} {API}") for method in ("get", "post", "put", "patch", "delete")),
    asks("query", f"get: {API}«, query: {{phone: '{{{{ call.from }}}}'}}»", "sends query={'phone': '+15550001111'}"),
    asks("headers", f"get: {API}«, headers: {{Accept-Language: en}}»", "sends 'Accept-Language': 'en'"),
    asks("json", f"post: {API}«, json: {{day: Monday, seats: 2}}»", "sends json={'day': 'Monday', 'seats': 2}"),
    asks("form", f"post: {API}«, form: {{day: Monday, seats: 2}}»", "sends form={'day': 'Monday', 'seats': '2'}"),
    asks("timeout", f"get: {API}«, timeout: 3s»", "sends timeout=3"),
    asks("retry", f"get: {API}«, retry: 1»", "sends retry=1"),
    asks("while_waiting", f"get: {API}«, while_waiting: Bear with me.»", "wait 1.1 | hears Bear with me."),
    asks("into", f"get: {API}«, into: patient»", "answer 200 {\"name\": \"Ann\"} | kept patient {'name': 'Ann'}"),
    asks("outcomes=ok", f"get: {API}", "answer 201 | state menu", "«ok: menu|ok: bye», failed: desk", block="state"),
    asks("outcomes=failed", f"get: {API}", "answer 503 | hears One moment.", "ok: menu, «failed: desk|failed: menu»", block="state"),
    Case(
        "state.outcomes",
        f"ask: {{request: {{get: '{API}'}}, «outcomes: {{ok: menu, 404: unknown, failed: desk}}|outcomes: {{ok: unknown, failed: desk}}»}}\nunknown: {{prompt: I can't find you., goto: menu}}",
        "answer 404 | hears I can't find you.",
    ),
]

DECIDE = [
    Case("decision.if", "variables: {tries: 3}\nask: {decide: [{«if: tries > 2|if: tries > 5», goto: desk}, {else: bye}]}", "hears One moment."),
    Case("decision.goto", "variables: {tries: 3}\nask: {decide: [{if: tries > 2, «goto: desk|goto: bye»}, {else: bye}]}", "hears One moment."),
    Case("decision.else", "variables: {tries: 0}\nask: {decide: [{if: tries > 2, goto: bye}, {«else: desk|else: bye»}]}", "hears One moment."),
]


def hands(at: str, handoff: str, twiml: str, block: str = "handoff") -> Case:
    """A call that is handed over at once."""
    return Case(f"{block}.{at}", f"relay: {{exit_url: https://clinic.example/calls}}\nask: {{prompt: One moment., handoff: {{{handoff}}}}}", f"hands {twiml}")


def dialled(outcome: str) -> Case:
    """A dial that ended so."""
    return Case(f"state.outcomes={outcome}", f'ask: {{handoff: {{dial: "+15551230100"}}, outcomes: {{«{outcome}: menu»}}}}', f"hands <Dial | back {outcome} | state menu")


DIAL = 'dial: "+15551230100"'
WORKFLOW = "WW00000000000000000000000000000000"

HANDOFF = [
    hands("dial", f"«{DIAL}|queue: nurses»", "<Number>+15551230100</Number>"),
    hands("queue", f"«queue: nurses|{DIAL}»", ">nurses</Enqueue>"),
    hands("refer", f'«refer: "sip:desk@partner.example"|{DIAL}»', "<Sip>sip:desk@partner.example</Sip></Refer>"),
    hands("voicemail", f"«voicemail: true|{DIAL}»", "<Record "),
    hands("flow", f"«flow: billing-desk|{DIAL}»", "/flows/billing-desk/relay"),
    hands("redirect", f'«redirect: "https://clinic.example/old"|{DIAL}»', ">https://clinic.example/old</Redirect>"),
    hands("studio", f"«studio: FW00000000000000000000000000000000|{DIAL}»", "Flows/FW00000000000000000000000000000000"),
    hands("exit", f"«exit: refill|{DIAL}»", "label=refill"),
    hands("timeout", f"{DIAL}«, timeout: 20s»", 'timeout="20"'),
    hands("caller_id", f'{DIAL}«, caller_id: "+15551230199"»', 'callerId="+15551230199"'),
    hands("record", f"{DIAL}«, record: true»", 'record="record-from-answer"'),
    hands("data", "flow: billing-desk«, data: {caller: '{{ call.from }}'}»", '<Parameter name="caller" value="+15550001111" />'),
    hands("name", "queue: {«name: nurses|name: doctors»}", ">nurses</Enqueue>", block="queue"),
    hands("workflow_sid", f"queue: {{«workflow_sid: {WORKFLOW}|name: nurses»}}", f'workflowSid="{WORKFLOW}"', block="queue"),
    hands("max_length", "voicemail: {«max_length: 60s»}", 'maxLength="60"', block="voicemail"),
    hands("timeout", "voicemail: {«timeout: 4s»}", 'timeout="4"', block="voicemail"),
    hands("end_key", "voicemail: {«end_key: star»}", 'finishOnKey="*"', block="voicemail"),
    *map(dialled, ("completed", "busy", "no_answer", "failed", "canceled")),
]

LISTS = [
    Case("state.outcomes=end", "variables: {books: [Emma]}\nask: {browse: {items: books, as: book, item: A book.}, outcomes: {«end: menu|end: bye»}}", "wait 2.1 | state menu"),
    Case("state.outcomes=empty", "variables: {books: []}\nask: {browse: {items: books, as: book, item: A book.}, outcomes: {end: bye«, empty: menu»}}", "state menu"),
    Case(
        "state.outcomes=stop",
        "variables: {books: [Emma]}\nask: {browse: {items: books, as: book, item: A book., choices: [{dtmf: 4, do: stop}]}, outcomes: {end: bye«, stop: menu»}}",
        "press 4 | state menu",
    ),
]

RECURSION = "variables: {depth: 0}\nask: {decide: [{if: depth > 0, goto: inner}, {else: outer}]}\nouter: {subflow: f, with: {depth: 1}, outcomes: {done: menu}}\n"

SUBFLOWS = [
    Case("state.subflow", "ask: {«subflow: paying|subflow: nothing-there», outcomes: {paid: menu}}", "press 1 | state menu"),
    Case("state.with", "ask: {subflow: paying«, with: {a: 35}», outcomes: {paid: menu}}", "hears Pay 35?"),
    Case("state.into", "ask: {subflow: paying«, into: payment», outcomes: {paid: menu}}", "press 1 | kept payment {'a': 0}"),
    Case("state.return", RECURSION + "inner: {«return: done|hangup: true»}", "state menu"),
    Case(
        "voicemail.into",
        'variables: {a: null}\nask: {handoff: {voicemail: {max_length: 60s«, into: a»}}, goto: left}\nleft: {prompt: "{{ a.duration }} seconds.", goto: menu}',
        "hands <Record | recorded 7 | hears 7 seconds.",
    ),
]

WAYS_OUT = [*REQUEST, *DECIDE, *HANDOFF, *LISTS, *SUBFLOWS]
