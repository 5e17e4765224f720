"""Every key of the app: one table that the bindings, the key bar, the help and the settings file share.

A user remaps an action by its ID, in settings.toml:

    [keys]
    send = "ctrl+g"
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True)
class Key:
    """One action and its key.

    Attributes:
        id: what the settings file calls it.
        keys: Textual key names, separated by commas; the first is shown.
        action: a Textual action of the screen or the app.
        label: one word for the key bar; empty where it is shown in the help alone.
        help: what it does, in one sentence.
    """

    id: str
    keys: str
    action: str
    label: str
    help: str

    def binding(self) -> Binding:
        """As Textual wants it.

        Priority, because an editor must not take a function key for itself, and because the next key of a
        burst must find done what this one does. A field takes the signs that are typed into it all the same.
        """
        return Binding(
            self.keys, self.action, self.label or self.help, id=self.id, priority=self.keys != "escape"
        )


SCREEN = (
    Key("help", "f1", "help", "Help", "What every key does, and what the words mean."),
    Key("payload", "f2", "show('payload')", "Payload", "Edit the body that is sent."),
    Key("fields", "f3", "show('fields')", "Fields", "Set the request's other fields."),
    Key("response", "f4", "show('response')", "Response", "Read what came back."),
    Key("send", "f5,ctrl+j", "send", "Send", "Send the request. Ctrl+J does the same."),
    Key("history", "f6", "show('history')", "History", "Everything that was sent before."),
    Key("sessions", "f7", "show('sessions')", "Sessions", "Stateful sessions: open, take turns, come back."),
    Key("connection", "f8", "show('connection')", "", "Profile, region, address, TLS, timeouts, attempts."),
    Key("try", "f9", "try_sandbox", "", "Try the sandbox: pick a sample endpoint and send to it."),
    Key(
        "session_again",
        "ctrl+n",
        "session_again",
        "",
        "Where the request's session is over: open a new one, and send again what came too late.",
    ),
    Key("repeat", "alt+r", "repeat", "", "Send the request many times, and see how it does."),
    Key("fan_out", "alt+t", "fan_out", "", "Send it to several targets at once, and compare their answers."),
    Key("cancel", "escape", "cancel", "", "Give up the request that is on its way."),
    Key("save", "f10,ctrl+s", "save", "", "Keep the draft as a request under a name, in a file. Ctrl+S too."),
    Key("upload", "f12", "upload", "", "Put the payload into S3, and invoke asynchronously with its place."),
    Key(
        "import",
        "alt+l,f11",
        "import_text",
        "",
        "Load what another tool sends: a command line, a script.",
    ),
    Key("export", "alt+y", "export_draft", "", "Copy the draft as a command line or a script."),
    Key(
        "keep",
        "alt+p",
        "keep",
        "",
        "Keep no bodies of the next send; once more: nothing of it; once more: all.",
    ),
    Key("jump", "ctrl+o", "jump", "Jump", "Go to any part of the screen with one more key."),
)

HISTORY = (
    Key("history.show", "enter", "show", "", "Show the chosen exchange again."),
    Key("history.replay", "r", "replay", "", "Send it again exactly as it was."),
    Key("history.batch", "R", "batch", "", "Send the marked ones again, or all that the search finds."),
    Key("history.edit", "e", "edit", "", "Load it into the form to change it."),
    Key(
        "history.filter", "slash", "filter", "", "Search: words, endpoint:, status:4xx, since:2d, is:pinned …"
    ),
    Key("history.clear", "escape", "clear", "", "Unmark what is marked, else clear the search."),
    Key("history.mark", "space", "mark", "", "Mark it, or no longer, and go to the next."),
    Key("history.compare", "c", "compare", "", "Compare the two marked, or a replay with its original."),
    Key("history.export", "x", "export", "", "Give it in another tool's form: AWS CLI, boto3, curl …"),
    Key("history.pin", "p", "pin", "", "Pin it: it stays whatever the retention says; p again unpins."),
    Key("history.tag", "t", "tag", "", "Change the tags of the marked, or of the chosen one."),
    Key("history.name", "n", "name", "", "Name it."),
    Key("history.note", "o", "note", "", "Write a note on it."),
    Key("history.delete", "d,delete", "delete", "", "Delete the marked, or the chosen one."),
    Key("history.undo", "u", "undo", "", "Bring back what was deleted last, within an hour."),
    Key("history.original", "b", "original", "", "Go to what it is a replay of."),
    Key("history.replays", "v", "replays", "", "List its replays."),
)

PAYLOAD = (
    Key("payload.templates", "ctrl+t", "templates", "", "Fill in an example request: body and types."),
    Key("payload.find", "ctrl+f", "find", "", "Find text, or what an expression matches."),
    Key("payload.replace", "ctrl+r", "find(True)", "", "Find and replace."),
    Key("payload.go_to", "ctrl+g", "go_to", "", "Go to a line, and a column: 12, 12:5, $."),
    Key("payload.problem", "alt+n", "problem", "", "Go to the next place where something is wrong."),
    Key("payload.bracket", "alt+b", "bracket", "", "Go to the bracket that belongs to this one."),
    Key("payload.select_all", "ctrl+l", "select_all", "", "Select the whole text."),
    Key("payload.format", "alt+i", "rewrite('indent')", "", "Lay the text out for reading."),
    Key("payload.minify", "alt+m", "rewrite('minify')", "", "Take out the white space that says nothing."),
    Key("payload.sort_keys", "alt+k", "rewrite('sort_keys')", "", "Sort the keys of every object."),
    Key("payload.convert", "alt+c", "convert", "", "Convert between JSON, JSON Lines and CSV."),
    Key(
        "payload.external",
        "alt+e",
        "external",
        "",
        "Edit it in $VISUAL or $EDITOR.",
    ),
    Key("payload.pick", "alt+o", "pick", "", "Send a file: pick it in a tree."),
    Key("payload.wrap", "alt+z", "wrap", "", "Fold long lines, or let them run on to the right."),
)

SESSIONS = (
    Key("sessions.use", "enter", "use", "", "Make the next send a turn of the chosen session."),
    Key("sessions.open", "n", "open", "", "Open a session at the endpoint above."),
    Key("sessions.close", "c", "close", "", "Ask the container to close the chosen session."),
    Key("sessions.transcript", "t", "transcript", "", "Read its turns in order; save them as JSON Lines."),
    Key("sessions.replay", "r", "replay", "", "Have all of it again in a new session, and compare."),
    Key("sessions.rename", "m", "rename", "", "Call it by a name."),
    Key("sessions.forget", "d", "forget", "", "Take it out of the list. Its exchanges stay."),
    Key("sessions.recall", "u", "recall", "", "Bring back what was forgotten last."),
    Key("sessions.words", "w", "words", "", "Change the words in which its endpoint is asked for sessions."),
    Key("sessions.switch", "a", "switch", "", "After NEW_SESSION: go on in it, or open another each time."),
)

TRANSCRIPT = (
    Key("transcript.replay", "r", "replay", "", "Have the session again in a new one, and compare."),
    Key("transcript.export", "e", "export", "", "Save it as JSON Lines."),
    Key("transcript.close", "escape", "close", "", "Give up what is under way, else go back."),
)

IMPORTING = (
    Key("import.load", "f2", "load", "", "Load what was understood into the form."),
    Key("import.send", "f5,ctrl+j", "send", "", "Load it, and send it at once."),
    Key("import.take_in", "f6", "take_in", "", "Take what came back elsewhere into the history."),
    Key("import.close", "escape", "close", "", "Give up what is under way, else go back."),
)

EXPORTING = (
    Key("export.copy", "c", "copy", "", "Copy the text to the clipboard."),
    Key("export.save", "s", "save", "", "Save it to a file, and a large body beside it."),
    Key("export.close", "escape", "close", "", "Go back."),
)

FIELDS = (
    Key("fields.empty", "ctrl+t", "send_empty", "", "Send the field as an empty string, or not at all."),
)

RESPONSE = (
    Key("response.body", "1", "tab('body')", "", "Open the body."),
    Key("response.meta", "2", "tab('meta')", "", "Open output members, headers and what else is known."),
    Key("response.time", "3", "tab('time')", "", "Open where the time went."),
    Key("response.wire", "4", "tab('wire')", "", "Open what went over the wire, secrets masked."),
    Key(
        "response.diff",
        "6",
        "tab('diff')",
        "",
        "Open what differs from the answer before, or a replayed one.",
    ),
    Key("response.compare", "d", "compare", "", "Choose another exchange of this endpoint to compare with."),
    Key("response.view", "v", "view(1)", "", "Look at the body in another way: text, table, plot, hex …"),
    Key("response.view_back", "V", "view(-1)", "", "Back to the way before."),
    Key("response.raw", "f", "body('layout')", "", "Switch between the laid-out body and its raw bytes."),
    Key(
        "response.fold", "z", "body('fold')", "", "Fold the value under the cursor, or unfold it; Enter too."
    ),
    Key("response.unfold", "Z", "body('unfold')", "", "Unfold everything."),
    Key("response.wrap", "w", "body('wrap')", "", "Wrap long lines, or scroll sideways with Left and Right."),
    Key("response.numbers", "l", "body('numbers')", "", "Show line numbers, or hide them."),
    Key("response.widen", "m", "widen", "", "Give the response the whole screen, or take it back."),
    Key("response.find", "slash", "body('find')", "", "Search in the raw bytes; Ctrl+R there for a regex."),
    Key("response.next", "n", "body('next')", "", "Go to the next of what was found."),
    Key("response.previous", "N", "body('previous')", "", "Go to the one before."),
    Key("response.go", "colon", "body('go')", "", "Go to a line, or with @ to a byte of the body."),
    Key("response.query", "question_mark", "body('query')", "", "Ask with JMESPath, live as you type."),
    Key("response.sort", "o", "body('sort')", "", "Sort the table by the cursor's column; again to reverse."),
    Key("response.copy_value", "y", "body('copy_value')", "", "Copy the value under the cursor."),
    Key("response.copy_path", "Y", "body('copy_path')", "", "Copy its path, as JMESPath."),
    Key("response.copy_all", "c", "body('copy_all')", "", "Copy the whole body."),
    Key("response.save", "s", "body('save')", "", "Save the body as a file."),
    Key("response.page", "r", "body('page')", "", "Read it in your pager ($PAGER), controls made harmless."),
    Key("response.edit", "e", "body('edit')", "", "Open a copy of it in your editor ($EDITOR)."),
    Key("response.export", "X", "export", "", "Give the exchange as a command or code."),
)

STREAM = (
    Key("stream.open", "5", "tab('stream')", "", "Open the parts of a streamed answer."),
    Key("stream.raw", "t", "stream('raw')", "", "Switch between the text of a stream and its raw parts."),
    Key("stream.play", "p", "stream('play')", "", "Play a recorded stream as it came; pause, go on."),
    Key("stream.speed", "x", "stream('speed')", "", "Play at its own speed, four times as fast, or at once."),
)

ASYNC = (
    Key("async.open", "enter", "open", "", "Show what the chosen invocation came to."),
    Key("async.watch", "w", "watch", "", "Look again, and go on watching."),
    Key("async.stop", "s", "stop", "", "Watch it no longer; it stays in the list."),
    Key("async.copy", "c", "copy_location", "", "Copy where its object is, or will be."),
    Key("async.forget", "delete", "forget", "", "Take it from the list; the exchange stays in the history."),
)

SAVED = (
    Key("saved.open", "enter", "open", "", "Load the request into the form."),
    Key(
        "saved.check",
        "x",
        "check",
        "",
        "Send it, or all in a folder, and hold the answers to what is expected.",
    ),
    Key("saved.environment", "v", "environment", "", "Choose where the variables' values come from."),
    Key("saved.remove", "delete", "remove", "", "Delete the request's file, after asking."),
)

DIFF = (
    Key("diff.layout", "s", "diff('layout')", "", "Switch between the list and both bodies side by side."),
    Key("diff.looser", "plus", "diff('looser')", "", "Take numbers further apart for equal."),
    Key("diff.stricter", "minus", "diff('stricter')", "", "Take fewer numbers for equal."),
    Key("diff.tolerance", "equals_sign", "diff('tolerance')", "", "Type how far apart equal numbers may be."),
    Key("diff.filter", "slash", "diff('filter')", "", "List only paths with some text in them."),
    Key("diff.ignore", "i", "diff('ignore')", "", "Ignore the chosen path, at every index of its arrays."),
    Key("diff.restore", "u", "diff('restore')", "", "Compare the path again that was ignored last."),
    Key("diff.order", "o", "diff('order')", "", "Let the order of arrays matter, or not."),
    Key("diff.next", "n", "diff('next')", "", "Side by side: go to the next difference."),
    Key("diff.previous", "N", "diff('previous')", "", "Side by side: go to the difference before."),
)

FAN_OUT = (
    Key("fan_out.send", "f5,ctrl+j", "start", "", "Send to every chosen target at once."),
    Key("fan_out.choose", "space", "choose", "", "Choose the target, or leave it out."),
    Key("fan_out.another", "a", "another", "", "Add another endpoint, variant, region or profile."),
    Key("fan_out.diff", "d", "diff", "", "Show what differs from the first answer."),
)

BATCH = (
    Key("batch.send", "f5,ctrl+j", "start", "", "Begin to send, as the form says."),
    Key("batch.diff", "d", "diff", "", "Show what differs from what was expected."),
)

APP = (
    Key("palette", "ctrl+p", "command_palette", "Menu", "Find any command by its name."),
    Key("quit", "ctrl+q", "quit", "Quit", "Leave. The draft is kept."),
)


@dataclass(frozen=True)
class Group:
    """The keys that work in one place.

    Attributes:
        title: what the help calls the place.
        keys: in the order of the help.
        part: the part of the main screen whose panel has the actions; empty where they work everywhere.
        screen: the class of the screen that they work on; empty for the main one.
    """

    title: str
    keys: tuple[Key, ...]
    part: str = ""
    screen: str = ""


GROUPS = (
    Group("Everywhere", (*SCREEN, *APP)),
    Group("In the payload", PAYLOAD, "payload"),
    Group("In the history", HISTORY, "history"),
    Group("In the asynchronous invocations", ASYNC, "async"),
    Group("In the saved requests", SAVED, "saved"),
    Group("In the sessions", SESSIONS, "sessions"),
    Group("In the fields", FIELDS, "fields"),
    Group("In the response", RESPONSE, "response"),
    Group("In a streamed answer", STREAM, "response"),
    Group("In a comparison", DIFF, "response"),
    Group("In a batch", BATCH, screen="BatchScreen"),
    Group("In a fan-out", FAN_OUT, screen="FanOutScreen"),
)
"""Everything that a key does: shown by the help, found by the command palette."""


_NAMES = {
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "slash": "/",
    "colon": ":",
    "question_mark": "?",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
}


def shown(key: str) -> str:
    """A Textual key name as people read it: `F5`, `^Q`, `Esc`."""
    first = key.partition(",")[0]
    if first.startswith("ctrl+"):
        return f"^{first.removeprefix('ctrl+').upper()}"
    if first.startswith("alt+"):
        return f"Alt+{first.removeprefix('alt+').upper()}"
    return _NAMES.get(first, first.upper() if first.startswith("f") and first != "f" else first)
