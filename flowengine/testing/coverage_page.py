"""What tests come to, as a page: one file of HTML that asks for nothing else, each line of the flows with its mark."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from flowengine.review.ways import Way
from flowengine.testing.coverage import FlowCoverage, counts

__all__ = ["as_page"]

_STYLE = """
:root { color-scheme: light dark; --page: #fff; --text: #1b1f24; --quiet: #57606a; --line: #d0d7de; --soft: #f6f8fa;
  --yes: #1a7f37; --some: #9a6700; --no: #cf222e; --no-soft: #ffebe9; --some-soft: #fff8c5; }
@media (prefers-color-scheme: dark) { :root { --page: #0d1117; --text: #e6edf3; --quiet: #9198a1; --line: #30363d; --soft: #161b22;
  --yes: #3fb950; --some: #d29922; --no: #f85149; --no-soft: #3c1618; --some-soft: #2e2a1f; } }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.1rem; margin: 0; display: inline; } h3 { font: .9rem ui-monospace, monospace; margin: 1rem 0 .25rem; color: var(--quiet); overflow-wrap: anywhere; }
.quiet { color: var(--quiet); margin: .25rem 0; }
nav ol { list-style: none; padding: 0; margin: 1rem 0; } nav li { margin: .5rem 0; } nav a { color: inherit; font-weight: 600; }
nav li > div { display: flex; gap: .75rem; align-items: baseline; } nav li span { margin-left: auto; font-variant-numeric: tabular-nums; }
.bar { display: block; height: .4rem; border-radius: .2rem; background: var(--no); overflow: hidden; } .bar i { display: block; height: 100%; background: var(--yes); }
details { border-top: 1px solid var(--line); padding: .75rem 0; } summary { cursor: pointer; }
ol.source { list-style: none; margin: 0; padding: .25rem 0; font: .8rem/1.55 ui-monospace, monospace; border: 1px solid var(--line); border-radius: .4rem; background: var(--soft); }
ol.source li { display: grid; grid-template-columns: 2.6rem 1.1rem minmax(0, 1fr); padding-right: .5rem; }
ol.source code { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; }
ol.source b { font-weight: 400; color: var(--quiet); text-align: right; padding-right: .5rem; user-select: none; }
.yes > i { color: var(--yes); } .some > i { color: var(--some); } .no > i { color: var(--no); } ol.source i { font-style: normal; user-select: none; }
.no { background: var(--no-soft); } .some { background: var(--some-soft); }
ol.source p { grid-column: 3; margin: 0 0 .2rem; font: .8rem/1.4 system-ui, sans-serif; color: var(--no); }
.some p { color: var(--some) !important; }
"""
_MARKS = {"yes": ("●", "a test comes here"), "some": ("◐", "tests come to a part of this"), "no": ("○", "no test comes here"), "": ("", "")}


def as_page(flows: Sequence[FlowCoverage], sources: Mapping[str, str]) -> str:
    """The page. `sources`: file → its text, for the files that flows are written in."""
    listed = "".join(
        f'<li><div><a href="#{escape(found.flow.id)}">{escape(found.flow.id)}</a><span>{found.percent} %</span></div>'
        f'<span class=bar><i style="width:{found.percent}%"></i></span><p class=quiet>{escape(counts(found))}</p></li>'
        for found in flows
    )
    explained = "Percent are of branches, rungs and outcomes. ● a test comes here · ◐ to a part of it · ○ no test does" if flows else "No flow has been called."
    body = f"<h1>What the tests come to</h1><p class=quiet>{explained}</p><nav><ol>{listed}</ol></nav>{''.join(_flow(found, sources) for found in flows)}"
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>What the tests come to</title><style>{_STYLE}</style>'
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body><main>{body}</main></body></html>\n'


def _flow(found: FlowCoverage, sources: Mapping[str, str]) -> str:
    files = dict.fromkeys([found.flow.file, *(way.file for way in found.ways)])
    parts = "".join(f"<h3>{escape(file)}</h3>{_source(sources.get(file, ''), [way for way in found.ways if way.file == file], found.taken)}" for file in files)
    return f'<details open id="{escape(found.flow.id)}"><summary><h2>{escape(str(found.flow.title or found.flow.id))}</h2> <span class=quiet>{found.percent} %</span></summary>{parts}</details>'


def _source(text: str, ways: Iterable[Way], taken: frozenset[Way]) -> str:
    by_line: dict[int, list[Way]] = defaultdict(list)
    for way in ways:
        by_line[way.span.line].append(way)
    lines = text.splitlines()
    lines += [""] * (max(by_line, default=0) - len(lines))  # a file that can't be read any more has its ways all the same
    return "<ol class=source>" + "".join(_line(number, line, by_line.get(number, []), taken) for number, line in enumerate(lines, 1)) + "</ol>"


def _line(number: int, line: str, ways: Sequence[Way], taken: frozenset[Way]) -> str:
    missing = [way for way in ways if way not in taken]
    kind = "" if not ways else "yes" if not missing else "no" if len(missing) == len(ways) else "some"
    mark, meaning = _MARKS[kind]
    told = f"<p>{'; '.join(escape(f'no test: {way}' if place == 0 else str(way)) for place, way in enumerate(missing))}</p>" if missing else ""
    return f'<li class="{kind}"><b>{number}</b><i title="{meaning}">{mark}</i><code>{escape(line) or " "}</code>{told}</li>'
