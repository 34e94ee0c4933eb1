"""The words for dates and times of day, one table a language."""
