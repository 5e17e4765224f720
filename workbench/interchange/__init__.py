"""Other tools' forms of an invocation, read and written: command lines, scripts, HAR, captured traffic.

`reading` makes invocations of text and never runs any of it; `writing` makes text that runs. Both are pure:
whatever file a text names is read by a function that the caller gives.
"""
