"""What may be typed next at a place of a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import available_timezones

from flowengine.editing import meanings
from flowengine.editing.describing import summary_of
from flowengine.editing.desk import Desk
from flowengine.editing.page import Page
from flowengine.editing.shapes import Key, Leaf, Shape, at_path
from flowengine.editing.skimming import Cursor, Trail, cursor_at
from flowengine.language.expressions import TESTS
from flowengine.language.handoff import COMES_BACK, HANDOFF_KINDS
from flowengine.language.model import BROWSE_OUTCOMES, JOBS, LISTENING_JOBS, LISTENING_ONLY
from flowengine.language.request import METHODS, REQUEST_OUTCOMES
from flowengine.language.source import Reading, Text
from flowengine.language.tables import columns_of
from flowengine.relay.twiml import KNOWN_VOICES

__all__ = ["Completion", "complete"]

# Keys of which a block has one, by what the block is called.
_ONE_OF: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "state": (JOBS,),
    "handoff": (HANDOFF_KINDS,),
    "request": (METHODS, ("json", "form")),
    "choice": (("goto", "do"),),
    "decision": (("if", "else"), ("goto", "else")),
}
_STATUSES = ("404", "409", "429", "500")


@dataclass(frozen=True, slots=True)
class Completion:
    """Something that could stand at the cursor."""

    label: str
    kind: str
    """`key`, `word`, or the kind of a name."""
    text: str
    """What is put in, from `column` (counted from 1) to the cursor."""
    column: int
    detail: str = ""


def complete(desk: Desk, page: Page, line: int, column: int) -> list[Completion]:
    """What may stand at a place, in the order to show it. Lines and columns count from 1."""
    head = page.lines[line - 1][: column - 1] if line <= len(page.lines) else ""
    braces = head.rfind("{{")
    if braces >= 0 and "}}" not in head[braces:]:
        cursor = cursor_at(page.lines, line, braces + 1)
        leaf = at_path(page.root, cursor.path).leaf
        return list(_in_expression(desk, page, head[braces + 2 :], column, secrets=leaf is not None and leaf.kind == "secret template"))
    cursor = cursor_at(page.lines, line, column)
    shape = at_path(page.root, cursor.path)
    found: list[Completion] = []
    if cursor.slot in ("key", "either"):
        found += _keys(desk, page, cursor, shape)
    if cursor.slot in ("value", "either") and shape.leaf is not None:
        found += _values(desk, page, cursor, shape.leaf, column)
    return found


# -------------------------------------------------------------------------------------------------------------------- keys


def _keys(desk: Desk, page: Page, cursor: Cursor, shape: Shape) -> Iterator[Completion]:
    present = page.present(cursor.path)
    if not cursor.flow and any(scrap.path[: len(cursor.path)] == cursor.path and scrap.path[len(cursor.path) :][:1] == (0,) for scrap in page.scraps):
        return  # a list has begun here
    keys = [key for key in shape.keys(present).values() if key.name not in present and _fits(key, present)]
    for key in sorted(keys, key=lambda key: not key.required):
        yield Completion(key.name, "key", _written(key, cursor.flow), cursor.column, key.description)
    if shape.names is not None:
        for name, detail in _names(desk, page, cursor.path, shape.names):
            if name not in present:
                yield Completion(name, "key", f"{name}: ", cursor.column, detail)


def _fits(key: Key, present: frozenset[str]) -> bool:
    """Whether a key can join those that a block has."""
    if any(key.name in group and present & set(group) for group in _ONE_OF.get(key.noun, ())):
        return False
    jobs = present & set(JOBS)
    if key.noun != "state" or not jobs:
        return True
    if key.name in LISTENING_ONLY:
        return bool(jobs & LISTENING_JOBS)
    if key.name == "outcomes":
        return bool(jobs & {"handoff", "request", "browse", "subflow"})
    return key.name not in ("with", "into") or "subflow" in jobs


def _written(key: Key, flow: bool) -> str:
    only_block = key.shape.leaf is None and not (key.shape.items is not None and key.shape.items.leaf is not None)
    return f"{key.name}:" if only_block and not flow else f"{key.name}: "


def _names(desk: Desk, page: Page, path: Trail, leaf: Leaf) -> Iterator[tuple[str, str]]:
    """Names that a block may have as keys."""
    if leaf.kind == "outcome":
        yield from _outcomes(desk, page, path[:-1])
    elif leaf.kind == "language":
        yield from _languages(desk, page)
    elif leaf.kind == "variable" and leaf.foreign:
        yield from _variables_of(desk, page, _text(page, (*path[:-1], "subflow")))
    elif leaf.kind == "variable" and path[-1:] == ("set",):
        yield from _declared(desk, page, "variable").items()
    else:
        yield from ((word, "") for word in leaf.words)


def _outcomes(desk: Desk, page: Page, state: Trail) -> Iterator[tuple[str, str]]:
    jobs = page.present(state)
    if "request" in jobs:
        yield "ok", "It was answered, with a 2xx."
        yield "failed", "All else, silence included."
        yield from ((status, "The answer has this status.") for status in _STATUSES)
        assert set(REQUEST_OUTCOMES) == {"ok", "failed"}
    elif "browse" in jobs:
        described = {"end": "After the last item.", "empty": "There is no item.", "stop": "The caller has left the list."}
        yield from ((name, described.get(name, "")) for name in BROWSE_OUTCOMES)
    elif "subflow" in jobs:
        called = _text(page, (*state, "subflow"))
        other = next((flow for flow in desk.flows_beside(page) if flow.id == called), None)
        for name in desk.names(other, "outcome") if other is not None else ():
            yield name, f"`{called}` returns it."
    else:
        kind = next((kind for kind in COMES_BACK if kind in page.present((*state, "handoff"))), "dial")
        ends = {"completed": "The caller has left the queue, or the talk is over.", "failed": "The queue is full, or there is none."} if kind == "queue" else {}
        yield from ((name, ends.get(name, f"How the {kind} ended.")) for name in COMES_BACK[kind])


def _variables_of(desk: Desk, page: Page, called: str) -> Iterator[tuple[str, str]]:
    other = next((flow for flow in desk.flows_beside(page) if flow.id == called), None)
    if other is not None:
        yield from ((name, f"A variable of `{called}`.") for name, (_, mention) in desk.names(other, "variable").items() if mention.role == "definition")


def _text(page: Page, path: Trail) -> str:
    """The text at a path, even of a file that can't be read."""
    return next((scrap.text for scrap in page.scraps if not scrap.is_key and scrap.path == path), "")


