"""The page of what tests come to: whole in itself, and true line by line."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from files import lay
from test_coverage import covered

from flowengine.testing.coverage_page import as_page

VOID = {"meta", "br", "hr", "link", "img"}


class Lines(HTMLParser):
    """The lines of the source: their mark, number, text and notes. Every tag has to be closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.lines: list[dict[str, str]] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        if tag == "li" and "details" in self.open:
            self.lines.append({"mark": dict(attrs).get("class") or ""})

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "details" in self.open and "li" in self.open:
            self.lines[-1][self.open[-1]] = data


def test_each_line_has_its_mark(tmp_path: Path) -> None:
    flow = """\
flow: shop
title: Shop & <Co>
start: menu
states:
  menu: {prompt: "Press 1 or 2 & wait.", choices: [{dtmf: 1, goto: desk}, {dtmf: 2, goto: menu}]}
  # more
  desk: {handoff: {dial: "+15551230100"}, outcomes: {busy: menu}}
"""
    found = covered(lay(tmp_path, "flow: shop\ntests: [{name: a, steps: [press: 1, handoff: dial]}]\n", flow))
    file = str(tmp_path / "shop.yaml")
    page = as_page(found, {file: flow})
    lines = Lines(page).lines
    assert [line["code"].rstrip() for line in lines] == [line.rstrip() for line in flow.splitlines()]
    assert [line["mark"] for line in lines] == ["", "", "", "", "some", "", "some"]
    assert [line.get("p") for line in lines if "p" in line] == ["no test: in `menu`: key 2, to `menu`", "no test: in `desk`: the outcome `busy`"]
    assert "Shop &amp; &lt;Co&gt;" in page


def test_it_asks_for_nothing_else(tmp_path: Path) -> None:
    page = as_page(covered(lay(tmp_path, "flow: shop\ntests: [{name: a, steps: [press: 1]}]\n")), {})
    assert not re.search(r"src=|href=(?!\"#)|url\(|@import|<script", page)
    assert "prefers-color-scheme: dark" in page and "width=device-width" in page


def test_a_source_that_is_gone_leaves_its_notes(tmp_path: Path) -> None:
    found = covered(lay(tmp_path, "flow: shop\ntests: [{name: a, steps: [press: 1]}]\n"))
    assert "no test: in `menu`: key 2" in as_page(found, {})
    assert "No flow has been called" in as_page([], {})
