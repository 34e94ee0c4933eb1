"""The virtual phone: what a caller hears, when, and what comes of what she does."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from flowengine.language.model import Flow
from flowengine.language.problems import InvalidFlow
from flowengine.language.reader import read_flow_bytes
from flowengine.testing import Phone, Unexpected, UnexpectedRequest

SHOP = """
flow: shop
start: menu
variables: {visits: 0}
states:
  menu:
    set: {visits: "{{ visits + 1 }}"}
    prompt: For our hours, press 1 or say hours. To reach a person, press 2 or say person.
    choices:
      - {dtmf: 1, speech: [hours], goto: hours}
      - {dtmf: 2, speech: [person], goto: person}
      - {dtmf: 9, speech: [español], language: es-US, goto: menu}
  hours: {prompt: We are open every day., goto: menu}
  person:
    prompt: One moment.
    handoff: {dial: "+15551230100", timeout: 20s, data: {visits: "{{ visits }}"}}
    outcomes: {busy: message, no_answer: message}
  message: {prompt: Nobody is free., handoff: {voicemail: {into: note}}, goto: thanks}
  thanks: {prompt: "Thank you for {{ note.duration }} seconds.", hangup: true}
"""
CARD = """
flow: card
start: number
states:
  number:
    prompt: Please key in your card number.
    collect: {into: card, type: digits, min_length: 4, max_length: 6, secret: true}
    goto: code
  code:
    prompt: And the code.
    collect: {into: code, type: digits, length: 3}
    goto: done
  done: {prompt: Thank you., return: paid}
