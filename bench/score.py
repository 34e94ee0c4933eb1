"""How many answers are heard right: rows of what people said, scored by type and language.

`python -m bench.score DATA [--json FILE]`: DATA is a folder with `answers/answers.jsonl`; the rows are no part of the
repository. A type that can't be imported yet counts as all wrong, and is named.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from flowengine.answers.hearing import hear_digits, hear_yes_no
from flowengine.answers.locale import locale_of
from flowengine.answers.normal import normalise

__all__ = ["main", "right", "score"]

LANGUAGES = {"en": "en-US", "es": "es-US", "fr": "fr-FR", "de": "de-DE", "pt": "pt-BR", "it": "it-IT"}
"""What a row without a region was said in."""
NOW = datetime(2024, 1, 1)
"""The moment of a call whose row doesn't say."""

Row = dict[str, Any]
Hear = Callable[[str, str, datetime], Any]


def _hearer(kind: str) -> Hear:
    """What hears a type: of (text, language, now), a result with `.value`, or None."""
    match kind:
        case "yes_no":
            return lambda text, language, now: hear_yes_no(normalise(text), locale_of(language))
        case "digits":
            return lambda text, language, now: hear_digits(normalise(text), locale_of(language))
        case "phone":
            from flowengine.answers.phones import hear_phone

            return lambda text, language, now: hear_phone(text, language)
        case "email":
            from flowengine.answers.emails import hear_email

            return lambda text, language, now: hear_email(text, language)
        case "code":
            from flowengine.answers.spelling import hear_code

            return lambda text, language, now: hear_code(text, language)
        case "text":
            from flowengine.answers.free_text import hear_text

            return lambda text, language, now: hear_text(text, language)
        case "number" | "money":
            from flowengine.answers import amounts

            hear = amounts.hear_number if kind == "number" else amounts.hear_money
            return lambda text, language, now: hear(text, language)
        case "date":
            from flowengine.answers.dates import hear_date

            return hear_date
        case "time":
            from flowengine.answers.times import hear_time

            return lambda text, language, now: hear_time(text, language)
    raise ImportError(f"nothing hears the type {kind}")


def _plain(value: Any) -> Any:
    """A value as rows write it: dates and times as ISO texts, amounts as numbers."""
    if hasattr(value, "amount"):
        return _plain(value.amount)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, bool | str | None):
        return value
    return float(value)


def _same(said: Any, accepted: Any) -> bool:
    if isinstance(said, bool) or isinstance(accepted, bool):
        return said is accepted
    if isinstance(said, str) or isinstance(accepted, str):
        return str(said) == str(accepted)
    return said is not None and accepted is not None and abs(float(said) - float(accepted)) < 1e-9 * max(1.0, abs(float(accepted)))


def right(row: Row, hear: Hear) -> bool:
    """Whether a row is heard as one of the values it accepts."""
    language = LANGUAGES.get(row["lang"], row["lang"])
    now = datetime.fromisoformat(row["now"]) if row.get("now") else NOW
    heard = hear(row["text"], language, now)
    value = None if heard is None else _plain(heard.value)
    return any(_same(value, accepted) for accepted in row["accept"])


def score(rows: Iterable[Row], miss: Callable[[Row, str], None] = lambda row, why: None) -> list[dict[str, Any]]:
    """The number of rows and of those heard right, for each type and language; `miss` is told of every other row."""
    total: Counter[tuple[str, str]] = Counter()
    good: Counter[tuple[str, str]] = Counter()
    hearers: dict[str, Hear | str] = {}
    for row in rows:
        kind, key = row["type"], (row["type"], row["lang"])
        total[key] += 1
        if kind not in hearers:
            try:
                hearers[kind] = _hearer(kind)
            except (ImportError, AttributeError) as problem:
                hearers[kind] = str(problem)
        hear = hearers[kind]
        if isinstance(hear, str):
            miss(row, hear)
            continue
        try:
            if right(row, hear):
                good[key] += 1
            else:
                miss(row, "")
        except Exception as problem:
            miss(row, f"{type(problem).__name__}: {problem}")
    return [{"type": kind, "lang": lang, "n": total[kind, lang], "right": good[kind, lang]} for kind, lang in sorted(total)]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.score", description="How many answers are heard right.")
    parser.add_argument("data", type=Path, metavar="DATA", help="a folder with answers/answers.jsonl")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers there")
    parser.add_argument("--misses", metavar="TYPE", help="print the rows of a type that are not heard right")
    options = parser.parse_args(arguments)
    rows = [json.loads(line) for line in (options.data / "answers" / "answers.jsonl").read_text("utf-8").splitlines() if line.strip()]
    problems: Counter[tuple[str, str]] = Counter()

    def miss(row: Row, why: str) -> None:
        if why:
            problems[row["type"], why] += 1
        if options.misses == row["type"]:
            print(f"  {row['lang']} {row['text']!r}: not {row['accept']} {why}")

    found = score(rows, miss)
    for kind in sorted({entry["type"] for entry in found}):
        entries = [entry for entry in found if entry["type"] == kind]
        entries.append({"type": kind, "lang": "all", "n": sum(e["n"] for e in entries), "right": sum(e["right"] for e in entries)})
        for entry in entries:
            print(f"{kind:8} {entry['lang']:4} {entry['right']:4}/{entry['n']:<4} {100 * entry['right'] / entry['n']:5.1f} %")
    for (kind, why), times in problems.items():
        print(f"{kind}: {times} rows: {why}", file=sys.stderr)
    if options.json:
        options.json.write_text(json.dumps({"answers": found}, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
