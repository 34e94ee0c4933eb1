"""Texts know where each of their words stands in the file, however they are quoted, folded and indented."""

from __future__ import annotations

import pytest

from flowengine.language.composing import read_tree
from flowengine.language.source import Block, Reading, Text
from tests.language.marks import places


@pytest.mark.parametrize(
    "marked",
    [
        "prompt: For bills, press «one».\n",
        "prompt: For bills,\n  press «one».\n",
        "prompt: >-\n  For bills,\n  press «one», please.\nnext: x\n",
        "prompt: >-  # with a one\n  For bills,\n\n  press «one».\n",
        "prompt: |\n  For bills,\n  press «one».\n",
        'prompt: "For bills,\n  press «one»."\n',
        'prompt: "For \\"bills\\",\\n\\\n  press \\\n  «one»."\n',
        'prompt: "For\\tbills\\u002c press «one»."\n',
        "prompt: 'For Bill''s,\n  press «one».'\n",
        "prompt: {a: 'For bills,\n  press «one».'}\n",
    ],
)
def test_a_word_of_a_text(marked: str) -> None:
    text, [span] = places(marked)
    tree = read_tree(text.encode(), Reading("f.yaml"))
    assert isinstance(tree, Block)
    prompt = tree[Text("prompt")]
    found = prompt if isinstance(prompt, Text) else prompt[Text("a")]
    place = found.rindex("one")
    assert found.piece(place, place + 3) == span


def test_a_piece_on_two_lines_and_one_of_blanks() -> None:
    tree = read_tree(b"prompt: >-\n  For bills, press\n  one.\n", Reading("f.yaml"))
    assert isinstance(tree, Block)
    prompt = tree[Text("prompt")]
    span = prompt.piece(prompt.index("press"), len(prompt))
    assert (span.line, span.column, span.end_line, span.end_column) == (2, 14, 3, 7)
    assert prompt.piece(3, 4) == prompt.span
