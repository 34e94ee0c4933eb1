"""What an author writes: text with positions in, a frozen model out, and every problem on the way."""

from flowengine.language.model import Flow
from flowengine.language.problems import InvalidFlow, Problem, Span
from flowengine.language.reader import json_schema, read_flow, read_flow_bytes

__all__ = ["Flow", "InvalidFlow", "Problem", "Span", "json_schema", "read_flow", "read_flow_bytes"]
