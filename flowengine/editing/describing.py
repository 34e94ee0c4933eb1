"""What stands at a place, told in a few lines of Markdown: a key's meaning, what is heard at a state and where it leads."""

from __future__ import annotations

from collections.abc import Iterator

from flowengine.editing import meanings
from flowengine.editing.desk import Desk
from flowengine.editing.mentions import Mention, word_at
from flowengine.editing.page import Page
from flowengine.editing.shapes import at_path
from flowengine.language.problems import Span
from flowengine.language.prompts import PART_KEYS
from flowengine.language.scalars import listed
from flowengine.language.source import Block, Items, Text, Tree

__all__ = ["describe", "summary_of"]

_SHORT = 80
_KINDS = {"phrases": "phrase list"}


def describe(desk: Desk, page: Page, line: int, column: int) -> tuple[str, Span] | None:
    """Markdown for what stands at a place, and the stretch that it is about; None where there is nothing to say."""
    mention = word_at(page.mentions, line, column)
    if mention is not None:
        said = _of_name(desk, page, mention)
        if said:
            return said, mention.span
    for scrap in page.scraps:
        if scrap.line != line or not scrap.column <= column <= scrap.column + len(scrap.text):
            continue
        span = Span(line, scrap.column, line, scrap.column + len(scrap.text))
        shape = at_path(page.root, scrap.path)
        if scrap.is_key and (key := shape.keys(page.present(scrap.path)).get(scrap.text)) is not None:
            return (
                f"**`{key.name}`**, a key of a {key.noun}{' (required)' if key.required else ''}\n\n{key.description}{_words(key.shape.leaf.words if key.shape.leaf else ())}",
                span,
            )
        if not scrap.is_key and scrap.path[-1:] in (("type",), ("do",)):
            said = {"type": meanings.ANSWER_TYPES, "do": meanings.MOVES}[str(scrap.path[-1])].get(scrap.text, "")
            return (f"**`{scrap.text}`**\n\n{said}", span) if said else None
    return None


def _words(words: tuple[str, ...]) -> str:
    return "\n\nOne of " + ", ".join(f"`{word}`" for word in words) + "." if words else ""


def _of_name(desk: Desk, page: Page, mention: Mention) -> str:
    described = {"filter": meanings.FILTERS, "function": meanings.FUNCTIONS, "fact": meanings.CALL_FACTS, "namespace": meanings.NAMESPACES}.get(mention.kind)
    if described is not None:
        return f"**`{mention.name}`**\n\n{described[mention.name]}" if mention.name in described else ""
    places = desk.definitions(page, mention)
    owner = desk.page(places[0].file) if places else None
    if owner is None:
        return ""
    where = "" if owner is page else f", in {owner.file.name}"
    title = f"**{_KINDS.get(mention.kind, mention.kind)} `{mention.name}`**{where}"
    lines = list(_about_state(owner, mention.name)) if mention.kind == "state" else [summary_of(owner, mention.kind, mention.name)]
    return "\n\n".join(line for line in [title, *lines] if line)


# ----------------------------------------------------------------------------------------------------------------- a state


def _about_state(page: Page, name: str) -> Iterator[str]:
    """What is heard, what can be said and pressed, and where the call goes."""
    state = page.value(("states", name))
    if not isinstance(state, Block):
        return
    if (prompt := _get(state, "prompt")) is not None:
        yield "\n".join(f"> {f'*{language}*: ' if language else ''}{text}  " for language, text in _spoken(prompt))
    rows = [row for row in _ways(state) if row]
    if rows:
        yield "\n".join(f"- {row}" for row in rows)


def _spoken(prompt: Tree) -> Iterator[tuple[str, str]]:
    """Language (empty: any) and what is said in it."""
    if isinstance(prompt, Block) and not set(prompt) & set(PART_KEYS):
        for language, parts in prompt.items():
            yield str(language), _said(parts)
    else:
        yield "", _said(prompt)


def _said(tree: Tree) -> str:
    pieces: list[str] = []
    for part in listed(tree):
        if isinstance(part, Text):
            pieces.append(" ".join(part.split()))
        elif isinstance(part, Block):
            if (text := _get(part, "say")) is not None or (text := _get(part, "text")) is not None:
                pieces.append(str(text))
            elif (texts := _get(part, "one_of")) is not None:
                pieces.append(" / ".join(map(str, listed(texts))))
            elif (address := _get(part, "play")) is not None:
                pieces.append(f"♪ {address}")
    return " ".join(pieces)


