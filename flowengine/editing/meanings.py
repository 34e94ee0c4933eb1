"""What the small words of the language mean, where no field of the model says it, in a line for an editor to show."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["ANSWER_TYPES", "CALENDAR_FACTS", "CALL_FACTS", "FILTERS", "FUNCTIONS", "MOVES", "NAMESPACES", "TABLE_FACTS"]

ANSWER_TYPES: Mapping[str, str] = {
    "digits": "Digits as a text: account numbers, PINs. `0420` keeps its zero.",
    "number": "A number, said or keyed.",
    "money": "An amount of money; `.currency` is the one that was said, or the language's.",
    "date": "A day; `earliest` and `latest` bound it.",
    "time": "A time of day.",
    "phone": "A telephone number.",
    "email": "An e-mail address, by voice only.",
    "yes_no": "Yes or no; 1 and 2 on the keypad.",
    "code": "Letters and digits, such as a booking code.",
    "choice": "One of the `options`, numbered for the keypad in order.",
    "text": "What was said, as it was said.",
}
MOVES: Mapping[str, str] = {
    "repeat": "Say it again.",
    "back": "To the last question before this one.",
    "restart": "Begin the flow again, with the first values of all variables.",
    "next": "The next item of the list.",
    "previous": "The item before this one.",
    "stop": "Leave the list.",
}
CALL_FACTS: Mapping[str, str] = {
    "attempt": "1; 2 after the call has come back.",
    "caller": "The number of the person, whichever side called.",
    "direction": "`inbound` or `outbound`.",
    "from": "The number that calls.",
    "language": "The language that is spoken now.",
    "now": "The time in the zone of the first calendar; with `.weekday`, `.hour`, `.iso`, …",
    "parameters": "What the header's `parameters` hand to the call.",
    "sid": "Twilio's id of the call.",
    "to": "The number that is called.",
}
CALENDAR_FACTS: Mapping[str, str] = {
    "holiday": "The name of today's public holiday, or nothing.",
    "is_open": "Whether it is open now.",
    "next_open": "When it opens next.",
    "open_until": "Until when it is open now.",
}
TABLE_FACTS: Mapping[str, str] = {
    "find": "The first row with these values: `find(zip=zip_code).city`.",
    "rows": "All rows, as a list.",
}
NAMESPACES: Mapping[str, str] = {
    "call": "Facts of this call: `call.from`, `call.language`, …",
    "env": "`env.NAME` is the environment variable `FLOWENGINE_ENV_NAME`.",
    "secrets": "`secrets.NAME` is `FLOWENGINE_SECRET_NAME`, in a `request` alone.",
    "calendars": "Opening hours: `calendars.NAME.is_open`, …",
    "tables": "Rows of CSV files: `tables.NAME.find(column=value)`.",
}
FUNCTIONS: Mapping[str, str] = {
    "days_since": "`days_since(date)`: days from a date to today.",
    "days_until": "`days_until(date)`: days from today to a date.",
    "iban": "`iban(text)`: whether an IBAN's check digits are right.",
    "luhn": "`luhn(digits)`: whether the check digit of a card number is right.",
}
FILTERS: Mapping[str, str] = {
    "abs": "Without its sign.",
    "capitalize": "First letter large, the others small.",
    "date": "Spoken as a date, in the current language.",
    "date_time": "Spoken as a date and a time.",
    "default": '`| default("…")`: this instead, where there is nothing.',
    "digits": "Spoken digit by digit.",
    "first": "The first of a list.",
    "float": "As a number with a point.",
    "int": "As a whole number.",
    "join": '`| join(", ")`: a list as one text.',
    "last": "The last of a list.",
    "length": "How many entries or characters.",
    "list": "Spoken as a list: `a, b and c`.",
    "lower": "In small letters.",
    "max": "The greatest of a list.",
    "min": "The least of a list.",
    "money": "Spoken as an amount of money.",
    "ordinal": "Spoken as a place: `third`.",
    "phone": "Spoken as a telephone number, in groups.",
    "replace": '`| replace("a", "b")`: one text for another.',
    "round": "`| round(2)`: to so many places.",
    "spell": "Spoken letter by letter.",
    "sum": "The sum of a list.",
    "time": "Spoken as a time of day.",
    "title": "Each Word With A Large Letter.",
    "trim": "Without spaces around.",
    "upper": "In large letters.",
}
