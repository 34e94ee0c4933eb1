"""What is different in a flow, in sentences for those who answer for it.

Compared is what two files mean (`plain`), never how they are written. What has no sentence of its own is told by its
key, so that nothing changes unsaid: there are no changes exactly where the plain data are equal.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rapidfuzz.fuzz import ratio

from flowengine.language.model import JOBS, Flow
from flowengine.language.phrases import Phrase
from flowengine.review.plain import duration, plain
from flowengine.review.wording import listing, nth

__all__ = ["Change", "as_json", "as_text", "changes_between"]

# How much a change matters: what callers come to, when, what they hear, what is understood, and the rest.
WAYS, HOURS, WORDS, PHRASES, REST = range(5)
_SAME = 70.0
"""Of a hundred: so alike are a state that is gone and a new one, where it was only renamed."""
_DURATIONS = ("timeout", "digit_timeout", "end_timeout", "pause", "max_length")
_TARGETS = ("goto", "else", "fallback", "start")
_DAYS = {"mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday", "sat": "Saturday", "sun": "Sunday"}
_MOVES = {
    "repeat": "repeats the question",
    "back": "goes back to the question before",
    "restart": "starts the call over",
    "next": "goes on to the next",
    "previous": "goes back to the one before",
    "stop": "stops",
}
_VERBS = {"goes": ("going", "went"), "repeats": ("repeating", "repeated"), "starts": ("starting", "started"), "stops": ("stopping", "stopped")}
_NAMES = {
    "timeout": "The wait for an answer",
    "digit_timeout": "The wait between keys",
    "pause": "The silence before it goes on",
    "interruptible": "Whether callers can cut the prompt (`interruptible`)",
    "language": "The language",
    "title": "The title",
    "description": "The description",
    "max_failures": "The number of failures before the fallback",
    "voice": "The voice",
    "welcome_greeting": "The greeting",
    "hints": "The hints for listening",
    "label": "What it is called in “did you mean”",
    "notes": "The notes",
    "timezone": "The time zone",
    "holidays": "The public holidays",
}
_DOES = {
    "choices": "is a menu",
    "collect": "asks for an answer",
    "browse": "reads a list",
    "request": "asks another system",
    "decide": "decides where the call goes",
    "subflow": "goes through another flow",
    "return": "ends this flow with an outcome",
    "handoff": "hands the call over",
    "hangup": "hangs up",
    "": "speaks and goes on",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different. `where`: a state as `menu`, or what else of the flow; `before` and `after`: longer words, where there are any."""

    where: str
    weight: int
    text: str
    before: str = ""
    after: str = ""


def changes_between(old: Flow, new: Flow) -> list[Change]:
    """The changes from one flow to another: what matters most first, and all of one place together."""
    before, after = _usual(plain(old)), _usual(plain(new))
    renamed = _renamed(before["states"], after["states"])
    before = _under_new_names(before, renamed)
    found = [*_states(before["states"], after["states"], renamed), *_rest(before, after)]
    first: dict[str, tuple[int, int]] = {}
    for place, change in enumerate(found):
        weight, earliest = first.get(change.where, (change.weight, place))
        first[change.where] = (min(weight, change.weight), earliest)
    return sorted(found, key=lambda change: (*first[change.where], change.weight))


def _usual(flow: dict[str, Any]) -> dict[str, Any]:
    """The flow without `interruptible: true`, where callers can cut what is said anyway."""
    if flow.get("relay", {}).get("interruptible", "any") == "any":
        for state in flow["states"].values():
            if state.get("interruptible") is True:
                del state["interruptible"]
    return flow


def as_text(changes: Sequence[Change]) -> str:
    """The changes under the places where they are."""
    lines: list[str] = []
    where = ""
    for change in changes:
        if change.where != where:
            where = change.where
            lines += ["", where]
        lines.append(f"  - {change.text}")
        lines += [f"      was: {change.before}"] if change.before else []
        lines += [f"      now: {change.after}"] if change.after else []
    return "\n".join(lines[1:]) + "\n" if lines else ""


def as_json(changes: Sequence[Change]) -> str:
    """The changes for programs."""
    return json.dumps([asdict(change) for change in changes], ensure_ascii=False, indent=2) + "\n"


# ------------------------------------------------------------------------------------------------------------ the states


