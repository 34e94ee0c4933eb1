"""Known vulnerabilities of what the lock files name: `make audit`. Needs the network, and says plainly where it isn't there.

pip-audit passes over what it can't look up and calls that a success; here it counts. Exit status: 0 nothing known, 1
vulnerabilities, 2 not everything could be looked up.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

CANT = "This needs the network: PyPI's own data about vulnerabilities, which mirrors don't have."


def ask(lock: str) -> tuple[str, str]:
    """What pip-audit finds out about a lock file, as JSON, and what it complains of."""
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json", "-r", lock]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout, done.stderr


def judge(lock: str, found: str, complaints: str) -> tuple[int, list[str]]:
    """The exit status for one lock file, and what is to be said."""
    try:
        packages: list[dict[str, Any]] = json.loads(found)["dependencies"]
    except (ValueError, KeyError):
        reason = complaints.strip().splitlines()[-1] if complaints.strip() else "pip-audit said nothing"
        return 2, [f"{lock}: nothing was audited ({reason}). {CANT}"]
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    said = [
        f"{lock}: {package['name']} {package['version']} has {flaw['id']}" + (f", mended in {', '.join(flaw['fix_versions'])}" if flaw.get("fix_versions") else ", not mended yet")
        for package in packages
        for flaw in package.get("vulns", ())
    ]
    if said:
        return 1, said
    if len(skipped) == len(packages):
        return 2, [f"{lock}: nothing was audited; none of {len(packages)} packages could be looked up. {CANT}"]
    if skipped:
        return 2, [f"{lock}: {len(packages) - len(skipped)} packages have no known vulnerability; not looked up: {', '.join(skipped)}."]
    return 0, [f"{lock}: {len(packages)} packages, no known vulnerability."]


def main(locks: list[str], ask: Callable[[str], tuple[str, str]] = ask) -> int:
    statuses = []
    for lock in locks:
        status, said = judge(lock, *ask(lock))
        print(*said, sep="\n")
        statuses.append(status)
    return 1 if 1 in statuses else max(statuses)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
