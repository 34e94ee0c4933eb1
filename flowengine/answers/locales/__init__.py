"""One module a language: its `LOCALE`."""