def _renamed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, str]:
    """The new names of states that are mostly as they were: the most alike first."""
    gone, come = [name for name in before if name not in after], [name for name in after if name not in before]
    alike = sorted(
        ((ratio(_essence(before[a]), _essence(after[b])), -i, -j, a, b) for i, a in enumerate(gone) for j, b in enumerate(come) if _job(before[a]) == _job(after[b])), reverse=True
    )
    found: dict[str, str] = {}
    for likeness, _, _, a, b in alike:
        if likeness >= _SAME and a not in found and b not in found.values():
            found[a] = b
    return found


def _essence(state: Mapping[str, Any]) -> str:
    return json.dumps(state, ensure_ascii=False, sort_keys=True)


def _under_new_names(value: Any, renamed: Mapping[str, str], key: str = "") -> Any:
    """Plain data with states called what they are called now."""
    if isinstance(value, dict):
        if key == "states":
            return {renamed.get(name, name): _under_new_names(state, renamed) for name, state in value.items()}
        if key == "outcomes":
            return {name: renamed.get(target, target) for name, target in value.items()}
        if key in ("variables", "set", "with", "data", "json", "query", "headers", "form"):
            return value
        return {name: _under_new_names(entry, renamed, name) for name, entry in value.items()}
    if isinstance(value, list):
        return [_under_new_names(entry, renamed) for entry in value]
    return renamed.get(value, value) if key in _TARGETS and isinstance(value, str) else value


def _states(before: Mapping[str, Any], after: Mapping[str, Any], renamed: Mapping[str, str]) -> Iterator[Change]:
    for name in after:
        for old_name in (a for a, b in renamed.items() if b == name):
            yield Change(f"`{name}`", WAYS, f"The state `{old_name}` is now called `{name}`.")
        if name not in before:
            yield Change(f"`{name}`", WAYS, f"The state `{name}` is new: it {_DOES[_job(after[name])]}.", after=_words(after[name].get("prompt")))
        else:
            yield from _state(f"`{name}`", before[name], after[name])
    for name in before:
        if name not in after:
            yield Change(f"`{name}`", WAYS, f"The state `{name}` is gone: it {_did(_job(before[name]))}.", before=_words(before[name].get("prompt")))


def _did(job: str) -> str:
    verb, _, rest = _DOES[job].partition(" ")
    past = {"is": "was", "speaks": "spoke", "goes": "went", "reads": "read", "asks": "asked", "hands": "handed", "hangs": "hung", "ends": "ended", "decides": "decided"}
    return f"{past[verb]} {rest.replace('goes on', 'went on')}".strip()


def _job(state: Mapping[str, Any]) -> str:
    return next((job for job in JOBS if job in state), "")


