"""Which numbers a call may be put through to: against toll fraud (docs/adr/0015-dialling.md).

Numbers are compared as E.164; one without `+` is read as Twilio reads it, as in the United States.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flowengine.language.expressions import TemplateText
from flowengine.language.handoff import Handoff
from flowengine.language.model import Flow

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

__all__ = ["Rules", "Verdict", "Written", "is_country", "is_dialling_rule", "written_in"]

_WRITTEN = re.compile(r"\+?[0-9](?:[ ().-]{0,2}[0-9]){6,17}")
_SIP = re.compile(r"sips?:(?P<user>[A-Za-z0-9_.!~*'()&=+$,%-]{1,128})@(?P<host>[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?(?:[;?][^@\s]{0,512})?")
_SIP_HOST = re.compile(r"@([A-Za-z0-9.-]{1,253})")
_EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_ANYWHERE = "001"
"""What stands for the country of numbers of no country: satellites, international networks."""


@dataclass(frozen=True, slots=True)
class Written:
    """What is written out: numbers and addresses, as `_canonical` has them, and the hosts of `sip:` addresses. `rows`: the numbers in tables."""

    targets: frozenset[str] = frozenset()
    sip_hosts: frozenset[str] = frozenset()
    rows: frozenset[str] = frozenset()

    def __contains__(self, key: str) -> bool:
        return key in self.targets or key in self.rows

    def __or__(self, other: Written) -> Written:
        return Written(self.targets | other.targets, self.sip_hosts | other.sip_hosts, self.rows | other.rows)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What comes of a target. `rule`: the one by which it is refused, in a word; empty where it may be dialled. `counted`: it counts for the limit an hour."""

    rule: str = ""
    country: str = ""
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """Who may be dialled: `own` is what the operator has written out, `flows` what stands in flows; `countries` is None where the operator says nothing."""

    own: Written = Written()
    flows: Written = Written()
    prefixes: tuple[str, ...] = ()
    countries: frozenset[str] | None = None

    @classmethod
    def of(cls, named: Iterable[str], countries: Iterable[str], own: Iterable[str], flows: Iterable[Written]) -> Rules:
        """From the settings: `named` numbers, prefixes (`+4480*`) and hosts (`sip:HOST`), `countries` (none: by default), and the operator's `own` other numbers."""
        names = tuple(named)
        numbers = [name for name in names if not name.endswith("*") and not name.startswith("sip:")]
        hosts = frozenset(name.removeprefix("sip:").lower() for name in names if name.startswith("sip:"))
        written = Written()
        for found in flows:
            written |= found
        return cls(
            Written(frozenset(map(_canonical, [*numbers, *own])), hosts),
            written,
            tuple(name[:-1] for name in names if name.endswith("*")),
            frozenset(code.upper() for code in countries) or None,
        )

    def verdict(self, target: str) -> Verdict:
        """On a target of a `dial` or `refer`."""
        target = target.strip()
        if target.startswith("client:"):
            return Verdict()
        key = _canonical(target)
        if target.lower().startswith(("sip:", "sips:")) or "@" in target:
            return self._sip(target, key)
        return self._number(target, key)

    def _sip(self, target: str, key: str) -> Verdict:
        if key in self.own or key in self.flows:
            return Verdict()
        parts = _SIP.fullmatch(target if target.lower().startswith(("sip:", "sips:")) else f"sip:{target}")
        if parts is None:
            return Verdict("no-address")
        if parts["host"].lower() not in self.own.sip_hosts | self.flows.sip_hosts:
            return Verdict("sip-host")
        return self._number(parts["user"], _canonical(parts["user"])) if _WRITTEN.fullmatch(parts["user"]) else Verdict(counted=True)

    def _number(self, target: str, key: str) -> Verdict:
        number = _parsed(key)
        country = _country(number)
        if key in self.own or any(key.startswith(prefix) for prefix in self.prefixes):
            return Verdict(country=country, counted=key not in self.own)
        if key in self.flows:
            allowed = self.countries is None or country in self.countries or number is None
            return Verdict("" if allowed else "country", country)
        if number is None:
            return Verdict("no-number")
        if country == _ANYWHERE:
            return Verdict("satellite-or-international-network", country)
        if kind := _costly(number):
            return Verdict(kind, country)
        if country not in (self.countries if self.countries is not None else self._countries_written()):
            return Verdict("country", country)
        return Verdict(country=country, counted=True)

    def _countries_written(self) -> frozenset[str]:
        return _countries(self.own.targets) | _countries(self.flows.targets)


