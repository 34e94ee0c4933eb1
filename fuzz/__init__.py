"""Damaged frames and damaged flows by the hundred thousand: `make fuzz`, or `python -m fuzz`.

What is damaged how comes from hypothesis by a seed, so a run can be had again, and what breaks something is made small.
"""
