"""The call script: everything that is said, what callers can do, and where that leads, in the order of a call."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flowengine.loading import find_flow_files, load
from flowengine.review.graph import graph_of
from flowengine.review.script import as_script, walk
from flowengine.review.spoken import spoken_texts
from tests.review.test_graph import SHOP, flow_of

ROOT = Path(__file__).parent.parent.parent
FLOWS = find_flow_files([ROOT / "flows"])[0]

SCRIPT = """\
# Call script: Corner shop

Flow `shop`. Spoken: en-US.

A call begins at [menu](#menu). Words in `{{ }}` are filled in during the call.

## At every question

| press | or say | leads to |
|---|---|---|
| 0 | a person, the person | [person](#person) |
|  | repeat | the question is repeated |
|  | start over | the call starts over |

## When nothing is heard or understood

At the first silence:

> Hello?

At the second silence, and the call goes to [bye](#bye):

> Still there?

When nothing helps, or 6 answers in a row failed: [person](#person).

## menu

*1 · menu · the call begins here*

> **es-US** Oprima el 1.
>
> **en-US** For our hours, press 1.

| press | or say | leads to |
|---|---|---|
| 1 or 1 1 | hours, open | [hours](#hours) |
|  | deliver | [zip](#zip), if `call.attempt > 1` |

At the first answer that isn't understood:

> Sorry?

At the second answer that isn't understood, and the call goes to [person](#person).

## hours

*2 · says*

> Nine to six.

- then → [menu](#menu)

## zip

*3 · asks*

> Your zip code?

The caller answers by voice or keys: a number, digit by digit (length 5).

- answered → [look\\_up](#look_up)

## look_up

*4 · asks a system*

Asks another system (`GET https://shop.example/zips/{{ zip }}`), for at most 5s.

- ok → [near](#near)
- 404 → [bye](#bye)
- failed → [person](#person)

## near

*5 · decides*

- if `zip == "60601"` → [person](#person)
- otherwise → [bye](#bye)

## person

*6 · hands over*

> One moment.

Hands the call over: dial +15551230100.

- busy → [bye](#bye)
- no answer → [bye](#bye)

## bye

*7 · hangs up*

> Goodbye.

Hangs up.
"""


def test_a_script() -> None:
    assert as_script(flow_of(SHOP)) == SCRIPT


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.stem)
def test_all_that_is_said_and_every_state_is_in_it(path: Path) -> None:
    flow = load(path)
    script = as_script(flow)
    assert re.findall(r"^## ([a-z_0-9]+)$", script, re.MULTILINE) == walk(graph_of(flow))
    assert sorted(walk(graph_of(flow))) == sorted(flow.states)
    links = set(re.findall(r"\(#([a-z_0-9]+)\)", script))
    assert links <= set(flow.states)
    plain = script.replace("\\", "")
    for spoken in spoken_texts(flow):
        if not spoken.where.endswith(".label"):
            assert " ".join(str(spoken.text).split()) in plain, spoken.where


def test_no_text_is_markdown() -> None:
    flow = flow_of("flow: x\ntitle: A # B\nstart: a\nstates:\n  a: {prompt: '<b>1</b> | [x](y) `z` *s* _u_', hangup: true}\n")
    assert "> \\<b\\>1\\</b\\> \\| \\[x\\](y) \\`z\\` \\*s\\* \\_u\\_\n" in as_script(flow)
