"""Voices and words for all languages of a call that goes through several flows."""

from __future__ import annotations

from pathlib import Path

from flowengine.loading import load_all
from tests.checks.rules import finds
from tests.checks.test_subflows import PAY
from tests.language.marks import in_state

STATE = "subflow: «pay»\noutcomes: {paid: x, not_paid: x}"
PLAIN = STATE.replace("«pay»", "pay")
VOICE = "{tts_provider: Google, voice: pl-PL-Wavenet-A}"
POLISH = PAY.replace("prompt: Pay?", "language: pl-PL, prompt: Zapłacić?")


def test_a_language_that_neither_header_has_a_voice_for() -> None:
    finds("subflow-language", in_state(STATE), ("subflow-language", ""), beside=(POLISH,))
    finds("subflow-language", in_state(PLAIN, f"relay: {{languages: {{pl-PL: {VOICE}}}}}\n"), beside=(POLISH,))
    finds("subflow-language", in_state(PLAIN), beside=(POLISH + f"relay: {{languages: {{pl-PL: {VOICE}}}}}\n",))
    finds("subflow-language", in_state(PLAIN), beside=(POLISH + f"relay: {{language: pl-PL, {VOICE[1:]}\n",))


def test_the_language_of_a_subflows_own_header_is_not_spoken_in_the_call() -> None:
    finds("subflow-language", in_state(PLAIN, "relay: {language: en-GB}\n"), beside=(PAY + "relay: {language: en-IE}\n",))


def problems(folder: Path, outer: str, inner: str) -> list[tuple[str, int, str]]:
    (folder / "f.yaml").write_text(outer)
    (folder / "pay.yaml").write_text(inner)
    return [(Path(p.file).name, p.span.line, p.severity) for p in load_all([folder]).problems if p.code == "subflow-language"]


def test_prompts_without_words_in_a_language_of_the_other_flow(tmp_path: Path) -> None:
    english = PAY.replace("prompt: Pay?", "prompt: {en-US: Pay?}")
    assert problems(tmp_path, in_state("language: es-US\n" + PLAIN), english) == [("pay.yaml", 6, "warning")]
    assert problems(tmp_path, in_state(PLAIN), english) == []
    asks = PAY.replace("goto: paid}", "language: es-US, goto: paid}")
    outer = in_state(PLAIN).replace("prompt: Bye.", "prompt: {en-US: Bye.}")
    assert problems(tmp_path, outer, asks) == [("f.yaml", 7, "warning")]
    assert problems(tmp_path, outer.replace("{en-US: Bye.}", "{en-US: Bye., es-US: Adiós.}"), asks) == []
