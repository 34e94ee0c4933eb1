"""Texts go out to translators and come back: nothing else changes, and nothing is overwritten that changed meanwhile."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowengine.language.model import Flow
from flowengine.loading import check_bytes, find_flow_files, load
from flowengine.review.rewriting import rewritten
from flowengine.review.sheet import BadSheet, as_csv, edits_of

ROOT = Path(__file__).parent.parent.parent
FLOWS = find_flow_files([ROOT / "flows"])[0]

SHOP = """\
# Corner shop
flow: shop
start: menu
relay: {language: en-US, languages: {es-US: {tts_provider: Google, voice: es-US-Neural2-A}}}
states:
  menu:
    prompt:
      en-US: For our hours, press 1.   # heard first
      es-US: "Oprima el 1."
    choices:
      - {dtmf: 1, label: {en-US: hours, es-US: horario}, goto: hours}
    no_input:
      - &again
        en-US: '=Hello?'
        es-US: ¿Hola?
      - *again
  hours:
    prompt: >-
      We are open from nine to six,
      every day but Sunday.

      # Not this.
    goto: bye
  bye: {prompt: [{say: Adiós., language: es-US}, "Goodbye, {{ call.from }}."], hangup: true}
"""


def flow_of(text: str | bytes) -> Flow:
    flow, problems = check_bytes(text if isinstance(text, bytes) else text.encode(), "shop.yaml")
    assert flow is not None, problems
    return flow


def table(flow: Flow) -> list[list[str]]:
    return list(csv.reader(io.StringIO(as_csv(flow).decode("utf-8-sig"), newline="")))


def sheet(rows: list[list[str]], separator: str = ",") -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=separator).writerows(rows)
    return file.getvalue().encode("utf-8-sig")


def with_cell(flow: Flow, where: str, language: str, text: str, separator: str = ",") -> bytes:
    rows = table(flow)
    column = rows[0].index(language)
    next(row for row in rows if row[0] == where)[column] = text
    return sheet(rows, separator)


def edited(where: str, language: str, text: str) -> str:
    flow = flow_of(SHOP)
    return rewritten(SHOP.encode(), edits_of(flow, with_cell(flow, where, language, text))[""]).decode()


def test_one_row_a_text_one_column_a_language() -> None:
    assert [row[:4] for row in table(flow_of(SHOP))] == [
        ["where", "note", "en-US", "es-US"],
        ["states.menu.prompt", "", "For our hours, press 1.", "Oprima el 1."],
        ["states.menu.choices.1.label", "what the choice is called in “did you mean …?”", "hours", "horario"],
        ["states.menu.no_input.1", "", "'=Hello?", "¿Hola?"],
        ["states.menu.no_input.2", "", "'=Hello?", "¿Hola?"],
        ["states.hours.prompt", "", "We are open from nine to six, every day but Sunday.\n# Not this.", ""],
        ["states.bye.prompt.1", "spoken in es-US", "Adiós.", ""],
        ["states.bye.prompt.2", "", "Goodbye, {{ call.from }}.", ""],
    ]
    assert as_csv(flow_of(SHOP)).startswith(b"\xef\xbb\xbfwhere,note,en-US,es-US,fingerprint\r\n")


@pytest.mark.parametrize(
    ("where", "language", "text", "before", "after"),
    [
        ("states.menu.prompt", "en-US", "Press 1.", "For our hours, press 1.   # heard", "Press 1.   # heard"),
        ("states.menu.prompt", "en-US", "Hours: press 1", "For our hours, press 1.   #", "'Hours: press 1'   #"),
        ("states.menu.prompt", "es-US", 'Diga "uno".', '"Oprima el 1."', r'"Diga \"uno\"."'),
        ("states.menu.choices.1.label", "es-US", "horas, días", "es-US: horario}", "es-US: 'horas, días'}"),
        ("states.bye.prompt.1", "en-US", "Chao.", "say: Adiós.,", "say: Chao.,"),
    ],
)
def test_a_text_is_changed_where_it_stands_and_as_it_was_written(where: str, language: str, text: str, before: str, after: str) -> None:
    assert SHOP.count(before) == 1
    assert edited(where, language, text) == SHOP.replace(before, after)


def test_a_block_stays_a_block() -> None:
    new = edited("states.hours.prompt", "en-US", "We are open from ten in the morning to half past six in the evening, every day of the week but Sunday.")
    assert "    prompt: >-\n      We are open from ten in the morning to half past six in the evening, every day of\n      the week but Sunday.\n    goto: bye\n" in new


def test_line_ends_and_byte_order_mark_stay() -> None:
    data = b"\xef\xbb\xbf" + SHOP.replace("\n", "\r\n").encode()
    flow = flow_of(data)
    new = rewritten(data, edits_of(flow, with_cell(flow, "states.menu.prompt", "en-US", "Press 1."))[""])
    assert new == data.replace(b"For our hours, press 1.", b"Press 1.")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_what_spreadsheets_write_is_read(separator: str) -> None:
    flow = flow_of(SHOP)
    data = with_cell(flow, "states.menu.prompt", "es-US", "'-1; sí, =no", separator)
    assert list(edits_of(flow, data)[""].values()) == ["-1; sí, =no"]


def reasons(flow: Flow, data: bytes) -> list[str]:
    with pytest.raises(BadSheet) as caught:
        edits_of(flow, data)
    return caught.value.reasons


def test_what_changed_meanwhile_is_not_overwritten() -> None:
    data = with_cell(flow_of(SHOP), "states.menu.prompt", "es-US", "Oprima el uno.")
    meanwhile = flow_of(SHOP.replace("For our hours, press 1.", "For hours, press 1."))
    assert reasons(meanwhile, data) == ["row 2: the text at `states.menu.prompt` has changed in the flow since the table was made; make the table anew"]
    # What has changed elsewhere, or to what the table says, is no hindrance.
    assert edits_of(flow_of(SHOP.replace("Adiós.", "Chao.")), with_cell(flow_of(SHOP), "states.bye.prompt.1", "en-US", "Chao.")) == {}


def test_all_that_stands_against_a_table_is_said() -> None:
    flow = flow_of(SHOP)
    rows = table(flow)
    rows[1][2] = ""
    rows[3][2] = "Hello there?"
    rows[5][3] = "Abrimos."
    rows.append(["states.gone.prompt", "", "x", "", "abc"])
    assert reasons(flow, sheet(rows)) == [
        "row 2: the text in en-US at `states.menu.prompt` is missing; a text can't be taken out here",
        "row 5: `states.menu.no_input.2` and `states.menu.no_input.1` are one text in the file (by an alias), and can't become two",
        "row 6: `states.hours.prompt` has no text in es-US; give it one in the flow first (`en-US: …` and `es-US: …` under its key)",
        "row 9: the flow has no text at `states.gone.prompt` (any more)",
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"where,fingerprint\n\xff", "isn't text in UTF-8"),
        (b"", "no column `where`"),
        (b"where,en-US\n", "no column `fingerprint`"),
        (b"where,fr-FR,fingerprint\n", "says nothing in fr-FR"),
        (b"where,en-US,en-US,fingerprint\n", "two columns are called `en-US`"),
        (b"where,fingerprint\nx\n", "row 2 has 1 cells"),
        (b"where,fingerprint\nx,y\nx,y\n", "stands in row 2 too"),
        (b'where,fingerprint\n"x', "can't be read"),
    ],
)
def test_what_is_no_table_is_told(data: bytes, reason: str) -> None:
    assert reason in " ".join(reasons(flow_of(SHOP), data))


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.stem)
def test_out_and_in_again_changes_nothing(path: Path) -> None:
    flow = load(path)
    assert edits_of(flow, as_csv(flow)) == {}
    rows = table(flow)
    assert edits_of(flow, sheet(rows, ";")) == {}
    assert len(rows) > 4


TEXTS = st.text(
    st.one_of(
        st.sampled_from(list(":#'\"\\-,[]{}()|>&*!%@`?=~ \n.é“½\u2028\u0085😀")), st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff\ufeff")
    ),
    min_size=1,
    max_size=150,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_whatever_comes_back_is_in_the_flow_then_and_nothing_else_is_different(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(FLOWS), label="flow")
    before = path.read_bytes()
    flow = load(path)
    rows = table(flow)
    texts = TEXTS.map(lambda text: "\n".join(line.strip() for line in text.split("\n")).strip()).filter(lambda text: text and not any(mark in text for mark in ("{{", "{%", "{#")))
    for row in data.draw(st.lists(st.sampled_from(rows[1:]), min_size=1, max_size=4, unique_by=lambda row: row[0]), label="rows"):
        column = data.draw(st.sampled_from([place for place in range(2, len(row) - 1) if row[place]]))
        text = data.draw(texts, label="text")
        row[column] = "'" + text if text.startswith(("=", "+", "-", "@", "'")) else text
    after = rewritten(before, edits_of(flow, sheet(rows)).get("", {}))
    found, problems = check_bytes(after, str(path))
    assert found is not None, problems
    assert [row[:-1] for row in table(found)] == [row[:-1] for row in rows]
    comments = [line for line in before.decode().split("\n") if line.lstrip().startswith("#")]
    assert [line for line in after.decode().split("\n") if line in comments] == comments
