"""A flow as those read it who answer for it: its picture, what has changed, and all that is said."""
