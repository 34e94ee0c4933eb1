"""All spoken texts as a table for translators, and back: one row a text, one column a language.

It is a CSV file that spreadsheets open rightly: UTF-8 with a byte order mark, and nothing in it that they take for a
formula. What comes back may be separated by `,`, `;` or tabs, as spreadsheets of different countries write it. A column
of fingerprints tells whether a text has changed in the flow since it was given out.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping

from flowengine.language.model import Flow
from flowengine.language.scalars import is_language
from flowengine.review.spoken import Spoken, spoken_texts

__all__ = ["BadSheet", "Edits", "as_csv", "edits_of"]

WHERE, NOTE, FINGERPRINT = "where", "note", "fingerprint"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")

Edits = dict[str, dict[tuple[int, int], str]]
"""File (empty: the flow's own) → place (line and column) → the new text there."""


class BadSheet(Exception):
    """The table can't be put into the flow. `reasons`: everything that stands against it, a sentence each."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__("\n".join(reasons))


def as_csv(flow: Flow) -> bytes:
    """The table of a flow's texts."""
    rows = _rows(flow)
    languages = _languages(flow, rows)
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([WHERE, NOTE, *languages, FINGERPRINT])
    for where, row in rows.items():
        note = "; ".join(dict.fromkeys(spoken.note for spoken in row.values() if spoken.note))
        writer.writerow([where, _safe(note), *(_safe(str(row[code].text).strip()) if code in row else "" for code in languages), _fingerprint(row)])
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def edits_of(flow: Flow, data: bytes) -> Edits:
    """What has to be written where, so that the flow says what the table says. Raises `BadSheet`."""
    rows = _rows(flow)
    reasons: list[str] = []
    wanted: dict[tuple[str, int, int], tuple[str, str]] = {}  # file and place → the text, and which row says so
    for line, where, cells, fingerprint in _read(data, _languages(flow, rows)):
        row = rows.get(where)
        if row is None:
            reasons.append(f"row {line}: the flow has no text at `{where}` (any more)")
            continue
        changed = {code: cell for code, cell in cells.items() if cell != (str(row[code].text).strip() if code in row else "")}
        if changed and fingerprint != _fingerprint(row):
            reasons.append(f"row {line}: the text at `{where}` has changed in the flow since the table was made; make the table anew")
            continue
        for code, cell in cells.items():
            reason = _against(where, code, cell, row) if code in changed else ""
            if reason:
                reasons.append(f"row {line}: {reason}")
            elif code in row:
                span = row[code].text.span
                place = (span.file, span.line, span.column)
                if wanted.setdefault(place, (cell, where))[0] != cell:
                    reasons.append(f"row {line}: `{where}` and `{wanted[place][1]}` are one text in the file (by an alias), and can't become two")
    if reasons:
        raise BadSheet(reasons)
    texts = {(span.file, span.line, span.column): str(spoken.text).strip() for row in rows.values() for spoken in row.values() for span in (spoken.text.span,)}
    edits: Edits = {}
    for (file, at_line, column), (cell, _) in wanted.items():
        if texts[(file, at_line, column)] != cell:
            edits.setdefault(file, {})[(at_line, column)] = cell
    return edits


def _against(where: str, code: str, cell: str, row: Mapping[str, Spoken]) -> str:
    """Why a cell can't be taken; empty where it can."""
    if code not in row:
        return f"`{where}` has no text in {code}; give it one in the flow first (`{next(iter(row))}: …` and `{code}: …` under its key)"
    if not cell:
        return f"the text in {code} at `{where}` is missing; a text can't be taken out here"
    if _CONTROL.search(cell):
        return f"the text in {code} at `{where}` has a control character in it"
    return ""


def _rows(flow: Flow) -> dict[str, dict[str, Spoken]]:
    """Place → language → text. What is for all languages stands under the first."""
    rows: dict[str, dict[str, Spoken]] = {}
    for spoken in spoken_texts(flow):
        rows.setdefault(spoken.where, {})[spoken.language or flow.relay.first_language] = spoken
    return rows


def _languages(flow: Flow, rows: Mapping[str, Mapping[str, Spoken]]) -> list[str]:
    return list(dict.fromkeys([flow.relay.first_language, *map(str, flow.relay.languages), *(code for row in rows.values() for code in row)]))


def _fingerprint(row: Mapping[str, Spoken]) -> str:
    """Letters that another text has others of; no spreadsheet takes them for a number."""
    told = "\0".join(f"{code}\0{str(spoken.text).strip()}" for code, spoken in sorted(row.items()))
    return "".join(chr(ord("a") + byte % 26) for byte in hashlib.sha256(told.encode()).digest()[:10])


def _safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _unsafe(cell: str) -> str:
    cell = cell.replace("\r\n", "\n").replace("\r", "\n").strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _read(data: bytes, languages: list[str]) -> Iterator[tuple[int, str, dict[str, str], str]]:
    """The rows of a table: number, place, language → text, fingerprint."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadSheet(["the table isn't text in UTF-8: save it as “CSV UTF-8”"]) from None
    head = text.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise BadSheet([f"the table can't be read: {error}"]) from None
    names = [name.strip() for name in lines[0]] if lines else []
    missing = [f"the table has no column `{name}`" for name in (WHERE, FINGERPRINT) if name not in names]
    missing += [f"two columns are called `{name}`" for name in dict.fromkeys(names) if name and names.count(name) > 1]
    missing += [f"the flow says nothing in {name}; give it the language first" for name in names if is_language(name) and name not in languages]
    if missing:
        raise BadSheet(missing)
    seen: dict[str, int] = {}
    for number, line in enumerate(lines[1:], 2):
        if not any(cell.strip() for cell in line):
            continue
        if len(line) != len(names):
            raise BadSheet([f"row {number} has {len(line)} cells, but there are {len(names)} columns"])
        row = dict(zip(names, line, strict=True))
        where = row[WHERE].strip()
        if where in seen:
            raise BadSheet([f"row {number}: `{where}` stands in row {seen[where]} too"])
        seen[where] = number
        yield number, where, {code: _unsafe(row[code]) for code in languages if code in row}, row[FINGERPRINT].strip()
