"""What this process holds of the machine's memory."""

from __future__ import annotations

from pathlib import Path

__all__ = ["resident"]


def resident() -> int:
    """Resident memory in bytes; 0 where the system doesn't say (it isn't Linux)."""
    try:
        fields = Path("/proc/self/statm").read_text().split()
    except OSError:
        return 0
    return int(fields[1]) * 4096
