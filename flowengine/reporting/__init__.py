"""What the journal tells: calls as they went, where callers give up, and what they would meet in another version."""
