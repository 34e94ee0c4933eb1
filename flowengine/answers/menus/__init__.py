"""One module a language: its `WORDS`."""
