"""Flows as data: list what every menu offers, or everything that is wrong.

python examples/read_a_flow.py flows/harbor-dental.yaml
"""

from __future__ import annotations

import sys

import flowengine


def main(path: str) -> int:
    try:
        flow = flowengine.load(path)
    except flowengine.InvalidFlow as invalid:
        for problem in invalid.problems:
            print(f"{problem.span.line}: {problem.message}", file=sys.stderr)
        return 1
    for name, state in flow.states.items():
        for choice in state.choices or ():
            keys = " or ".join(choice.dtmf) or "-"
            phrases = ", ".join(phrase.source for phrase in choice.speech)
            print(f"{name}: {keys} ({phrases}) → {choice.goto or choice.do}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