def _state(where: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    was, now = _job(before), _job(after)
    if was != now:
        yield Change(where, WAYS, f"It now {_DOES[now]}; before it {_did(was)}.")
    for key in dict.fromkeys((*before, *after)):
        a, b = before.get(key), after.get(key)
        if a == b or (key in JOBS and was != now and (b is None or key not in ("choices", "decide", "handoff"))):
            continue
        match key:
            case "prompt":
                yield from _prompt(where, "", a, b)
            case "choices" | "commands":
                if (a is False) != (b is False):
                    yield Change(where, WAYS, f"The commands of the flow {'no longer work here' if b is False else 'work here again'}.")
                yield from _choices(where, a or [], b or [], key)
            case "decide":
                yield from _decisions(where, a or [], b or [])
            case "outcomes":
                yield from _ways(where, "After “{}” the call", a or {}, b or {})
            case "goto":
                yield from _goto(where, "Afterwards it", a, b)
            case "no_input" | "no_match":
                yield from _ladder(where, key, a or [], b or [])
            case "handoff":
                yield from _handoff(where, a or {}, b or {})
            case "collect" | "browse" | "request":
                yield from _inside(where, key, a or {}, b or {})
            case "subflow":
                yield Change(where, WAYS, f"It now goes through the flow `{b}` (was `{a}`).")
            case "return":
                yield Change(where, WAYS, f"It now ends the flow with the outcome `{b}` (was `{a}`).")
            case _:
                yield from _other(where, key, a, b)


def _goto(where: str, subject: str, before: str | None, after: str | None) -> Iterator[Change]:
    if after is None:
        yield Change(where, WAYS, f"{subject} no longer goes to `{before}`.")
    else:
        yield Change(where, WAYS, f"{subject} now goes to `{after}`" + (f" (was `{before}`)." if before else "."))


def _ways(where: str, subject: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield from _goto(where, subject.format(name), before.get(name), after.get(name))


# ------------------------------------------------------------------------------------------------------------ the choices


def _choices(where: str, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], key: str) -> Iterator[Change]:
    pairs = _matched(before, after)
    command = "command " if key == "commands" else ""
    for place, choice in enumerate(after):
        match = next((i for i, j in pairs if j == place), None)
        if match is None:
            said = _said(choice)
            yield Change(where, WAYS, f"New {command or 'choice '}{_called(choice)}: it {_leads(choice)}." + (f" Callers can say {said}." if said else ""))
        elif before[match] != choice:
            yield from _choice(where, before[match], choice)
    for place, choice in enumerate(before):
        if place not in [i for i, _ in pairs]:
            yield Change(where, WAYS, f"The {command or 'choice '}{_called(choice)} is gone; it {_led(choice)}.")
    order = [i for i, _ in sorted(pairs, key=lambda pair: pair[1])]
    if order != sorted(order):
        yield Change(where, REST, f"The {'commands' if command else 'choices'} stand in another order.")


def _matched(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[tuple[int, int]]:
    """Which choice became which: the same; else of one key; else of some of the phrases; else with the same end."""
    pairs: list[tuple[int, int]] = []
    tests: tuple[Callable[[Mapping[str, Any], Mapping[str, Any]], bool], ...] = (
        lambda a, b: a == b,
        lambda a, b: bool(set(a.get("dtmf", ())) & set(b.get("dtmf", ()))) and a.get("if") == b.get("if"),
        lambda a, b: bool(set(a.get("dtmf", ())) & set(b.get("dtmf", ()))),
        lambda a, b: bool(set(a.get("speech", ())) & set(b.get("speech", ()))),
    )
    for same in tests:
        for i, a in enumerate(before):
            for j, b in enumerate(after):
                if i not in [pair[0] for pair in pairs] and j not in [pair[1] for pair in pairs] and same(a, b):
                    pairs.append((i, j))
    return pairs


def _called(choice: Mapping[str, Any]) -> str:
    keys = choice.get("dtmf", [])
    if keys:
        return f"key {listing(keys, 'or')}"
    return f"“{choice['speech'][0]}”"


def _subject(choice: Mapping[str, Any]) -> str:
    called = _called(choice)
    return called[0].upper() + called[1:]


def _said(choice: Mapping[str, Any]) -> str:
    return listing([f"“{phrase}”" for phrase in choice.get("speech", [])], "or") if choice.get("speech") else ""


def _leads(choice: Mapping[str, Any]) -> str:
    return f"goes to `{choice['goto']}`" if "goto" in choice else _MOVES[choice["do"]]


def _leading(choice: Mapping[str, Any]) -> str:
    verb, _, rest = _leads(choice).partition(" ")
    return f"{_VERBS[verb][0]} {rest}".strip()


def _led(choice: Mapping[str, Any]) -> str:
    verb, _, rest = _leads(choice).partition(" ")
    return f"{_VERBS[verb][1]} {rest}".strip()


def _choice(where: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    subject = _subject(after)
    if _leads(before) != _leads(after):
        both = "goto" in before and "goto" in after
        yield Change(where, WAYS, f"{subject} now {_leads(after)} " + (f"(was `{before['goto']}`)." if both else f"instead of {_leading(before)}."))
    if before.get("dtmf") != after.get("dtmf"):
        a, b = before.get("dtmf", []), after.get("dtmf", [])
        name = f"“{after['speech'][0]}”" if after.get("speech") else f"What goes to `{after.get('goto')}`"
        yield Change(where, WAYS, f"{name} now has {'key ' + listing(b, 'or') if b else 'no key'} (was {'key ' + listing(a, 'or') if a else 'none'}).")
    if before.get("speech") != after.get("speech"):
        yield from _phrases(where, f"For {_called(after)}", before.get("speech", []), after.get("speech", []))
    for key in dict.fromkeys((*before, *after)):
        if key in ("goto", "do", "dtmf", "speech") or before.get(key) == after.get(key):
            continue
        if key == "prompt":
            yield from _prompt(where, f"{subject}: ", before.get(key), after.get(key))
        else:
            yield from (Change(c.where, c.weight, f"{subject}: {c.text[0].lower()}{c.text[1:]}", c.before, c.after) for c in _other(where, key, before.get(key), after.get(key)))


def _phrases(where: str, subject: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    come, gone = [f"“{p}”" for p in _beyond(after, before)], [f"“{p}”" for p in _beyond(before, after)]
    if come:
        yield Change(where, PHRASES, f"{subject} callers can now also say {listing(come, 'or')}.")
    if gone:
        yield Change(where, PHRASES, f"{subject} callers can no longer say {listing(gone, 'or')}.")
    if not come and not gone:
        how = "stand in another order" if sorted(before) == sorted(after) else "are written in another way, and are the same words"
        yield Change(where, REST, f"{subject} the phrases {how}.")


def _beyond(phrases: Sequence[str], others: Sequence[str]) -> list[str]:
    """Those of some phrases that have words which the others haven't. A list, `<name>`, is compared by its name."""
    words = {wording for phrase in others for wording in _wordings(phrase)}
    return [phrase for phrase in phrases if not words.issuperset(_wordings(phrase))]


def _wordings(phrase: str) -> tuple[str, ...]:
    return (phrase,) if "<" in phrase else Phrase(phrase).wordings()


def _decisions(where: str, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Iterator[Change]:
    def ways(lines: Sequence[Mapping[str, Any]]) -> dict[str, str]:
        return {line.get("if", ""): line.get("goto", line.get("else", "")) for line in lines}

    a, b = ways(before), ways(after)
    for condition in dict.fromkeys((*a, *b)):
        if a.get(condition) != b.get(condition):
            yield from _goto(where, f"If `{condition}`, the call" if condition else "Otherwise the call", a.get(condition), b.get(condition))
    if [c for c in a if c in b] != [c for c in b if c in a] or (a == b and list(before) != list(after)):
        yield Change(where, WAYS, "The conditions are looked at in another order.", _order(before), _order(after))


def _order(lines: Sequence[Mapping[str, Any]]) -> str:
    return "; ".join(f"if {line['if']}: {line['goto']}" if "if" in line else f"else {line['else']}" for line in lines)


# ------------------------------------------------------------------------------------------------- words, ladders, handoffs


def _prompt(where: str, subject: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> Iterator[Change]:
    a, b = dict(before or {}), dict(after or {})
    if a and b and ("" in a) != ("" in b):  # one text stands for all languages
        one, each = (a, b) if "" in a else (b, a)
        same = next((language for language, parts in each.items() if parts == one[""]), None)
        if same is not None:
            scopes = ("all languages", same) if one is a else (same, "all languages")
            yield Change(where, WORDS, f"{subject}{'w' if subject else 'W'}hat it said in {scopes[0]} it now says in {scopes[1]}.")
        one |= dict.fromkeys(each, one.pop(""))
    for language in dict.fromkeys((*a, *b)):
        if a.get(language) != b.get(language):
            spoken = f" in {language}" if language else ""
            text = "no longer says anything" if language not in b else "also says" if language not in a and a else "says" if not a else "says something else"
            text = f"{subject}it {text}" if subject else f"It {text}"
            yield Change(where, WORDS, f"{text}{spoken}.", _quoted(a.get(language)), _quoted(b.get(language)))


def _words(prompt: Mapping[str, Any] | None) -> str:
    """What a prompt says, in the first of its languages."""
    return _quoted(next(iter(prompt.values()))) if prompt else ""


def _quoted(parts: Sequence[Any] | None) -> str:
    return "“" + " ".join(map(_part, parts)) + "”" if parts else ""


def _part(part: Any) -> str:
    if isinstance(part, str):
        return " ".join(part.split())
    text = part.get("say") or (part.get("play") and f"♪ {part['play']}" + (f" ({part['text']})" if "text" in part else "")) or " / ".join(part.get("one_of", []))
    more = [f"{key} {value}" for key, value in part.items() if key not in ("say", "play", "text", "one_of")]
    return " ".join(str(text).split()) + (f" [{', '.join(more)}]" if more else "")


def _ladder(where: str, key: str, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Iterator[Change]:
    failure = "silence" if key == "no_input" else "answer that isn't understood"
    for number in range(max(len(before), len(after))):
        at = f"At the {nth(number + 1)} {failure}"
        a = before[number] if number < len(before) else {}
        b = after[number] if number < len(after) else {}
        if number >= len(after):
            yield Change(where, WAYS if "goto" in a else WORDS, f"{at} nothing of its own happens any more.", _words(a.get("prompt")))
            continue
        if a.get("goto") != b.get("goto"):
            yield from _goto(where, f"{at} the call", a.get("goto"), b.get("goto"))
        if a.get("prompt") != b.get("prompt"):
            yield from _prompt(where, f"{at} ", a.get("prompt"), b.get("prompt"))
        if a.get("reprompt") != b.get("reprompt"):
            yield Change(where, WORDS, f"{at} the question is {'no longer ' if b.get('reprompt') is False else ''}asked again.")
        if number >= len(before) and not b:
            yield Change(where, WORDS, f"{at} the question is asked again without a word.")


def _handoff(where: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    a, b = _handed(before), _handed(after)
    if a != b:
        yield Change(where, WAYS, f"The call is now handed to {b}" + (f" (was {a})." if before else "."))
    for key in dict.fromkeys((*before, *after)):
        if before.get(key) != after.get(key) and (key not in _HANDED or (isinstance(before.get(key), dict) and isinstance(after.get(key), dict) and a == b)):
            yield from _other(where, key, before.get(key), after.get(key))


_HANDED = ("dial", "queue", "refer", "voicemail", "flow", "redirect", "studio", "exit")


def _handed(handoff: Mapping[str, Any]) -> str:
    kind = next((kind for kind in _HANDED if kind in handoff), "")
    value = handoff.get(kind)
    if isinstance(value, dict):
        value = value.get("name") or value.get("workflow_sid")
    names = {
        "dial": "the number",
        "queue": "the queue",
        "voicemail": "voicemail",
        "flow": "the flow",
        "refer": "the SIP address",
        "redirect": "the address",
        "studio": "the Studio flow",
    }
    return names.get(kind, kind) + (f" `{value}`" if value else "")


def _inside(where: str, key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """What is different in a `collect`, `browse` or `request`."""
    for name in dict.fromkeys((*before, *after)):
        a, b = before.get(name), after.get(name)
        if a == b:
            continue
        if name in ("item", "while_waiting", "confirm_prompt"):
            told = {"item": "Of each item ", "while_waiting": "While the caller waits ", "confirm_prompt": "To confirm "}[name]
            yield from _prompt(where, told, a, b)
        elif name == "choices":
            yield from _choices(where, a or [], b or [], name)
        elif name == "type":
            yield Change(where, WAYS, f"It now asks for a {b} (was a {a}).".replace("_", " or "))
        else:
            yield from _other(where, f"{key}: {name}", a, b, WAYS if key == "request" else HOURS)


# --------------------------------------------------------------------------------------------------------------- the rest


def _rest(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for key in dict.fromkeys((*before, *after)):
        a, b = before.get(key), after.get(key)
        if key == "states" or a == b:
            continue
        match key:
            case "start":
                yield Change("The flow", WAYS, f"A call now begins at `{b}` (was `{a}`).")
            case "commands":
                yield from _choices("Everywhere", a or [], b or [], key)
            case "recovery":
                yield from _recovery(a or {}, b or {})
            case "calendars":
                yield from _each("Opening hours", a or {}, b or {}, "calendar", _opening)
            case "phrases":
                for name in dict.fromkeys((*(a or {}), *(b or {}))):
                    yield from _phrases("Phrases", f"For <{name}>", (a or {}).get(name, []), (b or {}).get(name, []))
                    if (name in (a or {})) != (name in (b or {})):
                        yield Change("Phrases", REST, f"The list <{name}> is {'new' if name in (b or {}) else 'gone'}.")
            case "tables":
                yield from _each("Tables", a or {}, b or {}, "table", _rows)
            case "relay":
                for name in dict.fromkeys((*(a or {}), *(b or {}))):
                    yield from _other("Speaking and listening", name, (a or {}).get(name), (b or {}).get(name))
            case "flow":
                yield Change("The flow", WAYS, f"Its id, and with it its address, is now `{b}` (was `{a}`).")
            case _:
                yield from _other("The flow", key, a, b, WAYS if key == "numbers" else REST)


def _recovery(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    where = "When nothing is heard or understood"
    for key in dict.fromkeys((*before, *after)):
        a, b = before.get(key), after.get(key)
        if a == b:
            continue
        if key in ("no_input", "no_match"):
            yield from _ladder(where, key, a or [], b or [])
        elif key == "fallback":
            yield from _goto(where, "When all else fails the call", a, b)
        else:
            yield from _other(where, key, a, b, HOURS)


def _each(where: str, before: Mapping[str, Any], after: Mapping[str, Any], noun: str, compare: Any) -> Iterator[Change]:
    for name in dict.fromkeys((*before, *after)):
        if name not in before or name not in after:
            yield Change(where, HOURS, f"The {noun} `{name}` is {'new' if name in after else 'gone'}.")
        elif before[name] != after[name]:
            yield from compare(where, name, before[name], after[name])


def _opening(where: str, name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for day, called in _DAYS.items():
        a, b = before["open"][day], after["open"][day]
        if a != b:
            yield Change(where, HOURS, f"`{name}`: on {called}s it is now {_open(b)} (was {_open(a)}).")
    dates = (before.get("except", {}), after.get("except", {}))
    for day in sorted({*dates[0], *dates[1]}):
        a, b = dates[0].get(day), dates[1].get(day)
        if a != b:
            yield Change(where, HOURS, f"`{name}`: on {day} it is now {_open(b)}" + (f" (was {_open(a)})." if a else "."))
    for key in ("timezone", "holidays"):
        if before.get(key) != after.get(key):
            yield from (Change(c.where, c.weight, f"`{name}`: {c.text[0].lower()}{c.text[1:]}") for c in _other(where, key, before.get(key), after.get(key), HOURS))


def _open(hours: str | None) -> str:
    return "as on any other day" if hours is None else "closed" if hours == "closed" else f"open {hours}"


def _rows(where: str, name: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Change]:
    come, gone = [row for row in after if row not in before], [row for row in before if row not in after]

    def shown(rows: Sequence[Mapping[str, str]]) -> str:
        return "; ".join(", ".join(cell for cell in row.values() if cell) for row in rows[:5]) + ("; …" if len(rows) > 5 else "")

    if not come and not gone:
        yield Change(where, REST, f"The rows of `{name}` stand in another order, or more or less often.")
    else:
        counted = listing([f"{len(rows)} row{'s' if len(rows) > 1 else ''} {word}" for rows, word in ((come, "new"), (gone, "gone")) if rows])
        yield Change(where, HOURS, f"The table `{name}` has {counted}.", shown(gone), shown(come))


def _other(where: str, key: str, before: Any, after: Any, weight: int = REST) -> Iterator[Change]:
    """What has no sentence of its own, by its key; of a block each key that differs."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys((*before, *after)):
            if name in before and name in after:
                yield from _other(where, f"{key}: {name}", before[name], after[name], weight)
            else:
                yield _alone(where, f"{key}: {name}", name in after, (after if name in after else before)[name], weight)
        return
    if before is None or after is None:
        yield _alone(where, key, before is None, after if before is None else before, weight)
        return
    last = key.rsplit(": ", 1)[-1]
    yield Change(where, weight, f"{_NAMES.get(key) or f'`{key}`'} is now {_shown(last, after)} (was {_shown(last, before)}).")


def _alone(where: str, key: str, came: bool, value: Any, weight: int) -> Change:
    """A key that one of the two flows has."""
    shown = _shown(key.rsplit(": ", 1)[-1], value)
    return Change(where, weight, f"{_NAMES.get(key) or f'`{key}`'} " + (f"is now {shown}." if came else f"is no longer given (was {shown})."))


def _shown(key: str, value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return duration(value) if key in _DURATIONS else f"{value:g}"
    if isinstance(value, str):
        return f"“{value}”" if " " in value else f"`{value}`"
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return listing([f"“{entry}”" for entry in value]) if value else "nothing"
    return f"`{json.dumps(value, ensure_ascii=False)}`"