# ------------------------------------------------------------------------------------------------------------------ values


def _values(desk: Desk, page: Page, cursor: Cursor, leaf: Leaf, column: int) -> Iterator[Completion]:
    if leaf.kind == "expression":
        yield from _in_expression(desk, page, cursor.typed, column, secrets=False)
        return
    if leaf.kind == "phrase":
        opened = re.search(r"<([^<>()|]*)\Z", cursor.typed)
        for name, about in _declared(desk, page, "phrases").items() if opened else ():
            yield Completion(name, "phrases", f"{name}>", column - len(opened[1]) if opened else column, about)
        return
    space = "" if cursor.spaced else " "
    for label, kind, detail in _choices(desk, page, cursor, leaf):
        yield Completion(label, kind, space + label, cursor.column, detail)


def _choices(desk: Desk, page: Page, cursor: Cursor, leaf: Leaf) -> Iterator[tuple[str, str, str]]:
    match leaf.kind:
        case "state" | "variable":
            yield from ((name, leaf.kind, about) for name, about in _declared(desk, page, leaf.kind).items())
        case "flow" if cursor.path != ("flow",):
            yield from ((name, "flow", _text(owner, ("title",))) for name, (owner, _) in desk.names(page, "flow").items() if page.is_scenario or name != page.id)
        case "language":
            yield from ((name, "language", detail) for name, detail in _languages(desk, page))
        case "voice":
            yield from ((voice, "word", f"{provider}, {code}") for voice, provider, code in _voices(page, cursor.path))
        case "file":
            wanted = (".yaml", ".yml") if cursor.path[:1] == ("include",) else (".csv",)
            yield from ((name, "file", "") for name in _files(page, wanted))
        case "timezone":
            yield from ((zone, "word", "") for zone in _zones())
        case "dtmf":
            yield from ((word, "word", "") for word in (*leaf.words, "star", "pound"))
        case _:
            described = {"type": meanings.ANSWER_TYPES, "do": meanings.MOVES}.get(str(cursor.path[-1]) if cursor.path else "", {})
            yield from ((word, "word", described.get(word, "")) for word in (*leaf.words, *leaf.examples))


