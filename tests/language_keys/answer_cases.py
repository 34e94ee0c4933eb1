"""`collect` with its options and checks, and `browse` with its choices."""

from __future__ import annotations

from tests.language_keys.playing import Case

__all__ = ["ANSWERS"]


def asking(at: str, collect: str, call: str, block: str = "collect", top: str = "") -> Case:
    """A question for one answer, `a`."""
    return Case(f"{block}.{at}", f"{top}\nask: {{prompt: Well?, collect: {{into: a, {collect}}}, goto: got}}", call)


def typed(name: str, said: str, value: str, more: str = "", instead: str = "text") -> Case:
    """A type, and the same words where the question is of another."""
    return asking(f"type={name}", f"«type: {name}{more}|type: {instead}», confirm: never", f"say {said} | kept a {value}")


COLLECT = [
    Case("collect.into", 'variables: {a: "", b: ""}\nask: {prompt: Well?, collect: {«into: a|into: b», type: digits, length: 4}, goto: got}', "press 4077 | kept a 4077"),
    typed("digits", "it's four oh double seven", "4077"),
    typed("number", "a hundred and twenty", "120"),
    typed("money", "three dollars fifty", "3.5"),
    typed("date", "March third nineteen eighty", "1980-03-03"),
    typed("time", "half past three in the afternoon", "15:30:00"),
    typed("phone", "four one five five five five zero one double zero", "+14155550100"),
    typed("email", "ann dot lee at gmail dot com", "ann.lee@gmail.com"),
    typed("yes_no", "yep", "True"),
    typed("code", "B as in Bravo four two", "B42"),
    typed("choice", "the second one", "delivery", more=", options: [pickup, delivery]"),
    typed("text", "the red house behind the church", "the red house behind the church", instead="code"),
    asking("length", "type: digits«, length: 4»", "press 4077 | state got"),
    asking("min_length", "type: digits«, min_length: 4»", "press 407 | wait 3.1 | state ask"),
    asking("max_length", "type: digits«, max_length: 4»", "press 4077 | state got"),
    asking("min", "type: number«, min: 10»", "say four | state ask"),
    asking("max", "type: number«, max: 10»", "say forty | state ask"),
    asking("earliest", "type: date«, earliest: today», confirm: never", "say March third nineteen eighty | state ask"),
    asking("latest", "type: date«, latest: today», confirm: never", "say tomorrow | state ask"),
    asking("check", "type: digits«, check: [{if: luhn(a), prompt: That is no card number.}]»", "press 4111# | hears That is no card number. Well?"),
    asking("if", "type: digits, length: 4, check: [{«if: luhn(a)|if: a != '0000'»}]", "press 4111 | state ask", block="check"),
    asking("prompt", "type: digits, length: 4, check: [{if: luhn(a)«, prompt: That is no card number.»}]", "press 4111 | hears That is no card number.", block="check"),
    asking("options", "type: choice, «options: [pickup, delivery]|options: [yes, no]»", "say delivery | kept a delivery"),
    asking("options", 'type: choice, «options: "{{ towns }}"|options: [here, there]»', "press 3 | kept a Bath", top="variables: {towns: [Salem, Dover, Bath]}"),
    asking("label", "type: choice, options: [pickup, {«label: delivery|label: shipping», value: D}]", "say delivery | kept a D", block="option"),
    asking("value", "type: choice, options: [pickup, {label: delivery«, value: D»}]", "say delivery | kept a D", block="option"),
    asking("speech", "type: choice, options: [pickup, {label: delivery«, speech: [bring it]»}]", "say bring it | kept a delivery", block="option"),
    asking("input=any", "type: digits, length: 4, «input: any|input: dtmf»", "say four oh seven seven | kept a 4077"),
    asking("input=dtmf", "type: digits, length: 4«, input: dtmf»", "say four oh seven seven | state ask | press 4077 | state got"),
    asking("input=speech", "type: digits, length: 4«, input: speech»", "press 4077 | state ask | say four oh seven seven | state got"),
    asking("end_key", "type: digits«, end_key: star»", "press 12* | kept a 12"),
    asking("cancel_key", "type: digits, length: 4«, cancel_key: star»", "hears Well? | press 12* | hears Well? | press 4077 | kept a 4077"),
    asking("timeout", "type: digits«, timeout: 2s»", "hears Well? | wait 2.1 | hears Well?"),
    asking("digit_timeout", "type: digits«, digit_timeout: 1s»", "press 12 | wait 1.1 | kept a 12"),
    asking("end_timeout", "type: digits, length: 4«, end_timeout: 1s»", "press 4077 | state ask | wait 1.1 | state got"),
    asking("confirm=never", "type: date«, confirm: never»", "say three four | state got"),
    asking("confirm=always", "type: digits, length: 4«, confirm: always»", "press 4077 | hears I have 4 0 7 7. Is that right? | press 1 | kept a 4077"),
    asking("confirm=when_unsure", "type: digits, length: 5«, confirm: when_unsure»", "say twenty two oh one | hears 2 0 2 0 1 | state ask | say yes | kept a 20201"),
    asking("confirm=when_unsure", "type: digits, length: 4, «confirm: when_unsure|confirm: always»", "press 4077 | kept a 4077"),
    asking("confirm=implicit", "type: digits, length: 4«, confirm: implicit»", "press 4077 | hears 4 0 7 7 | state got"),
    asking("confirm_prompt", "type: digits, length: 4, confirm: always«, confirm_prompt: 'Do I have {{ a }} right?'»", "press 4077 | hears Do I have 4077 right?"),
    Case("collect.secret", "ask: {prompt: Your PIN?, collect: {into: a, type: digits, length: 4«, secret: true»}, goto: menu}", "press 4077 | state menu | kept a •••"),
]