def _ways(state: Block) -> Iterator[str]:
    yield from (_choice(choice) for choice in listed(state.get(Text("choices"), Items())))
    collect = state.get(Text("collect"))
    if isinstance(collect, Block):
        secret = ", secret" if str(collect.get(Text("secret"), "")).lower() in ("true", "yes", "on") else ""
        yield f"asks for `{collect.get(Text('into'), '?')}` ({collect.get(Text('type'), '?')}{secret})"
    browse = state.get(Text("browse"))
    if isinstance(browse, Block):
        yield f"reads `{browse.get(Text('items'), '?')}` one at a time"
        yield from (_choice(choice) for choice in listed(browse.get(Text("choices"), Items())))
    request = state.get(Text("request"))
    if isinstance(request, Block):
        yield from (f"{method.upper()} `{url}`" for method, url in request.items() if method in ("get", "post", "put", "patch", "delete"))
    for line in listed(state.get(Text("decide"), Items())):
        if isinstance(line, Block):
            yield f"if `{line[Text('if')]}` → `{line.get(Text('goto'), '?')}`" if "if" in line else f"else → `{line.get(Text('else'), '?')}`"
    if (subflow := _get(state, "subflow")) is not None:
        yield f"goes through the flow `{subflow}`"
    if (outcome := _get(state, "return")) is not None:
        yield f"returns `{outcome}`"
    handoff = state.get(Text("handoff"))
    if isinstance(handoff, Block):
        yield from (f"{key} {value if isinstance(value, Text) else ''}".strip() for key, value in handoff.items() if key not in ("data", "timeout", "caller_id", "record"))
    if str(state.get(Text("hangup"), "")).lower() in ("true", "yes", "on"):
        yield "hangs up"
    outcomes = state.get(Text("outcomes"))
    if isinstance(outcomes, Block):
        yield from (f"{name} → `{target}`" for name, target in outcomes.items())
    if (target := _get(state, "goto")) is not None:
        yield f"→ `{target}`"


def _choice(choice: Tree) -> str:
    if not isinstance(choice, Block):
        return ""
    keys = " or ".join(f"`{key}`" for key in listed(choice[Text("dtmf")])) if "dtmf" in choice else ""
    speech = ", ".join(f"“{phrase}”" for phrase in listed(choice[Text("speech")])) if "speech" in choice else ""
    heard = ", ".join(part for part in (keys, _shortened(speech)) if part) or "nothing"
    end = _get(choice, "goto") or _get(choice, "do")
    condition = f" (if `{choice[Text('if')]}`)" if "if" in choice else ""
    return f"{heard}{condition} → `{end}`" if end is not None else heard


def _get(block: Block, key: str) -> Tree | None:
    value: Tree | None = block.get(Text(key))
    return value


def _shortened(text: str) -> str:
    return text if len(text) <= 2 * _SHORT else text[: 2 * _SHORT - 1] + "…"


# --------------------------------------------------------------------------------------------------------------- in a line


def summary_of(page: Page, kind: str, name: str) -> str:
    """A name of a page in a line: what is said at a state, the phrases of a list, where a variable is from."""
    match kind:
        case "state":
            prompt = page.value(("states", name, "prompt"))
            said = next((text for _, text in _spoken(prompt)), "") if prompt is not None else ""
            return said if len(said) <= _SHORT else said[: _SHORT - 1] + "…"
        case "phrases":
            phrases = page.value(("phrases", name))
            return _shortened(", ".join(f"“{phrase}”" for phrase in listed(phrases))) if phrases is not None else ""
        case "variable":
            return _about_variable(page, name)
        case "calendar":
            zone, days = page.value(("calendars", name, "timezone")), page.value(("calendars", name, "open"))
            hours = ", ".join(f"{day} {' and '.join(map(str, listed(hours)))}" for day, hours in days.items()) if isinstance(days, Block) else ""
            return "; ".join(part for part in (str(zone or ""), hours) if part)
        case "table":
            return str(page.value(("tables", name)) or "")
        case "language":
            voice = page.value(("relay", "languages", name, "voice")) or page.value(("relay", "voice"))
            return f"spoken by {voice}" if voice is not None else ""
        case "flow":
            return str(page.value(("title",)) or "")
        case "parameter":
            return str(page.value(("relay", "parameters", name)) or "")
        case _:
            return ""


def _about_variable(page: Page, name: str) -> str:
    first = page.value(("variables", name))
    if isinstance(first, Text):
        return f"first `{first}`" if first else "first nothing"
    states = page.value(("states",))
    for state, block in states.items() if isinstance(states, Block) else ():
        collect = block.get(Text("collect")) if isinstance(block, Block) else None
        if isinstance(collect, Block) and str(collect.get(Text("into"), "")) == name:
            return f"the answer of `{state}` ({collect.get(Text('type'), '?')})"
        request = block.get(Text("request")) if isinstance(block, Block) else None
        if isinstance(request, Block) and str(request.get(Text("into"), "")) == name:
            return f"the answer to the request of `{state}`"
    return "set in this flow"
