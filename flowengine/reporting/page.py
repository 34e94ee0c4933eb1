"""The report on a flow: as a page for a terminal or a printer, as JSON, and as CSV."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo
from typing import Any

from flowengine.reporting.figures import Figures, StateFigures
from flowengine.reporting.unheard import Group
from flowengine.testing.timeline import clock

__all__ = ["Report", "as_csv", "as_json", "as_text"]

WIDTH = 80
_EXITS: Mapping[str, str] = {"hangup": "said goodbye", "caller": "hung up", "": "ended"}
_HEAD = ("state", "came", "went on", "ended here", "answers", "silent", "not clear", "A or B?", "stay")
_WIDTHS = (16, 6, 8, 12, 8, 7, 12, 8, 7)
_LEGEND = (
    "came: calls that came there; went on, ended here: how many of them did. answers: what callers said or keyed; "
    "not clear: of these, not understood; A or B?: either of two was meant. silent: nothing was said. stay: half of the callers were through sooner."
)


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of a flow. `now`: the version that the lines to add are of; `groups`: what wasn't understood; `zone`: whose clock."""

    figures: Figures
    groups: Sequence[Group]
    now: str
    zone: tzinfo
    zone_name: str


def as_text(report: Report, most: int = 12) -> str:
    """The page, 80 columns wide. `most`: groups of what wasn't understood that are written out."""
    figures = report.figures
    sections = [_heading(report), _endings(figures), _states(figures), *_unheard(report, most)]
    return "\n\n".join("\n".join(section) for section in sections)


def _heading(report: Report) -> list[str]:
    figures = report.figures
    first, last = (f"{datetime.fromtimestamp(at, report.zone):%Y-%m-%d %H:%M}" for at in (figures.first, figures.last))
    lines = [f"{figures.flow}: {_calls(figures.calls)}", f"  began {first} to {last}, by the clock of {report.zone_name}"]
    if len(figures.versions) == 1:
        version = next(iter(figures.versions))
        return [*lines, f"  all in version {version[:12]}" + (", as it is now" if version == report.now else "; the flow has changed since")]
    told = [f"{version[:12]}{' (as it is now)' if version == report.now else ''} {count:,}" for version, count in figures.versions.items()]
    more = [f"{len(told) - 4} more"] if len(told) > 5 else []
    changed = [] if report.now in figures.versions else ["the flow has changed since all of them"]
    return lines + _wrapped("  in versions: " + ", ".join([*(told[:4] if more else told), *more, *changed]), "    ")


def _endings(figures: Figures) -> list[str]:
    endings, over = figures.endings, figures.over
    exits = {name: count for name, count in figures.exits.items() if name != "caller"}
    person = {name: count for name, count in exits.items() if name.split(" ")[0] in ("dial", "queue", "refer")}
    rows = [("without a person", figures.contained, 2)]
    rows += [(_exit(name), count, 4) for name, count in exits.items() if name not in person]
    rows += [("the caller hung up", endings["hung_up"], 4)] if endings["hung_up"] else []
    rows += [("with a person", endings["person"], 2)]
    rows += [(_exit(name), count, 4) for name, count in person.items()]
    rows += [("cut off", endings["lost"], 2)] if endings["lost"] else []
    lines = ["How they ended"] + [f"{' ' * indent}{name:<{30 - indent}}{count:>8,} of {over:,}  {_percent(count, over):>5}" for name, count, indent in rows]
    if endings["live"]:
        lines.append(f"  {_calls(endings['live'])} on the line, not counted here")
    gave_up = sorted((state for state in figures.states if state.hung_up), key=lambda state: -state.hung_up)[:3]
    if gave_up:
        lines += _wrapped("  Most hang up at " + ", ".join(f"{state.name} ({state.hung_up:,} of {state.calls:,})" for state in gave_up) + ".", "    ")
    return lines


def _exit(name: str) -> str:
    return _EXITS.get(name) or (f"exit: {name[5:]}" if name.startswith("exit ") else name)


def _states(figures: Figures) -> list[str]:
    lines = ["Where they were", _row(_HEAD)]
    for state in figures.states:
        cells = _cells(state)
        if len(state.name) > _WIDTHS[0] - 2:
            lines += [f"  {state.name}", _row(("", *cells))]
        else:
            lines.append(_row((state.name, *cells)))
    return [*lines, "", *_wrapped(f"  {_LEGEND}", "  ")]


