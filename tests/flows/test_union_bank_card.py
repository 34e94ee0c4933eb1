"""Calls to the bank's line for lost and stolen cards."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest

from tests.flows.calls import CALLER, CHICAGO, Scripted, hold, walk

API = "https://bank.example"
VERIFY, BLOCKS, PAYMENTS, DISPUTES = f"POST {API}/verify", f"POST {API}/blocks", f"GET {API}/payments", f"POST {API}/disputes"
CARD, CODE = "4000123412341234", "7788"
ANN = (200, {"card": "debit card"})
BLOCKED = (201, {"id": "b1", "new_card": "2026-03-09", "day_before": "2026-03-02"})
PAID = [
    {"id": "p1", "amount": 42.1, "shop": "Shell", "day": "2026-03-01"},
    {"id": "p2", "amount": 310, "shop": "Best Buy", "day": "2026-03-02"},
]
NOBODY = {"card": "unknown", "happened": "not said", "verified": False, "caller": CALLER}

call = partial(Scripted, "union-bank-card", env={"BANK_API": API}, secrets={"BANK_TOKEN": "s3cret"})

CALLS = [
    call(
        "a lost card blocked, and a payment that wasn't the caller's",
        f"""
        → menu
        press 1 → legal has_number
        press 1 → number_or_agent card_number
        press {CARD} → code
        press {CODE} → verify known confirm_block
        hear To block your debit card
        press 1 → block done last_used
        hear The new one will be in your mail by Monday, March 9th. Your branch can print one for you today, until 5 PM
        say last sunday → find_payments payment_list
        hear 42 dollars and 10 cents at Shell, Sunday, March 1st
        silence →
        hear 310 dollars at Best Buy, Monday, March 2nd
        say that wasn't me → dispute disputed payment_list over
        hear We'll give back what you didn't pay
        """,
        requests={VERIFY: ANN, BLOCKS: BLOCKED, PAYMENTS: (200, PAID), DISPUTES: 201},
    ),
    call(
        "a stolen card blocked on a holiday, without a payment since",
        f"""
        → menu
        say someone stole my card → legal has_number
        say yes I do → number_or_agent card_number
        press {CARD} → code
        press {CODE} → verify known confirm_block
        say block it → block done last_used
        hear in your mail by March 9th. So that we find
        say I don't remember → find_payments payment_list no_payments over
        """,
        requests={VERIFY: ANN, BLOCKS: BLOCKED, PAYMENTS: (200, [])},
        at=datetime(2026, 7, 3, 10, 0, tzinfo=CHICAGO),
    ),
    call(
        "payments heard again, then enough",
        f"""
        → menu
        press 1 → legal has_number
        press 1 → number_or_agent card_number
        press {CARD} → code
        press {CODE} → verify known confirm_block
        press 1 → block done last_used
        press 01011999 →
        hear A day of the last three months
        press 03012026 → find_payments payment_list
        press 2 →
        hear Shell
        press 3 → over
        """,
        requests={VERIFY: ANN, BLOCKS: BLOCKED, PAYMENTS: (200, PAID)},
    ),
    call(
        "a card that is kept after all",
        f"""
        → menu
        press 2 → legal has_number
        press 1 → number_or_agent card_number
        press {CARD} → code
        press {CODE} → verify known confirm_block
        say don't block it → keep
        """,
        requests={VERIFY: ANN},
    ),
    call(
        "the blocking fails: people do it",
        f"""
        → menu
        press 2 → legal has_number
        press 1 → number_or_agent card_number
        press {CARD} → code
        press {CODE} → verify known confirm_block
        press 1 → block block_desk
        """,
        "queue card-blocking",
        {"card": "debit card", "happened": "stolen", "verified": True, "caller": CALLER},
        requests={VERIFY: ANN, BLOCKS: 502},
        faults=("request-failed",),
    ),
    call(
        "a slip in the number, then the wrong code twice",
        f"""
        → menu
        press 2 → legal has_number
        press 1 → number_or_agent card_number
        press 4000#{CARD[:-1]}5 →
        hear That number can't be right
        press {CARD} → code
        press 1111 → verify wrong_code code_again code
        press 2222 → verify wrong_code not_verified agent
        """,
        "queue card-services",
        {**NOBODY, "happened": "stolen"},
        requests={VERIFY: 403},
    ),
    call(
        "no card number at hand",
        """
        → menu
        say it was stolen → legal has_number
        say no → number_or_agent agent
        """,
        "queue card-services",
        {**NOBODY, "happened": "stolen"},
    ),
    call(
        "an emergency at once by key, and the desk doesn't answer",
        """
        → menu
        press * → block_now
        no answer → agent
        """,
        "queue card-services",
        NOBODY,
    ),
    call(
        "an emergency in the middle of the card number",
        """
        → menu
        press 1 → legal has_number
        press 1 → number_or_agent card_number
        press 4000* → block_now
        """,
        "dial +18005550119",
        {"happened": "emergency"},
    ),
    call(
        "an emergency said when a code is asked for",
        f"""
        → menu
        press 1 → legal has_number
        press 1 → number_or_agent card_number
        press {CARD} → code
        say someone is using my card right now → block_now
        """,
        "dial +18005550119",
        {"happened": "emergency"},
    ),
    call(
        "nothing but silence at the card number",
        """
        → menu
        press 1 → legal has_number
        press 1 → number_or_agent card_number
        silence →
        silence → agent
        """,
        "queue card-services",
        {**NOBODY, "happened": "lost"},
    ),
]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_call(call: Scripted) -> None:
    hold(call)


def test_a_key_during_the_legal_sentence_answers_nothing() -> None:
    walked = walk(call("", "→ menu"))
    walked.line.press("1").wait(1).press("2")
    assert walked.line.state == "has_number"
    walked.line.wait(30)
    assert walked.take("press 1") == ["legal", "has_number", "number_or_agent", "card_number"]


def test_a_key_too_many_in_the_code_blocks_nothing() -> None:
    walked = walk(
        call(
            "",
            f"""
            → menu
            press 1 → legal has_number
            press 1 → number_or_agent card_number
            press {CARD} → code
            press {CODE}1 → verify known confirm_block
            """,
            requests={VERIFY: ANN},
        )
    )
    assert walked.line.ended is None


def test_card_and_code_go_to_the_bank_and_nowhere_else() -> None:
    walked = hold(CALLS[0])
    verify, block, *others = walked.sent
    assert verify.json == {"card": CARD, "code": CODE}
    assert block.json == {"card": CARD, "happened": "lost"}
    assert [order.query or order.json for order in others] == [{"block": "b1", "since": "2026-03-01"}, {"payment": "p2"}]
    line = walked.line
    seen = repr((line.commands, line.steps, line.variables, others))
    assert CARD not in seen
    assert CODE not in seen