def is_country(text: str) -> bool:
    """Whether it is the code of a country that has telephone numbers, such as `US`."""
    from phonenumbers import SUPPORTED_REGIONS

    return text.upper() in SUPPORTED_REGIONS


def is_dialling_rule(text: str) -> bool:
    """Whether it is a number (`+15551230100`), a prefix (`+4480*`) or a host (`sip:pbx.example.com`)."""
    return re.fullmatch(r"\+[1-9][0-9]{6,14}|\+[1-9][0-9]{0,13}\*|[0-9]{3,6}|sip:[A-Za-z0-9.-]{1,253}", text) is not None


def written_in(flow: Flow) -> Written:
    """What numbers and addresses a flow writes out, in whatever place."""
    targets: set[str] = set()
    hosts: set[str] = set()
    rows = frozenset(_canonical(cell) for table in flow.tables.values() for row in table.rows for cell in row.values() if _WRITTEN.fullmatch(cell.strip()))
    for text in _texts(getattr(flow, field.name) for field in fields(flow) if field.name not in ("tables", "beside", "at")):
        if _WRITTEN.fullmatch(text.strip()):
            targets.add(_canonical(text))
    for state in flow.states.values():
        handoff = state.handoff
        for template in _targets(handoff) if handoff is not None else ():
            if template.static:
                targets.add(_canonical(str(template)))
            hosts.update(host.lower() for host in _SIP_HOST.findall(_EXPRESSION.sub(" ", str(template.source))))
    return Written(frozenset(targets), frozenset(hosts), rows)


def _targets(handoff: Handoff) -> Iterator[TemplateText]:
    yield from (target for target in (handoff.dial, handoff.refer) if target is not None)


def _texts(pieces: Iterable[Any]) -> Iterator[str]:
    """The author's texts that hold no expression."""
    for node in pieces:
        if isinstance(node, TemplateText):
            if node.static:
                yield str(node)
        elif isinstance(node, str):
            yield node
        elif is_dataclass(node) and not isinstance(node, type):
            yield from _texts(getattr(node, field.name) for field in fields(node) if field.name not in ("at", "places"))
        elif isinstance(node, Mapping):
            yield from _texts(node.values())
        elif isinstance(node, tuple | list):
            yield from _texts(node)


def _canonical(target: str) -> str:
    """A number as E.164 where it may be one, else its digits; an address as it stands."""
    target = target.strip()
    if ":" in target or "@" in target:
        return target.lower() if target.lower().startswith("sip") else target
    digits = re.sub(r"[^+0-9]", "", target)
    if digits.startswith("011"):  # how a call from the United States begins to go abroad
        return f"+{digits[3:]}"
    if len(digits) == 10 and digits[0] not in "+01":
        return f"+1{digits}"
    return f"+{digits}" if len(digits) == 11 and digits[0] == "1" else digits


@lru_cache(maxsize=4096)
def _parsed(digits: str) -> PhoneNumber | None:
    from phonenumbers import NumberParseException, is_possible_number, parse

    try:
        number = parse(digits, "US")
    except NumberParseException:
        return None
    return number if is_possible_number(number) else None


def _country(number: PhoneNumber | None) -> str:
    """The country of a number; the main one of its code where no plan knows the number."""
    from phonenumbers import region_code_for_country_code, region_code_for_number

    return "" if number is None else str(region_code_for_number(number) or region_code_for_country_code(number.country_code or 0))


def _costly(number: PhoneNumber) -> str:
    from phonenumbers import PhoneNumberType, number_type

    return {PhoneNumberType.PREMIUM_RATE: "premium-rate", PhoneNumberType.SHARED_COST: "shared-cost", PhoneNumberType.PERSONAL_NUMBER: "personal-number"}.get(
        number_type(number), ""
    )


@lru_cache(maxsize=64)
def _countries(targets: frozenset[str]) -> frozenset[str]:
    return frozenset(country for target in targets if (country := _country(_parsed(target))) and country != _ANYWHERE and target.startswith("+"))
