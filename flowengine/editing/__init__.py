"""What an editor asks about a flow that is being written: which name stands here, where it is from, what may stand next.

Nothing here knows an editor's protocol. A file is taken as it is at the moment, unfinished and broken as files are while
somebody types, and every question has an answer, if only an empty one.
"""