MORE = "more: {prompt: More., choices: [{dtmf: 9, goto: ask}]}"


def reading(at: str, call: str, choice: str = "{dtmf: 1, do: next}", more: str = "", top: str = "") -> Case:
    """A list of three books, with one choice."""
    return Case(
        at,
        f"""
        variables: {{books: [Emma, Dune, Ulysses], topic: ""}}
        {top}
        ask: {{prompt: Your books., browse: {{items: books, as: book, item: "{{{{ book }}}}.", choices: [{choice}]{more}}}, outcomes: {{end: bye, stop: menu}}}}
        """,
        call,
    )


def named(key: str, browse: str, call: str) -> Case:
    """A list with its own `items`, `as` and `item`."""
    return Case(f"browse.{key}", f"variables: {{books: [Emma, Dune], no_books: []}}\nask: {{prompt: Your books., browse: {{{browse}}}, outcomes: {{end: bye}}}}", call)


BROWSE = [
    named("items", "«items: books|items: no_books», as: book, item: A book.", "hears A book."),
    named("as", "items: books, «as: book|as: one», item: A book.", "hears A book. | kept book Emma"),
    named("item", "items: books, as: book, «item: '{{ book }}.'|item: A book.»", "hears Your books. Emma."),
    named("choices", "items: books, as: book, item: '{{ book }}.'«, choices: [{dtmf: 1, do: next}]»", "press 1 | hears Dune."),
    reading("browse.pause", "hears Emma. | wait 3 | quiet | wait 1.1 | hears Dune.", more="«, pause: 4s»"),
    reading("browse.restart", "press 1 | hears Dune. | press 5 | press 9 | hears Emma.", choice="{dtmf: 1, do: next}, {dtmf: 5, goto: more}", more="«, restart: true»", top=MORE),
    reading("browse_choice.do=next", "press 1 | hears Dune.", "{dtmf: 1, «do: next|do: repeat»}"),
    reading("browse_choice.do=previous", "wait 2.1 | hears Dune. | press 1 | hears Emma.", "{dtmf: 1, «do: previous|do: next»}"),
    reading("browse_choice.do=repeat", "hears Emma. | press 1 | hears Emma.", "{dtmf: 1, «do: repeat|do: next»}"),
    reading("browse_choice.do=stop", "press 1 | hears Main menu.", "{dtmf: 1, «do: stop|do: next»}"),
    reading("browse_choice.dtmf", "press 5 | state menu", "{«dtmf: 5, »speech: [renew], goto: menu}"),
    reading("browse_choice.speech", "say renew it please | state menu", "{dtmf: 5«, speech: [renew (it)]», goto: menu}"),
    reading("browse_choice.goto", "press 5 | state more", "{dtmf: 5, «goto: more|do: stop»}", top=MORE),
    reading("browse_choice.if", "press 5 | state ask", "{dtmf: 1, do: next}, {dtmf: 5«, if: topic == 'renewing'», goto: menu}"),
    reading("browse_choice.set", "press 5 | kept topic Emma", "{dtmf: 5«, set: {topic: '{{ book }}'}», goto: menu}"),
    reading("browse_choice.language", "press 5 | switches es-US", "{dtmf: 5«, language: es-US», goto: menu}"),
    reading("browse_choice.prompt", "press 5 | hears Renewed. Main menu.", "{dtmf: 5«, prompt: Renewed.», goto: menu}"),
    reading("browse_choice.label", "say renew | hears keep it longer", "{speech: [renew the loan]«, label: keep it longer», goto: menu}, {speech: [renew my card], do: stop}"),
]

ANSWERS = [*COLLECT, *BROWSE]
