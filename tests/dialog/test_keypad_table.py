"""Keys and their timing, as one table: what is pressed when, what comes of it at which moment, and whose rule that is.

Time 0 is the moment the prompt has been heard (said so by the far side, except in rows that begin before or say when
themselves); the call begins at -1. Keys of one input follow each other at a tenth of
a second. An outcome is a state entered, `=value` where an answer was kept, `no-match`, `no-input` or `canceled`; nothing
else may have come of a row until two seconds after its last input or outcome.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from flowengine.answers.locale import locale_of
from flowengine.dialog.events import AgentSpoke, CallerSounded
from tests.dialog.driver import Line

GAP = 0.1

FIRST = "VoiceXML 2.0 appendix D: timeout"
BETWEEN = "VoiceXML 2.0 appendix D: interdigittimeout"
TERM = "VoiceXML 2.0 appendix D: termtimeout"
CHAR = "VoiceXML 2.0 appendix D: termchar"
DEFAULTS = "VoiceXML 2.0 section 6.3.3"
TOO_FEW = "flow language: too few keys is a no-match"
AHEAD = "flow language: keys pressed ahead are kept for the next listening state that takes keys"
PROTECTED = "flow language: interruptible: false throws away keys"
NO_AHEAD = "flow language: type_ahead: false"
HEARD = "flow language: recovery.timeout is the patience after the prompt has been heard"
OWN = "flow language: a state's own timeouts beat recovery's; 6s and 3s if none says"
ENDS = "flow language: end_key, default #; none turns it off"
STRAY = "flow language: the end key after an answer complete without it belongs to that answer"
CANCEL = "flow language: the cancel key throws the entry away and asks again"
COMMANDS = "flow language: keys that can be part of the entry belong to the answer, other keys of commands work"
SPEECH = "flow language: once a key is pressed, speech of the same turn is dropped"
INPUT = "flow language: collect.input"
ONE_SLIP = "flow language: one slip in a row of keys is one no-match"
RANGE = "jambonz/jambonz-feature-server#107: enough digits, then silence, are an answer"
TOTAL = "jambonz/jambonz-feature-server#534: once a key is pressed, the time between keys counts and no other"
SHORT = "jambonz/jambonz-feature-server#1337: fewer digits than the least are no answer"
BARGED = "jambonz/jambonz-feature-server#1311: digits begun during the prompt time out too"
NO_BARGE = "jambonz/jambonz-feature-server#282: no barge-in, whatever time there is between digits"
DROPS = "jambonz/jambonz-feature-server#552: drop speech once a key is entered"
AFTER_PROMPT = "RestComm/media-core#326: the first digit's timer waits for the end of the prompt"
PREFIX = "signalwire/freeswitch#1550: an entry that begins another is taken when its time is up"
POUND = "asterisk/asterisk#1510: # ends the wait where a number begins another"
KNOWN = "irontec/ivozprovider#16: entries of a known length need neither # nor waiting"
BOTH = "FreePBX/issue-tracker#424: both digits count that are pressed during the announcement"
LONGER = "nuecho/rivr#30: a longer answer isn't cut short by a branch that begins it"


@dataclass(frozen=True)
class Row:
    id: str
    flow: str
    inputs: str
    """`moment keys`, joined by `;`; also `heard`, `on`, `off`, `sound on`, `sound off` and `say …`."""
    outcome: str
    """`moment outcome`, joined by `;`."""
    source: str


def menu(*keys: str, more: str = "") -> str:
    """State `ask`, a menu of `keys=state` branches."""
    branches = ", ".join("{{dtmf: {}, goto: {}}}".format(*key.split("=")) for key in keys)
    return f"ask: {{prompt: Please choose now., choices: [{branches}]{more}}}"


def collect(what: str, more: str = "") -> str:
    """State `ask`, which collects an answer."""
    return f"ask: {{prompt: Please answer now., collect: {{into: answer, {what}}}, goto: done{more}}}"


TWELVE = "type: choice, options: [a, b, c, d, e, f, g, h, i, j, k, l]"
LONG = " ".join(["All our lines are open for you day and night, on every day of the week."] * 4)

# A flow is its state `ask`; behind `|` is more for `recovery`, or lines at the top level. Its other states are shared.
FLOWS = {
    "menu": menu("1=one", "2=two"),
    "menu-1-12": menu("1=one", "12=twelve"),
    "menu-1-12-123": menu("1=one", "12=twelve", "123=many"),
    "menu-pound": menu("1=one", "pound=hash"),
    "extensions": menu("101=one", "102=two", "200=many"),
    "four": collect("type: digits, length: 4"),
    "three-to-five": collect("type: digits, min_length: 3, max_length: 5"),
    "any-length": collect("type: digits, min_length: 1"),
    "four-end-none": collect("type: digits, length: 4, end_key: none"),
    "any-end-none": collect("type: digits, min_length: 1, end_key: none"),
    "four-end-star": collect("type: digits, length: 4, end_key: star"),
    "any-end-star": collect("type: digits, min_length: 1, end_key: star"),
    "four-cancel": collect("type: digits, length: 4, cancel_key: star"),
    "four-end-2s": collect("type: digits, length: 4, end_timeout: 2s"),
    "yes-no": collect("type: yes_no"),
    "yes-no-end-star": collect("type: yes_no, end_key: star"),
    "options": collect("type: choice, options: [red, green, blue]"),
    "options-expression": collect('type: choice, options: "{{ colours }}"') + "|variables: {colours: [red, {label: green, value: 5}]}",
    "options-12": collect(TWELVE),
    "options-12-cancel": collect(f"{TWELVE}, cancel_key: star"),
    "options-12-end-star": collect(f"{TWELVE}, end_key: star"),
    "speech-only": collect("type: digits, length: 4, input: speech"),
    "keys-only": collect("type: digits, length: 4, input: dtmf"),
    "four-then-pound": collect("type: digits, length: 4").replace("goto: done", "goto: pound"),
    "strict": menu("1=one", "2=two", more=", type_ahead: false"),
    "then-strict": menu("1=strict", "2=two"),
    "then-loose": menu("1=loose", "12=two").replace("12", "2"),
    "protected": menu("1=one", more=", interruptible: false"),
    "protected-part": menu("1=one").replace("Please choose now.", "[{say: Please choose, interruptible: false}, or wait for somebody to answer you]"),
    "protected-before": "intro: {prompt: This call is recorded., interruptible: false, goto: ask}\n  " + menu("1=one", "2=two"),
    "protected-between": "ask: {prompt: Please choose now., choices: [{dtmf: 1, prompt: {say: You chose well., interruptible: false}, goto: one}]}",
    "long": menu("1=one").replace("Please choose now.", f'"{LONG}"'),
    "patience-recovery": menu("1=one") + "|timeout: 4s, digit_timeout: 2s",
    "patience-state": collect("type: digits, length: 4", ", timeout: 3s, digit_timeout: 1s") + "|timeout: 4s, digit_timeout: 2s",
    "patience-collect": collect("type: digits, length: 4, timeout: 1.5s, digit_timeout: 500ms", ", timeout: 3s, digit_timeout: 1s") + "|timeout: 4s, digit_timeout: 2s",
    "four-commands": collect("type: digits, length: 4", ", commands: [{dtmf: 0, goto: desk}, {dtmf: star, goto: many}]"),
    "four-command-long": collect("type: digits, length: 4", ', commands: [{dtmf: "*0", goto: desk}]'),
    "yes-no-command": collect("type: yes_no", ", commands: [{dtmf: 0, goto: desk}]"),
    "speech-command": collect("type: digits, length: 4, input: speech", ", commands: [{dtmf: 0, goto: desk}]"),
    "menu-command": menu("1=one", more=", commands: [{dtmf: 0, goto: desk}]"),
    "end-key-command": collect("type: digits, length: 4", ", commands: [{dtmf: pound, goto: desk}]"),
}
SHARED = """
  one: {prompt: One., timeout: 60s, choices: [{dtmf: 7, goto: seven}]}
  two: {prompt: Two., timeout: 60s, choices: [{dtmf: 7, goto: seven}]}
  twelve: {prompt: Twelve., timeout: 60s, choices: [{dtmf: 7, goto: seven}]}
  many: {prompt: Many., timeout: 60s, choices: [{dtmf: 7, goto: seven}]}
  hash: {prompt: Hash., timeout: 60s, choices: [{dtmf: 7, goto: seven}]}
  desk: {prompt: Desk., timeout: 60s, choices: [{dtmf: 7, goto: seven}]}
  done: {prompt: Done., timeout: 60s, choices: [{dtmf: 7, goto: seven}]}
  seven: {prompt: Seven., timeout: 60s, choices: [{dtmf: 1, goto: one}]}
  pound: {prompt: Pound., timeout: 60s, choices: [{dtmf: pound, goto: hash}]}
  strict: {prompt: Strictly one., timeout: 60s, type_ahead: false, choices: [{dtmf: 1, goto: one}]}
  loose: {prompt: Loosely one., timeout: 60s, choices: [{dtmf: 1, goto: one}]}