"""


def flow(text: str) -> Flow:
    found, problems = read_flow_bytes(dedent(text).encode(), "test.yaml")
    assert found is not None, problems
    return found


def call(text: str = SHOP, **options: Any) -> Phone:
    return Phone(flow(text), **options)


def times(phone: Phone, mark: str) -> list[float]:
    return [entry.time for entry in phone.timeline if mark in str(entry)]


# ------------------------------------------------------------------------------------------------------------- a call


def test_a_call_is_answered_at_once_and_speaks_in_the_time_that_takes() -> None:
    phone = call()
    assert (phone.state, phone.now, phone.variables, phone.language) == ("menu", 0.0, {"visits": 1}, "en-US")
    assert phone.hear() == "For our hours, press 1 or say hours. To reach a person, press 2 or say person."
    assert 6 < phone.now < 10


def test_a_piece_is_heard_where_it_ends() -> None:
    phone = call()
    assert phone.hear("FOR OUR HOURS") == "For our hours,"
    assert 0.5 < phone.now < 2.5
    assert phone.hear("/press \\d/") == "press 1"
    assert phone.hear("person") == "or say hours. To reach a person,"


def test_each_word_is_heard_once_and_what_was_said_before_an_act_is_past() -> None:
    phone = call()
    phone.press("1")
    assert phone.hear("open every day") == "We are open every day."
    with pytest.raises(Unexpected):
        phone.hear("open every day")


def test_keys_and_words_come_to_the_flow() -> None:
    phone = call()
    phone.press("1")
    assert phone.entered == ["menu", "hours", "menu"] and phone.variables == {"visits": 2}
    phone.say("a person please")
    assert phone.state == "person"


def test_a_polite_caller_hears_the_prompt_out() -> None:
    phone = call()
    phone.press("1")
    assert not [entry for entry in phone.timeline if "✂" in entry.text]
    assert phone.now > 6


def test_a_flow_is_a_file_too(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(SHOP)
    assert Phone(tmp_path / "shop.yaml").state == Phone(str(tmp_path / "shop.yaml")).state == "menu"
    (tmp_path / "wrong.yaml").write_text("flow: x\nstart: nowhere\nstates: {}\n")
    with pytest.raises(InvalidFlow):
        Phone(tmp_path / "wrong.yaml")


def test_what_it_goes_into_is_found_beside_it(tmp_path: Path) -> None:
    outer = "flow: till\nstart: pay\nstates:\n  pay: {subflow: card, outcomes: {paid: bye}, into: paid}\n  bye: {prompt: Goodbye., hangup: true}\n"
    (tmp_path / "till.yaml").write_text(outer)
    (tmp_path / "card.yaml").write_text(CARD)
    for phone in (Phone(tmp_path / "till.yaml"), Phone(flow(outer), flows=[flow(CARD)])):
        assert phone.state == "card/number"
        phone.press("1234#")
        phone.press("123")
        phone.hear("Goodbye")
        assert phone.state == "bye"


# -------------------------------------------------------------------------------------------------- talking over it


def test_an_interruption_cuts_what_is_said_and_the_rest_is_never_heard() -> None:
    phone = call()
    phone.interrupt(press="1", after=1.0)
    assert phone.state == "menu" and phone.entered[1:] == ["hours", "menu"]
    [cut] = [entry.text for entry in phone.timeline if "✂" in entry.text]
    assert cut.startswith("For our") and "person" not in cut
    assert phone.hear().startswith("We are open")


def test_speech_cuts_a_moment_after_it_begins() -> None:
    phone = call()
    phone.interrupt(say="person", after=1.0)
    phone.hear("One moment")
    assert any("✂" in entry.text for entry in phone.timeline)


def test_a_prompt_that_cannot_be_cut_is_heard_out_and_swallows_the_keys() -> None:
    phone = call(SHOP.replace("  menu:\n", "  menu:\n    interruptible: false\n"))
    phone.interrupt(press="2", after=1.0)
    phone.interrupt(say="person", after=1.0)
    assert phone.hear().endswith("press 2 or say person.")
    assert phone.state == "menu"
    assert "isn't reported" in str(phone.timeline)


def test_an_end_key_out_of_habit_leaves_nobody_in_silence() -> None:
    phone = call()
    phone.press("1#")
    phone.hear("We are open every day. For our hours")
    phone.interrupt(press="1#", after=0.5)
    assert phone.hear() == "We are open every day. For our hours, press 1 or say hours. To reach a person, press 2 or say person."
    phone.press("2#")
    phone.hear("One moment.")
    assert phone.handoff().target == "+15551230100"


def test_keys_at_a_question_for_words_have_it_asked_again() -> None:
    phone = call(
        """
        flow: desk
        start: menu
        states:
          menu: {prompt: "For a message, press 1.", choices: [{dtmf: 1, goto: name}]}
          name: {prompt: What is your name?, collect: {into: name, type: text}, goto: bye}
          bye: {prompt: "Thank you, {{ name }}.", hangup: true}
        """
    )
    phone.press("155")
    phone.hear("What is")
    phone.interrupt(press="7", after=0.2)
    assert phone.hear().endswith("What is your name?")
    phone.say("Ada")
    phone.hear("Thank you, Ada")


def test_words_at_a_question_for_keys_have_it_asked_again() -> None:
    phone = call(CARD.replace("length: 3", "length: 3, input: dtmf").replace("return: paid", "hangup: true"))
    phone.press("1234#")
    phone.interrupt(say="what code is that", after=0.5)
    assert phone.hear().endswith("And the code.")
    phone.press("123")
    phone.hear("Thank you")


def test_there_is_nothing_to_interrupt_where_nobody_speaks() -> None:
    phone = call()
    phone.hear()
    with pytest.raises(Unexpected, match="nothing is being said"):
        phone.interrupt(press="1")
    with pytest.raises(Unexpected, match="had been heard to its end"):
        call().interrupt(press="1", after=60)


def test_keys_pressed_ahead_answer_the_next_questions() -> None:
    phone = call(CARD)
    phone.press("123456789")
    assert phone.state == "done"
    phone.hear("Thank you")
    assert phone.ended == "hangup"


def test_keys_have_human_speed() -> None:
    phone = call(CARD)
    phone.hear()
    before = phone.now
    phone.press("1234")
    assert 1.0 < phone.now - before < 2.0
    phone.press("56")  # goes on with the same entry, in time
    assert phone.state == "code"


def test_an_entry_that_may_be_complete_is_taken_when_no_more_keys_come() -> None:
    phone = call(CARD)
    phone.press("1234")
    phone.hear("And the code")
    assert phone.state == "code"


# ------------------------------------------------------------------------------------------------------------ silence


def test_silence_is_answered_when_patience_is_at_its_end() -> None:
    phone = call()
    phone.hear()
    heard_at = phone.now
    phone.silence(6.0)
    assert phone.now == pytest.approx(heard_at + 6)
    phone.hear("For our hours")
    assert times(phone, "◂")[1] == pytest.approx(heard_at + 6.3)


def test_waiting_counts_from_now() -> None:
    phone = call()
    phone.wait(2)
    assert phone.now == 2.0


def test_listening_never_waits_through_a_silence() -> None:
    phone = call()
    with pytest.raises(Unexpected) as told:
        phone.hear("Are you still there")
    assert "silence_after" in told.value.hint and "6.0s" in told.value.hint
    assert told.value.place.endswith("in `menu`, waiting for the caller.")


def test_a_near_miss_is_told() -> None:
    with pytest.raises(Unexpected) as told:
        call().hear("For our ours")
    assert told.value.suggestions == ("For our hours",)
    assert str(told.value).startswith("  0:00.0  · call from +15550001111")


# ---------------------------------------------------------------------------------------------- handed over, and back


def test_a_handoff_is_told_with_what_goes_along() -> None:
    phone = call()
    phone.press("2")
    order = phone.handoff()
    assert (order.kind, order.target, order.options, order.data) == ("dial", "+15551230100", {"timeout": 20}, {"visits": 1})
    assert phone.ended == "dial"


def test_a_dial_that_comes_back_goes_on_with_what_the_call_knew() -> None:
    phone = call()
    phone.press("1")
    phone.press("9")
    phone.press("2")
    phone.handoff()
    phone.returns("busy")
    assert (phone.state, phone.variables, phone.language) == ("message", {"visits": 3}, "es-US")
    phone.hear("Nobody is free")
    assert phone.handoff().kind == "voicemail"
    phone.returns("recorded")
    assert phone.hear() == "Thank you for 10 seconds."
    assert phone.ended == "hangup"


def test_nobody_answering_takes_as_long_as_it_rings() -> None:
    phone = call()
    phone.press("2")
    phone.handoff()
    before = phone.now
    phone.returns("no_answer")
    assert phone.now == pytest.approx(before + 20.5)


def test_an_answered_dial_ends_the_call() -> None:
    phone = call()
    phone.press("2")
    phone.returns("completed")
    assert phone.ended == "hangup"


def test_what_cannot_come_back_is_told() -> None:
    phone = call()
    with pytest.raises(Unexpected, match="isn't with anybody else"):
        phone.returns("busy")
    phone.press("2")
    with pytest.raises(Unexpected, match="it ends one of these ways"):
        phone.returns("bussy")
    with pytest.raises(Unexpected, match="the call was over before"):
        phone.say("hello")


def test_a_handoff_that_does_not_come_is_told() -> None:
    with pytest.raises(Unexpected, match="it goes on here"):
        call().handoff()


def test_a_handoff_to_another_flow_goes_on_in_it() -> None:
    first = "flow: first\nstart: a\nstates:\n  a: {prompt: Over to the shop., handoff: {flow: shop, data: {who: me}}}\n"
    phone = call(first, flows=[flow(SHOP)])
    phone.hear("Over to the shop")
    assert phone.handoff().target == "shop"
    phone.hear("For our hours")
    assert phone.state == "menu" and phone.ended == ""


@pytest.mark.parametrize(("handoff", "ended"), [("{queue: sales}", "queue"), ("{redirect: 'https://x.example/twiml'}", "redirect"), ("{refer: 'sip:a@x.example'}", "refer")])
def test_calls_that_leave(handoff: str, ended: str) -> None:
    phone = call(f"flow: a\nstart: a\nstates:\n  a: {{prompt: Goodbye., handoff: {handoff}}}\n")
    phone.handoff()
    phone.settle()
    assert phone.ended == ended


# ------------------------------------------------------------------------------------------------- lost, and hung up


def test_a_lost_connection_is_taken_up_where_the_call_was() -> None:
    phone = call()
    phone.press("9")
    phone.interrupt(press="1", after=1.0)
    phone.wait(1)
    visits = phone.variables["visits"]
    phone.drop()
    phone.hear("For our hours")
    assert (phone.state, phone.language, phone.variables["visits"]) == ("menu", "es-US", visits)
    assert "connected again" in str(phone.timeline)
    phone.press("2")
    phone.handoff()


def test_a_connection_that_twilio_opens_anew_by_itself_goes_on_too() -> None:
    phone = call(SHOP.replace("start: menu", "relay: {application_reconnect: true}\nstart: menu"))
    phone.press("1")
    phone.drop()
    phone.hear("For our hours")
    assert phone.variables == {"visits": 2}


def test_a_connection_that_is_lost_again_and_again_ends_in_an_apology() -> None:
    phone = call()
    for _ in range(5):
        phone.hear("For our")
        phone.drop()
    assert "sorry" in phone.hear().lower()
    assert phone.ended == "hangup"


def test_hanging_up_in_the_middle_of_a_word() -> None:
    phone = call()
    phone.hang_up(after=1.5)
    assert phone.ended == "hang_up" and phone.now == 1.5 and phone.state == "menu"
    with pytest.raises(Unexpected, match="the caller hung up"):
        phone.press("1")


def test_hanging_up_while_it_rings() -> None:
    phone = call()
    phone.press("2")
    phone.handoff()
    phone.hang_up(after=3)
    assert phone.ended == "hang_up"
    with pytest.raises(Unexpected, match="isn't with anybody else"):
        phone.returns("busy")


# ----------------------------------------------------------------------------------------------------- other systems

LOOKUP = """
flow: lookup
start: look
states:
  look:
    prompt: Hello.
    request: {get: "https://clinic.example/patients", query: {phone: "{{ call.from }}"}, retry: 1, timeout: 4s, while_waiting: One moment, please., into: patient}
    outcomes: {ok: found, 404: unknown, failed: sorry}
  found: {prompt: "Hello {{ patient.name }}.", hangup: true}
  unknown: {prompt: We don't know you., hangup: true}
  sorry: {prompt: We can't look you up., hangup: true}
""".replace("One moment, please.", '"One moment, please."')
PATIENTS = "GET https://clinic.example/patients"


@pytest.mark.parametrize(
    ("answer", "said", "asks"),
    [
        ({"body": {"name": "Ann"}}, "Hello Ann.", 1),
        ({"status": 404}, "We don't know you.", 1),
        (404, "We don't know you.", 1),
        (None, "We can't look you up.", 1),
        ({"takes": 5.0}, "We can't look you up.", 1),
        ([{"status": 500}, {"body": {"name": "Bob"}}], "Hello Bob.", 1),
    ],
)
def test_other_systems_answer_as_told(answer: Any, said: str, asks: int) -> None:
    phone = call(LOOKUP, requests={PATIENTS: answer})
    assert phone.hear().endswith(said)
    assert len(phone.requests) == asks and phone.requests[0].query == {"phone": "+15550001111"}


def test_an_answer_takes_its_time_and_something_is_said_meanwhile() -> None:
    phone = call(LOOKUP, requests={PATIENTS: {"status": 404, "takes": 3.0}})
    phone.hear("One moment, please")
    phone.hear("We don't know you")
    assert times(phone, "is answered")[0] == pytest.approx(3.0)


def test_addresses_with_query_and_with_stars() -> None:
    def heard(*wanted: str) -> str:
        return call(LOOKUP, requests={name: {"body": {"name": name[-1]}} for name in wanted}).hear()

    assert heard(f"{PATIENTS}?phone=1", f"{PATIENTS}?phone=*1").endswith("Hello 1.")
    assert heard("GET https://clinic.example/*").endswith("Hello *.")


def test_a_request_without_an_answer_is_told_with_the_nearest() -> None:
    with pytest.raises(UnexpectedRequest) as told:
        call(LOOKUP, requests={"GET https://clinic.example/patient": 404}).hear()
    assert told.value.wanted == PATIENTS and told.value.near == ("GET https://clinic.example/patient",)
    with pytest.raises(ValueError, match="no request"):
        call(LOOKUP, requests={"https://clinic.example": 404})


# ---------------------------------------------------------------------------------------------------- the call's facts


def test_who_calls_whom_and_when() -> None:
    facts = """
    flow: facts
    start: a
    states:
      a: {prompt: "{{ call.from }} {{ call.to }} {{ call.direction }} {{ call.parameters.clinic }} {{ env.NAME }} {{ call.now.hour }} {{ call.language }}", hangup: true}
    calendars: {office: {timezone: America/New_York, open: {daily: 08:00-17:00}}}
    """
    phone = call(facts, caller="+15550003333", to="+15550004444", direction="outbound", parameters={"clinic": "up"}, env={"NAME": "x"}, at=datetime(2026, 12, 24, 11, 30))
    assert phone.hear() == "+15550003333 +15550004444 outbound up x 11 en-US"
    assert "Thursday, 2026-12-24 at 11:30" in str(phone.timeline)


def test_a_call_can_begin_in_another_language() -> None:
    phone = call(language="es-US")
    assert phone.language == "es-US" and phone.state == "menu" and phone.variables == {"visits": 1}


def test_a_greeting_of_twilios_is_heard_first() -> None:
    phone = call(SHOP.replace("start: menu", "relay: {welcome_greeting: Welcome to the shop.}\nstart: menu"))
    assert phone.hear().startswith("Welcome to the shop. For our hours")


def test_recordings_are_heard_by_their_text() -> None:
    phone = call("flow: a\nstart: a\nstates:\n  a: {prompt: {play: 'https://x.example/a.mp3', text: Welcome to the shop}, hangup: true}\n")
    assert phone.hear("Welcome to the shop")


def test_a_list_is_heard_to_its_end() -> None:
    books = """
    flow: books
    start: read
    variables: {books: [Emma, Ulysses]}
    states:
      read:
        browse: {items: books, as: book, item: "{{ book }}."}
        outcomes: {end: bye}
      bye: {prompt: That's all., hangup: true}
    """
    phone = call(books)
    phone.hear("Emma")
    phone.hear("Ulysses")
    phone.hear("That's all")


def test_a_first_guess_holds_patience() -> None:
    phone = call()
    phone.say_partial("a per")
    phone.wait(10)
    phone.say("a person")
    assert phone.state == "person" and len(times(phone, "◂")) == 1


def test_a_secret_answer_is_never_shown() -> None:
    phone = call(CARD)
    phone.press("1234#")
    assert phone.variables["card"] == "1234"
    assert "card: •••" in str(phone.timeline)


def test_faults_are_told() -> None:
    phone = call("flow: a\nstart: a\nstates:\n  a: {prompt: 'Hello {{ 1 / 0 }}.', hangup: true}\n")
    phone.hear()
    assert [fault.code for fault in phone.faults] == ["expression-failed"]
    assert "! expression-failed in a" in str(phone.timeline)


def test_the_same_call_has_the_same_timeline() -> None:
    def timeline() -> str:
        phone = call()
        phone.interrupt(say="hours", after=1.3)
        phone.silence(7)
        phone.drop()
        phone.press("2")
        phone.returns("busy")
        phone.hear()
        return str(phone.timeline)

    assert len({timeline() for _ in range(20)}) == 1


def test_times_of_the_timeline_only_go_forward() -> None:
    phone = call()
    phone.press("2")
    phone.returns("no_answer")
    phone.hear()
    moments = [entry.time for entry in phone.timeline]
    assert moments == sorted(moments)
    assert json.dumps(moments)


@pytest.mark.parametrize("keys", ["", "a", "1x"])
def test_keys_that_no_telephone_has(keys: str) -> None:
    with pytest.raises(ValueError, match="key"):
        call().press(keys)


def test_nothing_and_punctuation_cannot_be_heard() -> None:
    for piece in ("…", "", "/(/"):
        with pytest.raises(ValueError):
            call().hear(piece)
