"""The walk itself: the same each time, within its bounds, and no more places than make a difference."""

from __future__ import annotations

from broken import BROKEN

from flowengine.exploring import Budget, Exploration, explore
from flowengine.exploring.report import as_json, notes_of
from flowengine.language.model import Flow
from flowengine.loading import check_bytes


def read(text: str) -> Flow:
    flow, problems = check_bytes(text.encode(), "a-flow.yaml")
    assert flow is not None, problems
    return flow


def explored(text: str, **bounds: int) -> Exploration:
    return explore(read(text), budget=Budget(**bounds))


def many(count: int) -> str:
    """A tree of menus in which a counter goes up without end."""
    states = [
        f'  s{n}: {{prompt: Number {n}., set: {{count: "{{{{ count + 1 }}}}"}}, choices: [{{dtmf: 1, goto: s{(2 * n + 1) % count}}}, {{dtmf: 2, goto: s{(2 * n + 2) % count}}}, {{dtmf: 0, goto: desk}}]}}'
        for n in range(count)
    ]
    return "\n".join(["flow: many", "start: s0", "variables: {count: 0}", "states:", *states, "  desk: {prompt: One moment., handoff: {queue: desk}}"])


def test_sixty_states_are_walked_to_their_end() -> None:
    found = explored(many(60))
    assert found.walk.complete and found.unreached == () and found.findings == ()
    assert len(found.walk.nodes) < 60 * 10


def test_hundreds_of_states_stay_within_the_budget_and_it_is_told() -> None:
    found = explored(many(600), turns=2000)
    assert 2000 <= found.walk.turns < 2100
    assert not found.walk.complete and found.findings == ()
    notes = " ".join(notes_of(found))
    assert "Not all was walked: 2," in notes and "there is more to do" in notes and "Not reached so far: s" in notes


def test_calls_are_no_longer_than_they_may_be() -> None:
    found = explored(many(60), turns_a_call=3)
    assert not found.walk.complete
    assert max(len(node.recipe.moves) for node in found.walk.nodes) == 3


def test_the_same_flow_gives_the_same_walk() -> None:
    for broken in list(BROKEN.values())[:3]:
        first, second = (explored(broken.flows[0]) for _ in range(2))
        assert as_json([first]) == as_json([second])


def test_a_counter_counts_as_far_as_a_condition_asks() -> None:
    found = explored("""
flow: counter
start: code
variables: {tries: 0}
states:
  code:
    prompt: The code, please.
    collect: {into: code, type: digits, length: 4}
    goto: wrong
  wrong:
    set: {tries: "{{ tries + 1 }}"}
    decide:
      - {if: tries < 3, goto: code}
      - {else: desk}
  desk: {prompt: One moment., handoff: {queue: desk}}
""")
    assert found.findings == () and found.unreached == ()
    assert len(found.walk.reached["desk"].moves) == 3


def test_hours_parameters_and_the_environment_are_varied() -> None:
    found = explored("""
flow: worlds
start: route
calendars: {office: {timezone: America/New_York, open: {mon-fri: 09:00-17:00}, holidays: US}}
states:
  route:
    decide:
      - {if: calendars.office.holiday, goto: feast}
      - {if: not calendars.office.is_open, goto: night}
      - {if: call.parameters.clinic == "uptown", goto: uptown}
      - {if: env.CLOSED, goto: shut}
      - {else: desk}
  feast: {prompt: Happy holidays., hangup: true}
  night: {prompt: We are closed., hangup: true}
  uptown: {prompt: Uptown., handoff: {queue: uptown}}
  shut: {prompt: Shut., hangup: true}
  desk: {prompt: One moment., handoff: {queue: desk}}
""")
    assert found.findings == () and found.unreached == ()


def test_what_systems_may_answer_is_worked_out_from_the_flow() -> None:
    found = explored("""
flow: answers
start: ask
states:
  ask:
    request: {get: "https://shop.example/orders", into: orders}
    outcomes: {ok: read, 404: none, failed: desk}
  none: {prompt: You are not known., goto: desk}
  read:
    browse:
      items: orders
      as: order
      item:
        - "{{ order.placed | date }}: {{ order.total | money }}."
        - {say: It is late., if: order.late}
      choices: [{dtmf: 1, goto: chosen}]
    outcomes: {end: over, empty: nothing}
  chosen:
    decide:
      - {if: order.state == "sent", goto: sent}
      - {if: order.total > 100, goto: desk}
      - {else: over}
  sent: {prompt: It is on its way., goto: over}
  nothing: {prompt: There is none., goto: over}
  over: {prompt: Goodbye., hangup: true}
  desk: {prompt: One moment., handoff: {queue: desk}}
""")
    assert [finding.message for finding in found.findings] == [] and found.unreached == ()


def test_a_flow_without_people_is_told_once_and_is_no_mistake() -> None:
    found = explored("flow: news\nstart: news\nstates: {news: {prompt: 'Press 1 to leave.', choices: [{dtmf: 1, goto: bye}]}, bye: {prompt: Goodbye., hangup: true}}")
    assert found.findings == ()
    assert [note for note in notes_of(found) if "No person" in note] != []


def test_a_voicemail_counts_as_people() -> None:
    found = explored(
        "flow: night\nstart: night\nstates: {night: {prompt: 'Press 1.', choices: [{dtmf: 1, goto: tape}]}, tape: {prompt: After the tone., handoff: {voicemail: true}}}"
    )
    assert found.findings == () and found.people == 1


def test_who_says_no_to_whatever_is_read_back_gets_out() -> None:
    found = explored("""
flow: reading
start: pin
recovery: {no_match: [A., B., C., D.], max_failures: 20, fallback: desk}
states:
  pin: {prompt: Your number?, collect: {into: pin, type: digits, length: 4, confirm: always}, goto: bye}
  bye: {prompt: Goodbye., hangup: true}
  desk: {prompt: One moment., handoff: {queue: desk}}
""")
    assert found.findings == () and found.walk.complete
    [refusal] = [ladder for ladder in found.ladders if ladder.kind == "refusal"]
    assert not refusal.endless and refusal.place == "pin" and 30 < refusal.seconds < 120
    assert any("says no to whatever is read back is out after" in note for note in notes_of(found))


def test_no_refusals_are_told_of_where_nothing_is_read_back() -> None:
    assert [ladder.kind for ladder in explored(many(3)).ladders] == ["silence", "nonsense"]