"""

ROWS = [
    # A menu of single keys
    Row("menu/first-key", "menu", "0 1", "0 one", TERM),
    Row("menu/last-moment", "menu", "5.999 2", "5.999 two", FIRST),
    Row("menu/silence", "menu", "", "6 no-input", FIRST),
    Row("menu/wrong-key-at-once", "menu", "1 9", "1 no-match", ONE_SLIP),
    Row("menu/star-is-wrong", "menu", "1 *", "1 no-match", ONE_SLIP),
    Row("menu/end-key-alone", "menu", "1 #", "1 no-match", CHAR),
    Row("menu/end-key-after", "menu", "1 1#", "1 one", STRAY),
    Row("menu/second-end-key", "menu", "1 1##", "1 one; 1.2 no-match", STRAY),
    Row("menu/wrong-then-end-key", "menu", "1 9#", "1 no-match", ONE_SLIP),
    Row("menu/during-the-prompt", "menu", "-0.5 1", "-0.5 one", AHEAD),
    Row("menu/ahead-into-the-next", "menu", "0 17", "0 one; 0.1 seven", AHEAD),
    Row("menu/keys-before-speech", "menu", "1 sound on; 1.5 1; 2 say two", "1.5 one", SPEECH),
    Row("menu/prompt-of-twenty-seconds", "long", "-1 on; 20 off", "26 no-input", HEARD),
    Row("menu/key-in-a-long-prompt", "long", "-1 on; 19 1", "19 one", AFTER_PROMPT),
    Row("menu/pound-is-a-branch", "menu-pound", "0 #", "0 hash", CHAR),
    # A menu where one key begins another
    Row("1-12/waits-for-more", "menu-1-12", "0 1", "3 one", BETWEEN),
    Row("1-12/longer-at-once", "menu-1-12", "0 12", "0.1 twelve", LONGER),
    Row("1-12/longer-at-the-last-moment", "menu-1-12", "0 1; 2.9 2", "2.9 twelve", BETWEEN),
    Row("1-12/second-key-too-late", "menu-1-12", "0 1; 3.5 7", "3 one; 3.5 seven", PREFIX),
    Row("1-12/end-key-saves-the-wait", "menu-1-12", "0 1#", "0.1 one", POUND),
    Row("1-12/end-key-after-the-longest", "menu-1-12", "0 12#", "0.1 twelve", STRAY),
    Row("1-12/wrong-second", "menu-1-12", "0 13", "0.1 no-match", ONE_SLIP),
    Row("1-12/wrong-first-is-heard-out", "menu-1-12", "0 2", "3 no-match", BETWEEN),
    Row("1-12/wrong-first-then-end-key", "menu-1-12", "0 2#", "0.1 no-match", CHAR),
    Row("1-12/wrong-as-long-as-the-longest", "menu-1-12", "0 29", "0.1 no-match", ONE_SLIP),
    Row("1-12/wrong-longest-then-end-key", "menu-1-12", "0 29#", "0.1 no-match", ONE_SLIP),
    Row("1-12/end-key-alone", "menu-1-12", "0 #", "0 no-match", CHAR),
    Row("1-12/again-after-a-no-match", "menu-1-12", "0 #; 1 1", "0 no-match; 4 one", BETWEEN),
    Row("1-12/both-during-the-prompt", "menu-1-12", "-0.5 12", "-0.4 twelve", BOTH),
    # … and that one begins a third
    Row("1-12-123/first", "menu-1-12-123", "0 1", "3 one", BETWEEN),
    Row("1-12-123/second", "menu-1-12-123", "0 12", "3.1 twelve", BETWEEN),
    Row("1-12-123/third", "menu-1-12-123", "0 123", "0.2 many", TERM),
    Row("1-12-123/second-by-end-key", "menu-1-12-123", "0 12#", "0.2 twelve", POUND),
    Row("1-12-123/slowly", "menu-1-12-123", "0 1; 2.9 2; 5.8 3", "5.8 many", TOTAL),
    Row("1-12-123/wrong-second", "menu-1-12-123", "0 13", "3.1 no-match", BETWEEN),
    Row("1-12-123/wrong-third", "menu-1-12-123", "0 124", "0.2 no-match", ONE_SLIP),
    # Extensions of three digits
    Row("extensions/whole", "extensions", "0 101", "0.2 one", KNOWN),
    Row("extensions/with-end-key", "extensions", "0 101#", "0.2 one", STRAY),
    Row("extensions/too-few", "extensions", "0 10", "3.1 no-match", BETWEEN),
    Row("extensions/too-few-and-end-key", "extensions", "0 10#", "0.2 no-match", TOO_FEW),
    Row("extensions/one-key", "extensions", "0 1", "3 no-match", TOTAL),
    Row("extensions/unknown", "extensions", "0 999", "0.2 no-match", ONE_SLIP),
    Row("extensions/unknown-beginning", "extensions", "0 9", "3 no-match", BETWEEN),
    Row("extensions/slowly", "extensions", "0 1; 2.9 0; 5.8 2", "5.8 two", TOTAL),
    # Four digits
    Row("four/whole", "four", "0 1234", "0.3 =1234", KNOWN),
    Row("four/slowly", "four", "5 1; 7.9 2; 10.8 3; 13.7 4", "13.7 =1234", TOTAL),
    Row("four/three", "four", "0 123", "3.2 no-match", SHORT),
    Row("four/three-and-end-key", "four", "0 123#", "0.3 no-match", TOO_FEW),
    Row("four/three-begun-in-the-prompt", "four", "-0.5 123", "2.7 no-match", BARGED),
    Row("four/end-key-alone", "four", "2 #", "2 no-match", CHAR),
    Row("four/silence", "four", "", "6 no-input", FIRST),
    Row("four/first-key-at-the-last-moment", "four", "5.9 1; 8 2", "11 no-match", TOTAL),
    Row("four/end-key-swallowed", "four", "0 1234#", "0.3 =1234", STRAY),
    Row("four/end-key-swallowed-late", "four", "0 1234; 3.2 #", "0.3 =1234", STRAY),
    Row("four/end-key-too-late", "four", "0 1234; 3.5 #", "0.3 =1234; 3.5 no-match", STRAY),
    Row("four/end-key-swallowed-once", "four", "0 1234##", "0.3 =1234; 0.5 no-match", STRAY),
    Row("four/other-key-first", "four", "0 12347#", "0.3 =1234; 0.4 seven", STRAY),
    Row("four/next-menu-wants-the-end-key", "four-then-pound", "0 1234#", "0.3 =1234; 0.4 hash", STRAY),
    Row("four/star-inside", "four", "0 12*4", "0.3 no-match", ONE_SLIP),
    Row("four/star-heard-out", "four", "0 12*", "3.2 no-match", ONE_SLIP),
    Row("four/star-and-end-key", "four", "0 12*#", "0.3 no-match", ONE_SLIP),
    Row("four/star-inside-and-end-key", "four", "0 12*4#", "0.3 no-match", ONE_SLIP),
    Row("four/ahead", "four", "-0.9 1234", "-0.6 =1234", AHEAD),
    Row("four/ahead-into-the-next", "four", "0 12347", "0.3 =1234; 0.4 seven", AHEAD),
    Row("four/speech-between-keys", "four", "0 1; 0.5 say nine eight seven six; 1 234", "1.2 =1234", DROPS),
    Row("four/speech-only-after-keys", "four", "0 12; 1 say nine eight seven six", "3.1 no-match", DROPS),
    # Three to five digits
    Row("range/two", "three-to-five", "0 12", "3.1 no-match", SHORT),
    Row("range/two-and-end-key", "three-to-five", "0 12#", "0.2 no-match", TOO_FEW),
    Row("range/three", "three-to-five", "0 123", "3.2 =123", RANGE),
    Row("range/three-and-end-key", "three-to-five", "0 123#", "0.3 =123", CHAR),
    Row("range/four", "three-to-five", "0 1234", "3.3 =1234", RANGE),
    Row("range/five", "three-to-five", "0 12345", "0.4 =12345", TERM),
    Row("range/five-and-end-key", "three-to-five", "0 12345#", "0.4 =12345", STRAY),
    # Any number of digits
    Row("any/one", "any-length", "0 1", "3 =1", BETWEEN),
    Row("any/one-and-end-key", "any-length", "0 1#", "0.1 =1", CHAR),
    Row("any/twenty", "any-length", "0 12345678901234567890", "4.9 =12345678901234567890", BETWEEN),
    Row("any/end-key-alone", "any-length", "0 #", "0 no-match", CHAR),
    Row("any/zero-first", "any-length", "0 007#", "0.3 =007", "flow language: strings stay strings"),
    # Other end keys
    Row("end-none/pound-is-wrong", "any-end-none", "0 12#", "3.2 no-match", ENDS),
    Row("end-none/time-ends-it", "any-end-none", "0 12", "3.1 =12", ENDS),
    Row("end-none/nothing-swallowed", "four-end-none", "0 1234#", "0.3 =1234; 0.4 no-match", ENDS),
    Row("end-star/ends", "any-end-star", "0 12*", "0.2 =12", ENDS),
    Row("end-star/pound-is-wrong", "any-end-star", "0 12#", "3.2 no-match", ENDS),
    Row("end-star/alone", "any-end-star", "0 *", "0 no-match", CHAR),
    Row("end-star/swallowed", "four-end-star", "0 1234*", "0.3 =1234", STRAY),
    # The cancel key
    Row("cancel/starts-over", "four-cancel", "0 12*; 1 5678", "0.2 canceled; 1.3 =5678", CANCEL),
    Row("cancel/alone", "four-cancel", "0 *", "0 canceled", CANCEL),
    Row("cancel/then-silence", "four-cancel", "0 12*; 2 heard", "0.2 canceled; 8 no-input", CANCEL),
    Row("cancel/not-after-the-answer", "four-cancel", "0 1234*", "0.3 =1234; 0.4 no-match", CANCEL),
    Row("cancel/of-a-choice", "options-12-cancel", "0 1*; 1 2", "0.1 canceled; 1 ='b'", CANCEL),
    # Time for the end key
    Row("end-timeout/waits", "four-end-2s", "0 1234", "2.3 =1234", TERM),
    Row("end-timeout/end-key", "four-end-2s", "0 1234#", "0.4 =1234", CHAR),
    Row("end-timeout/end-key-late", "four-end-2s", "0 1234; 2.2 #", "2.2 =1234", CHAR),
    Row("end-timeout/end-key-after", "four-end-2s", "0 1234; 2.5 #", "2.3 =1234", STRAY),
    Row("end-timeout/too-few", "four-end-2s", "0 123", "3.2 no-match", BETWEEN),
    # Yes or no, and options
    Row("yes-no/yes", "yes-no", "0 1", "0 =True", KNOWN),
    Row("yes-no/no", "yes-no", "0 2", "0 =False", KNOWN),
    Row("yes-no/wrong", "yes-no", "0 3", "0 no-match", ONE_SLIP),
    Row("yes-no/end-key", "yes-no", "0 2#", "0 =False", STRAY),
    Row("yes-no/end-key-is-star", "yes-no-end-star", "0 2*", "0 =False", ENDS),
    Row("options/second", "options", "0 2", "0 ='green'", KNOWN),
    Row("options/none-such", "options", "0 4", "0 no-match", ONE_SLIP),
    Row("options/zero", "options", "0 0", "0 no-match", ONE_SLIP),
    Row("options/of-an-expression", "options-expression", "0 2#", "0 =5", KNOWN),
    Row("options/none-such-in-an-expression", "options-expression", "0 3", "0 no-match", ONE_SLIP),
    Row("options-12/first", "options-12", "0 1", "3 ='a'", BETWEEN),
    Row("options-12/second-at-once", "options-12", "0 2", "0 ='b'", TERM),
    Row("options-12/twelfth", "options-12", "0 12", "0.1 ='l'", LONGER),
    Row("options-12/first-by-end-key", "options-12", "0 1#", "0.1 ='a'", CHAR),
    Row("options-12/first-by-star", "options-12-end-star", "0 1*", "0.1 ='a'", ENDS),
    # Keys or speech alone
    Row("speech-only/keys-mean-nothing", "speech-only", "0 1", "6 no-input", INPUT),
    Row("speech-only/speech", "speech-only", "1 say one two three four", "1 =1234", INPUT),
    Row("keys-only/speech-means-nothing", "keys-only", "1 say one two three four", "6 no-input", INPUT),
    Row("keys-only/keys-after-speech", "keys-only", "1 say my number is; 2 1234", "2.3 =1234", INPUT),
    # Commands
    Row("commands/zero-belongs-to-the-entry", "four-commands", "0 0123", "0.3 =0123", COMMANDS),
    Row("commands/zero-alone-is-an-entry", "four-commands", "0 0", "3 no-match", COMMANDS),
    Row("commands/star-at-once", "four-commands", "0 *", "0 many", COMMANDS),
    Row("commands/star-within-an-entry", "four-commands", "0 12*", "0.2 many", COMMANDS),
    Row("commands/two-keys", "four-command-long", "0 *0", "0.1 desk", COMMANDS),
    Row("commands/half-of-two-keys", "four-command-long", "0 *", "3 no-match", BETWEEN),
    Row("commands/yes-no-has-no-zero", "yes-no-command", "0 0", "0 desk", COMMANDS),
    Row("commands/speech-only-takes-no-keys", "speech-command", "0 0", "0 desk", COMMANDS),
    Row("commands/menu", "menu-command", "0 0", "0 desk", COMMANDS),
    Row("commands/end-key-ends", "end-key-command", "0 12#", "0.2 no-match", COMMANDS),
    # Before the prompt is heard
    Row("type-ahead/off-too-early", "strict", "-0.9 1; 0 heard", "6 no-input", NO_AHEAD),
    Row("type-ahead/off-after-half-a-second", "strict", "-0.5 1", "-0.5 one", NO_AHEAD),
    Row("type-ahead/off-but-audible", "strict", "-0.9 on; -0.8 1", "-0.8 one", NO_AHEAD),
    Row("type-ahead/off-in-the-next", "then-strict", "0 11", "0 strict", NO_AHEAD),
    Row("type-ahead/off-in-the-next-later", "then-strict", "0 11; 0.6 1", "0 strict; 0.6 one", NO_AHEAD),
    Row("type-ahead/on-in-the-next", "then-loose", "0 11", "0 loose; 0.1 one", AHEAD),
    Row("protected/by-estimate", "protected", "-0.9 1; 0.1 1", "", NO_BARGE),
    Row("protected/while-it-is-heard", "protected", "-0.5 on; -0.4 1; 0.5 off; 0.6 1", "0.6 one", PROTECTED),
    Row("protected/then-silence", "protected", "-0.5 on; -0.4 1; 0.5 off", "6.5 no-input", PROTECTED),
    Row("protected/one-part", "protected-part", "-0.5 1; 1 1", "1 one", PROTECTED),
    Row("protected/state-before-by-estimate", "protected-before", "-0.9 1; 0.4 1; 1.5 2", "1.5 two", PROTECTED),
    Row("protected/state-before-while-heard", "protected-before", "-0.9 on; -0.8 1; -0.1 2; 3 off; 4 2", "4 two", PROTECTED),
    Row("protected/between-two-menus", "protected-between", "0 17; 0.5 heard; 1 7", "0 one; 1 seven", PROTECTED),
    # Whose patience
    Row("patience/recovery", "patience-recovery", "", "4 no-input", OWN),
    Row("patience/state-beats-recovery", "patience-state", "", "3 no-input", OWN),
    Row("patience/collect-beats-state", "patience-collect", "", "1.5 no-input", OWN),
    Row("patience/digits-of-state", "patience-state", "0 1", "1 no-match", OWN),
    Row("patience/digits-of-collect", "patience-collect", "0 1", "0.5 no-match", OWN),
    Row("patience/digits-by-default", "four", "0 1", "3 no-match", DEFAULTS),
]


def flow_of(name: str) -> str:
    states, _, more = FLOWS[name].partition("|")
    top, recovery = (more, "") if more.startswith("variables") else ("", f", {more}" if more else "")
    ladders = "no_input: [No input one., No input two.], no_match: [No match one., No match two., No match three.]"
    start = states.partition(":")[0]
    return f"flow: table\nstart: {start}\n{top}\nrecovery: {{{ladders}{recovery}}}\nstates:\n  {states}\n{SHARED}"


def timed(text: str) -> list[tuple[float, str]]:
    return [(float(moment), what) for moment, _, what in (entry.strip().partition(" ") for entry in text.split(";") if entry.strip())]


def play(line: Line, what: str) -> None:
    match what.split():
        case ["heard"]:
            line.heard()
        case ["on" | "off"]:
            line.send(AgentSpoke(what == "on"))
        case ["sound", flag]:
            line.send(CallerSounded(flag == "on"))
        case ["say", *words]:
            line.say(" ".join(words))
        case _:
            line.press(what, GAP)


def outcomes(line: Line, zero: float) -> list[tuple[float, str]]:
    """What came of the inputs, in words of the table."""
    canceled = locale_of("en-US").sentences.canceled
    found: list[tuple[float, str]] = []
    for moment, kind, what in line.log:
        if kind == "enters" and what not in ("intro", "ask"):
            answer = line.variables.get("answer")
            shown = str(answer) if isinstance(answer, str) and answer.isdigit() else repr(answer)
            found.append((moment - zero, f"={shown}" if "answer" in line.variables and what in ("done", "pound") else what))
        elif what.startswith(("No match", "No input")) and kind == "says":
            found.append((moment - zero, "no-match" if what.startswith("No match") else "no-input"))
        elif what == canceled:
            found.append((moment - zero, "canceled"))
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_keypad(row: Row) -> None:
    inputs, expected = timed(row.inputs), timed(row.outcome)
    if not any(moment < 0 or what in ("on", "off") for moment, what in inputs):
        inputs = [(0.0, "heard"), *inputs]
    zero = 100.0
    line = Line(flow_of(row.flow), now=zero - 1).start()
    for moment, what in inputs:
        line.until(zero + moment)
        play(line, what)
    line.until(max([line.now, *(zero + moment for moment, _ in expected)]) + 2.0)

    found = outcomes(line, zero)
    assert [what for _, what in found] == [what for _, what in expected], f"{found}\nrule: {row.source}"
    assert [moment for moment, _ in found] == pytest.approx([moment for moment, _ in expected], abs=1e-6), row.source
    assert not line.faults


def test_every_row_has_its_own_name_and_a_source() -> None:
    assert len({row.id for row in ROWS}) == len(ROWS) >= 70
    assert all(row.source for row in ROWS)
