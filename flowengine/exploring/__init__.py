"""Every call that a flow can have, walked in virtual time: what must hold of all of them, and the shortest call where it doesn't."""

from flowengine.exploring.exploration import Exploration, explore
from flowengine.exploring.findings import Finding
from flowengine.exploring.walking import Budget

__all__ = ["Budget", "Exploration", "Finding", "explore"]
