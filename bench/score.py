"""How many answers are heard right: rows of what people said, scored by type and language.

`python -m bench.score DATA [--json FILE] [--misses TYPE]`: DATA is a folder with `answers.jsonl`, or one that holds such a
folder `answers`; the rows are no part of the repository.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from flowengine.answers.days import NoSuchDate
from flowengine.answers.kinds import Asked, kind_of

__all__ = ["main", "right", "score"]

LANGUAGES = {"en": "en-US", "es": "es-US", "fr": "fr-FR", "de": "de-DE", "pt": "pt-BR", "it": "it-IT"}
"""What a row without a region was said in."""
NOW = datetime(2024, 1, 1)
"""The moment of a call whose row doesn't say."""

Row = dict[str, Any]


def right(row: Row) -> bool:
    """Whether a row is heard as one of the values it accepts."""
    now = datetime.fromisoformat(row["now"]) if row.get("now") else NOW
    try:
        heard = kind_of(row["type"]).hear(row["text"], Asked(LANGUAGES.get(row["lang"], row["lang"]), now))
    except NoSuchDate:
        return False
    return heard is not None and any(_same(_plain(heard.value), accepted) for accepted in row["accept"])


def _plain(value: Any) -> Any:
    """A value as rows write it: dates and times as texts."""
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value.isoformat() if isinstance(value, date) else value


def _same(said: Any, accepted: Any) -> bool:
    if isinstance(said, bool | str) or isinstance(accepted, bool | str):
        return type(said) is type(accepted) and bool(said == accepted)
    return abs(float(said) - float(accepted)) < 1e-9 * max(1.0, abs(float(accepted)))


def score(rows: Iterable[Row], miss: Callable[[Row], None] = lambda row: None) -> list[dict[str, Any]]:
    """The number of rows and of those heard right, for each type and language; `miss` is told of every other row."""
    total: Counter[tuple[str, str]] = Counter()
    good: Counter[tuple[str, str]] = Counter()
    for row in rows:
        key = row["type"], row["lang"]
        total[key] += 1
        if right(row):
            good[key] += 1
        else:
            miss(row)
    return [{"type": kind, "lang": lang, "n": total[kind, lang], "right": good[kind, lang]} for kind, lang in sorted(total)]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.score", description="How many answers are heard right.")
    parser.add_argument("data", type=Path, metavar="DATA", help="a folder with answers.jsonl, or with answers/answers.jsonl")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the shares heard right there, from 0 to 1")
    parser.add_argument("--misses", metavar="TYPE", help="print the rows of a type that aren't heard right")
    options = parser.parse_args(arguments)
    file = next((f for f in (options.data / "answers.jsonl", options.data / "answers" / "answers.jsonl") if f.exists()), None)
    if file is None:
        parser.error(f"there is no answers.jsonl in {options.data}")

    def miss(row: Row) -> None:
        if options.misses == row["type"]:
            print(f"  {row['lang']} {row['text']!r} isn't heard as {row['accept']}")

    found = score((json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()), miss)
    for kind in sorted({entry["type"] for entry in found}):
        entries = [entry for entry in found if entry["type"] == kind]
        for entry in [*entries, {"lang": "all", "n": sum(e["n"] for e in entries), "right": sum(e["right"] for e in entries)}]:
            print(f"{kind:8} {entry['lang']:4} {entry['right']:4} of {entry['n']:<4} {100 * entry['right'] / entry['n']:5.1f} %")
    if options.json:
        shares = [{**entry, "right": round(entry["right"] / entry["n"], 4)} for entry in found]
        options.json.write_text(json.dumps({"answers": shares}, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