def _cells(state: StateFigures) -> tuple[str, ...]:
    asked = bool(state.answers or state.no_input)
    heard = [_some(state.answers), _some(state.no_input), _share(state.no_match, state.answers), _some(state.unsure)] if asked else [""] * 4
    return (f"{state.calls:,}", _some(state.on), _share(state.out, state.calls), *heard, clock(state.seconds).partition(".")[0] if state.seconds and state.seconds >= 1 else "")


def _row(cells: Sequence[str]) -> str:
    name, *rest = cells
    return "  " + (f"{name:<{_WIDTHS[0] - 2}}" + "".join(cell.rjust(width) for cell, width in zip(rest, _WIDTHS[1:], strict=True))).rstrip()


def _unheard(report: Report, most: int) -> Iterator[list[str]]:
    figures, title = report.figures, "What they said that wasn't understood"
    if not figures.full:
        why = "What callers say isn't kept of this flow. With `journal: full` in it, it is of the calls to come, and is told here."
        yield [title, *_wrapped(f"  {why}", "  ")]
        return
    lines = [title]
    if figures.full < figures.calls:
        lines += _wrapped(f"  Of {figures.full:,} of the {_calls(figures.calls)}: of the others what was said isn't kept.", "  ")
    if not report.groups:
        yield [*lines, "  Nothing: all that they said was understood."]
        return
    yield lines
    for group in report.groups[:most]:
        yield list(_group(group))
    if len(report.groups) > most:
        rest = report.groups[most:]
        yield [f"  {len(rest):,} more sayings, {sum(group.count for group in rest):,} times in all. `--format json` has them."]


def _group(group: Group) -> Iterator[str]:
    quoted = [f"“{textwrap.shorten(text, 60, placeholder='…')}”" for text in group.said[:3]]
    more = f" and {len(group.said) - 3} more like it" if len(group.said) > 3 else ""
    yield from _wrapped(f"  {group.count:>4} ×  at {group.state}: {', '.join(quoted)}{more}", " " * 10)
    near = group.nearest
    if near is None:
        yield "          nothing there comes near it"
    elif near.understood:
        yield f"          by now understood as “{near.branch}” ({near.score:.2f})"
    else:
        yield f"          nearest: “{near.branch}” ({near.score:.2f} of 1)"
        if near.add is not None:
            yield f"          to have it understood so, {near.file}:{near.add.line} {'gets a new line' if near.add.new else 'becomes'}"
            yield f"{near.add.text}"


def as_json(report: Report) -> str:
    """All figures, by the names of the data classes; shares are left to the reader."""
    figures = report.figures

    def moment(seconds: float) -> str | None:
        return datetime.fromtimestamp(seconds, report.zone).isoformat(timespec="seconds") if figures.calls else None

    found: dict[str, Any] = {
        "flow": figures.flow,
        "version_now": report.now,
        "timezone": report.zone_name,
        "calls": figures.calls,
        "full": figures.full,
        "first": moment(figures.first),
        "last": moment(figures.last),
        "versions": dict(figures.versions),
        "contained": figures.contained,
        "over": figures.over,
        "endings": dict(figures.endings),
        "exits": dict(figures.exits),
        "states": [asdict(state) for state in figures.states],
        "not_understood": [asdict(group) for group in report.groups],
    }
    return json.dumps(found, ensure_ascii=False, indent=2)


def as_csv(report: Report) -> str:
    """The states, a row each."""
    held = io.StringIO()
    names = ("name", "calls", "on", "out", "hung_up", "answers", "no_input", "no_match", "unsure", "seconds")
    table = csv.writer(held, lineterminator="\n")
    table.writerow(("flow", "state", *names[1:]))
    for state in report.figures.states:
        row = asdict(state) | {"seconds": "" if state.seconds is None else round(state.seconds, 1)}
        table.writerow((report.figures.flow, *(row[name] for name in names)))
    return held.getvalue()


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _calls(count: int) -> str:
    return f"{count:,} call{'s' if count != 1 else ''}"


def _some(count: int) -> str:
    return f"{count:,}" if count else "–"


def _share(count: int, of: int) -> str:
    return f"{count:,} {_percent(count, of):>5}" if count else "–"


def _percent(count: int, of: int) -> str:
    """`8 %`; of what is less than a half, but not nothing: `<1 %`."""
    share = 100 * count / of if of else 0.0
    return "<1 %" if 0 < share < 0.5 else ">99 %" if 99.5 <= share < 100 else f"{share:.0f} %"
