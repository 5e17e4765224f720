"""The keys of the sessions and of a transcript."""

from __future__ import annotations

from workbench.model.keys.key import Group, Key

SESSIONS = (
    Key("sessions.use", "enter", "session('use')", "", "Make the next send a turn of the selected session."),
    Key("sessions.open", "n", "session('open')", "", "Open a session at the endpoint of the draft."),
    Key("sessions.close", "c", "session('close')", "", "Ask the container to close the selected session."),
    Key(
        "sessions.transcript",
        "t",
        "session('transcript')",
        "",
        "Show the transcript of the session's turns; export it as JSON Lines.",
    ),
    Key("sessions.replay", "r", "session('replay')", "", "Replay all turns in a new session and compare."),
    Key("sessions.rename", "m", "session('rename')", "", "Name the session."),
    Key(
        "sessions.forget",
        "d",
        "session('forget')",
        "",
        "Remove the session from the list. Its exchanges stay in the history.",
    ),
    Key("sessions.recall", "u", "session('recall')", "", "Restore the session that was removed last."),
    Key(
        "sessions.words",
        "w",
        "session('words')",
        "",
        "Edit the session protocol: the payloads that open and close one.",
    ),
    Key(
        "sessions.switch",
        "a",
        "session('switch')",
        "",
        "After NEW_SESSION: continue in that session, or open another at each send.",
    ),
    Key(
        "sessions.search",
        "slash",
        "session('search')",
        "",
        "Search: words of names, first words, IDs, endpoints.",
    ),
    Key("sessions.clear", "escape", "session('clear')", "", "Clear the search."),
)


TRANSCRIPT = (
    Key("transcript.replay", "r", "replay", "", "Replay the session in a new one and compare."),
    Key("transcript.export", "e", "export", "", "Export the transcript as JSON Lines."),
    Key("transcript.close", "escape", "close", "", "Cancel what is in progress; otherwise go back."),
)

GROUPS = (
    Group("In the sessions", SESSIONS, "sessions"),
    Group("In the transcript of a session", TRANSCRIPT, screen="TranscriptScreen"),
)
