"""Which numbers may be dialled: by what is written out, by country, by kind."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from flowengine.language.reader import read_flow_bytes
from flowengine.relay.dialling import Rules, Verdict, written_in

HERE = """
flow: here
start: menu
variables: {desk: "+1 312 555 0100"}
states:
  menu: {prompt: Yes?, choices: [{dtmf: 1, goto: desk}, {dtmf: 2, goto: other, set: {desk: "+15145550123"}}, {dtmf: 3, goto: pbx}, {dtmf: 4, goto: hot}, {dtmf: 5, goto: police}]}
  desk: {handoff: {dial: "{{ desk }}"}}
  other: {handoff: {dial: "{{ call.from }}"}}
  pbx: {handoff: {refer: "sip:{{ desk }}@pbx.example.com"}}
  hot: {handoff: {dial: "+19005550123"}}
  police: {handoff: {dial: "911"}}
"""


def rules(*named: str, countries: str = "", own: tuple[str, ...] = (), yaml: str = HERE) -> Rules:
    flow, problems = read_flow_bytes(dedent(yaml).encode(), "test.yaml")
    assert flow is not None, problems
    return Rules.of(named, countries.split(), own, [written_in(flow)])


@pytest.mark.parametrize(
    ("target", "rule"),
    [
        ("+13125550100", ""),  # written out, in another form
        ("(312) 555-0100", ""),
        ("+19005550123", ""),  # premium rate, and the author's own
        ("911", ""),
        ("+13125550199", ""),  # the country of what is written out
        ("3125550199", ""),
        ("13125550199", ""),
        ("+15145550199", ""),  # Canada's
        ("+15551230100", ""),  # no plan knows it: the main country of its code
        ("+18765550123", "country"),  # Jamaica's, behind +1 too
        ("8765550123", "country"),
        ("+447400123456", "country"),
        ("011447400123456", "country"),
        ("+19005550199", "premium-rate"),
        ("9005550199", "premium-rate"),
        ("+881612345678", "satellite-or-international-network"),
        ("+870773912345", "satellite-or-international-network"),
        ("+88213312345", "satellite-or-international-network"),
        ("+979123456789", "satellite-or-international-network"),
        ("411", "no-number"),
        ("+1", "no-number"),
        ("", "no-number"),
        ("+" + "9" * 40, "no-number"),
        ("+１３１２５５５０１９９", "no-number"),
        ("client:ann", ""),
        ("sip:100@pbx.example.com", ""),
        ("sip:100@PBX.example.com:5061;transport=tls", ""),
        ("100@pbx.example.com", ""),
        ("sip:+13125550199@pbx.example.com", ""),
        ("sip:+447400123456@pbx.example.com", "country"),
        ("sip:100@evil.example", "sip-host"),
        ("sip:100@evil.example;x=@pbx.example.com", "no-address"),
        ("sip:100@pbx.example.com@evil.example", "no-address"),
        ("sip:100@pbx.example.com.evil.example", "sip-host"),
        ("sip:pbx.example.com", "no-address"),
        ("sip:\n100@pbx.example.com", "no-address"),
    ],
)
def test_by_default_what_is_written_out_and_its_countries(target: str, rule: str) -> None:
    assert rules().verdict(target).rule == rule


def test_only_what_is_written_out_nowhere_counts_for_the_hour() -> None:
    allowed = rules("+447400123456", "+4480*", own=("+442079460123",))
    counted = {number: allowed.verdict(number) for number in ("+13125550100", "+447400123456", "+442079460123", "+13125550199", "+448081570123", "sip:7@pbx.example.com")}
    assert not any(verdict.rule for verdict in counted.values())
    assert [verdict.counted for verdict in counted.values()] == [False, False, False, True, True, True]


def test_a_list_of_countries_holds_for_flows_too_and_not_for_the_operators_own_numbers() -> None:
    allowed = rules("+19005550123", countries="mx", own=("+14165550123",))
    assert allowed.verdict("+13125550100") == Verdict("country", "US")
    assert allowed.verdict("+525512345678").rule == ""
    assert allowed.verdict("+19005550123").rule == "" and allowed.verdict("+14165550123").rule == ""
    assert allowed.verdict("911").rule == ""  # written out, and of no country


def test_where_nothing_is_written_out_nothing_is_dialled() -> None:
    yaml = "flow: bare\nstart: a\nstates:\n  a: {prompt: Number?, collect: {into: n, type: phone}, goto: b}\n  b: {handoff: {dial: '{{ n }}'}}\n"
    assert rules(yaml=yaml).verdict("+13125550199") == Verdict("country", "US")
    assert rules(yaml=yaml, own=("+13125550100",)).verdict("+13125550199").rule == ""


def test_a_row_of_a_table_may_be_dialled_and_allows_no_country(tmp_path: Path) -> None:

    folder = tmp_path
    (folder / "branches.csv").write_text("zip,phone\n60601,+44 20 7946 0123\n")
    yaml = "flow: t\nstart: a\ntables: {branches: branches.csv}\nstates:\n  a: {prompt: Zip?, collect: {into: z, type: digits, length: 5}, goto: b}\n  b: {handoff: {dial: '{{ tables.branches.find(zip=z).phone }}'}}\n"
    flow, problems = read_flow_bytes(yaml.encode(), str(folder / "t.yaml"))
    assert flow is not None, problems
    found = Rules.of((), (), (), [written_in(flow)])
    assert found.verdict("+442079460123").rule == "" and found.verdict("+442079460999").rule == "country"
