"""What the engine costs, beside a bare echo on the same server: `python -m bench`; docs/performance.md says how it is measured."""