def _languages(desk: Desk, page: Page) -> Iterator[tuple[str, str]]:
    declared = desk.names(page, "language")
    yield from ((name, "Declared under `relay`.") for name in declared)
    yield from ((code, f"Voice {voice} of {provider}.") for code, (provider, voice) in KNOWN_VOICES.items() if code not in declared)


def _voices(page: Page, path: Trail) -> Iterator[tuple[str, str, str]]:
    wanted = str(path[2]) if path[:2] == ("relay", "languages") and len(path) > 3 else _text(page, ("relay", "language"))
    provider = _text(page, (*path[:-1], "tts_provider"))
    known = [(voice, of, code) for code, (of, voice) in KNOWN_VOICES.items() if provider in ("", of)]
    yield from sorted(known, key=lambda row: row[2] != wanted)


def _files(page: Page, suffixes: Iterable[str]) -> list[str]:
    try:
        return sorted(file.name for file in page.file.parent.iterdir() if file.suffix in suffixes and file != page.file and not file.stem.endswith(".test"))[:200]
    except OSError:
        return []


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    return tuple(sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix/", "right/", "SystemV/"))))


def _declared(desk: Desk, page: Page, kind: str) -> dict[str, str]:
    """The names of a kind, each with what it is in a line."""
    return {name: summary_of(owner, kind, name) for name, (owner, _) in desk.names(page, kind).items()}


# ------------------------------------------------------------------------------------------------------------- expressions


def _in_expression(desk: Desk, page: Page, before: str, column: int, *, secrets: bool) -> Iterator[Completion]:
    """What may come next in an expression, of which `before` stands already."""
    typed = re.search(r"\w*\Z", before)
    word = typed[0] if typed else ""
    start = column - len(word)
    rest = before[: len(before) - len(word)]
    if rest.count('"') % 2 or rest.count("'") % 2:
        return

    def offered(names: Mapping[str, str], kind: str, behind: str = "") -> Iterator[Completion]:
        for name, detail in names.items():
            yield Completion(name, kind, name + behind, start, detail)

    if match := re.search(r"\btables\.(\w+)\.find\((?:[^()]*,)?\s*\Z", rest):
        yield from offered(_columns(desk, page, match[1]), "column", "=")
    elif match := re.search(r"\btables\.(\w+)\.find\([^()]*\)\.\Z", rest):
        yield from offered(_columns(desk, page, match[1]), "column")
        return
    elif re.search(r"\bcalendars\.\w+\.\Z", rest):
        yield from offered(meanings.CALENDAR_FACTS, "fact")
        return
    elif re.search(r"\btables\.\w+\.\Z", rest):
        yield from offered(meanings.TABLE_FACTS, "fact")
        return
    elif re.search(r"\bcall\.parameters\.\Z", rest):
        yield from offered(_declared(desk, page, "parameter"), "parameter")
        return
    elif match := re.search(r"(?<![\w.])(calendars|tables|call|env|secrets)\.\Z", rest):
        base = match[1]
        if base in ("calendars", "tables"):
            names: Mapping[str, str] = _declared(desk, page, base.removesuffix("s"))
        elif base == "call":
            names = meanings.CALL_FACTS
        else:  # those that the file has elsewhere
            names = dict.fromkeys(sorted(set(re.findall(rf"\b{base}\.(\w+)", page.text)) - {word}), "")
        yield from offered(names, {"calendars": "calendar", "tables": "table"}.get(match[1], "fact"))
        return
    elif rest.rstrip().endswith("."):
        return
    elif rest.rstrip().endswith("|"):
        yield from offered(meanings.FILTERS, "filter")
        return
    elif re.search(r"\bis\s+(?:not\s+)?\Z", rest):
        yield from offered(dict.fromkeys(sorted(TESTS), ""), "word")
        return
    yield from offered(_declared(desk, page, "variable"), "variable")
    yield from offered({name: said for name, said in meanings.NAMESPACES.items() if name != "secrets" or secrets}, "namespace")
    yield from offered(meanings.FUNCTIONS, "function", "(")
    yield from offered(dict.fromkeys(("and", "or", "not"), ""), "word")


def _columns(desk: Desk, page: Page, table: str) -> dict[str, str]:
    """The columns of a table, each with nothing to say of it."""
    owner, _ = desk.names(page, "table").get(table, (None, None))
    file = owner.value(("tables", table)) if owner is not None else None
    if owner is None or not isinstance(file, Text):
        return {}
    return dict.fromkeys(sorted(columns_of(file, Reading(str(owner.file))) or ()), "")
