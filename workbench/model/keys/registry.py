"""Every key of the app: one table that the bindings, the key bar, the help and the settings file share.

A user remaps an action by its ID, in settings.toml:

    [keys]
    send = "f9"
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Key:
    """One action and its key.

    Attributes:
        id: what the settings file calls it.
        keys: Textual key names, separated by commas; the first is shown.
        action: a Textual action of the screen or the app.
        label: one word for the key bar; empty where it is shown in the help alone.
        help: what it does, in one sentence.
        part: the part of the main screen that does it; empty for the screen and the app.
    """

    id: str
    keys: str
    action: str
    label: str
    help: str
    part: str = ""


SCREEN = (
    Key("payload", "f2", "show('payload')", "Payload", "Edit the request body."),
    Key("fields", "f3", "show('fields')", "Fields", "Edit the other fields of the request."),
    Key("response", "f4", "show('response')", "Response", "Read the response."),
    Key("send", "f5,ctrl+j", "send", "Send", "Send the request."),
    Key("history", "f6", "show('history')", "History", "Browse and search everything sent so far."),
    Key("sessions", "f7", "show('sessions')", "Sessions", "Open, continue and close stateful sessions."),
    Key(
        "connection",
        "f8",
        "show('connection')",
        "",
        "Set profile, region, endpoint URL, TLS, timeouts and attempts.",
    ),
    Key("try", "f9", "open('samples')", "", "Pick a sample endpoint of the local sandbox and send to it."),
    Key(
        "session_again",
        "ctrl+n",
        "session_again",
        "",
        "Open a new session and resend the turn that missed the old one.",
    ),
    Key("repeat", "alt+r", "open('repeat')", "", "Send the request many times and measure it."),
    Key(
        "fan_out",
        "alt+t",
        "open('fan_out')",
        "",
        "Send it to several targets at once and compare the responses.",
    ),
    Key(
        "dataset",
        "alt+f,ctrl+f5",
        "open('dataset')",
        "",
        "Send every record of a file, a folder or an S3 prefix to the endpoint of the draft.",
    ),
    Key(
        "evaluation",
        "alt+shift+e,ctrl+f7",
        "open('evaluation')",
        "",
        "Measure how good recorded answers are, and compare two targets.",
    ),
    Key(
        "cancel",
        "escape",
        "cancel",
        "",
        "Cancel the request in flight; if there is none, hide the message of the status line.",
    ),
    Key(
        "save",
        "f10,ctrl+s",
        "open('save')",
        "",
        "Save the draft as a named request, in a file.",
    ),
    Key(
        "new_draft",
        "ctrl+f2",
        "draft('new')",
        "",
        "Clear the payload and all fields of the draft. Profile and region stay. Alt+D brings it back.",
    ),
    Key(
        "clear_fields",
        "ctrl+f3",
        "draft('clear')",
        "",
        "Clear every field of the draft but the endpoint's name. The payload stays.",
    ),
    Key(
        "duplicate_draft",
        "ctrl+f10",
        "draft('duplicate')",
        "",
        "Detach the draft from its saved request: saving asks for a name.",
    ),
    Key("undo", "alt+d", "draft('restore')", "", "Bring back the draft that another one replaced."),
    Key("upload", "f12", "open('upload')", "", "Upload the payload to S3 and invoke asynchronously."),
    Key(
        "import",
        "alt+l,f11",
        "open('import')",
        "",
        "Import a request from another tool: a command line or a script.",
    ),
    Key("export", "alt+y", "open('export')", "", "Export the draft as a command line or a script."),
    Key(
        "keep",
        "alt+p",
        "keep",
        "",
        "Cycle what to record of the next send: everything, no bodies, nothing.",
    ),
    Key(
        "arrange",
        "alt+v",
        "panes('next_arrangement')",
        "",
        "Change the arrangement: request above answer, side by side, one part at a time.",
    ),
    Key(
        "more_room",
        "alt+w",
        "panes('next_share')",
        "",
        "Give the focused part two thirds of the room, the whole screen, or half.",
    ),
    Key(
        "fold",
        "ctrl+backslash",
        "panes('toggle_fold')",
        "",
        "Fold the lists, the request or the response away; again unfolds.",
    ),
    Key("border_left", "alt+left", "panes('move_border', 'left')", "", "Move the border of the panes left."),
    Key(
        "border_right",
        "alt+right",
        "panes('move_border', 'right')",
        "",
        "Move the border of the panes right. The mouse drags it too.",
    ),
    Key("border_up", "alt+up", "panes('move_border', 'up')", "", "Move the border of the panes up."),
    Key("border_down", "alt+down", "panes('move_border', 'down')", "", "Move the border of the panes down."),
    Key(
        "switch",
        "alt+q",
        "app.switch_account",
        "",
        "Aim the draft at another profile, region or endpoint URL.",
    ),
    Key(
        "renew",
        "alt+j",
        "app.renew_login",
        "",
        "Sign in again where the credentials have expired, then send what was refused.",
    ),
    Key(
        "doctor",
        "alt+h",
        "app.open_doctor",
        "",
        "Check installation, settings, network, credentials and permissions.",
    ),
    Key("tab_new", "alt+shift+n", "draft_tab('new')", "", "Open a new draft in a tab."),
    Key("tab_copy", "alt+shift+d", "draft_tab('copy')", "", "Open a copy of the draft in a tab."),
    Key("tab_next", "ctrl+pagedown", "draft_tab('next')", "", "Go to the next draft."),
    Key("tab_previous", "ctrl+pageup", "draft_tab('previous')", "", "Go to the previous draft."),
    Key("tab_close", "alt+shift+w", "draft_tab('close')", "", "Close the draft."),
    Key("tab_reopen", "alt+shift+t", "draft_tab('reopen')", "", "Open the draft again that was closed last."),
    Key("settings", "alt+shift+s", "open('settings')", "", "Show every setting, and change it."),
    Key("status", "alt+s", "open('status')", "", "Show the messages of the status line whole."),
    Key("endpoints", "alt+g", "show('endpoints')", "", "Browse and search the account's endpoints."),
    Key("jump", "ctrl+o", "open('jump')", "Jump", "Jump to any part of the screen with one more key."),
)

HISTORY = (
    Key(
        "history.show",
        "enter",
        "show",
        "",
        "Show the selected exchange; of a repeat or batch, list what it sent.",
    ),
    Key("history.replay", "r", "replay", "", "Send it again unchanged."),
    Key("history.batch", "R", "batch", "", "Send the marked exchanges again, or all search results."),
    Key("history.edit", "e", "edit", "", "Load it into the form for editing."),
    Key(
        "history.filter", "slash", "filter", "", "Search: words, endpoint:, status:4xx, since:2d, is:pinned …"
    ),
    Key("history.clear", "escape", "clear", "", "Unmark all; if nothing is marked, clear the search."),
    Key("history.mark", "space", "mark", "", "Mark or unmark it, and go to the next."),
    Key(
        "history.compare",
        "c",
        "compare",
        "",
        "Compare the two marked exchanges, or a replay with its original.",
    ),
    Key("history.export", "x", "export", "", "Export it for another tool: AWS CLI, boto3, curl …"),
    Key("history.pin", "p", "pin", "", "Pin or unpin it. Pinned exchanges are never removed by retention."),
    Key("history.tag", "t", "tag", "", "Edit the tags of the marked exchanges, or of the selected one."),
    Key("history.name", "n", "name", "", "Name the selected exchange."),
    Key("history.note", "o", "note", "", "Write a note about it."),
    Key(
        "history.delete",
        "d,delete",
        "delete",
        "",
        "Delete the marked exchanges, or the selected one; asks if it is pinned.",
    ),
    Key("history.undo", "u", "undo", "", "Restore what was deleted last, within one hour."),
    Key("history.original", "b", "original", "", "Go to the original of a replay."),
    Key("history.replays", "v", "replays", "", "List its replays."),
)

PAYLOAD = (
    Key("payload.templates", "ctrl+t", "templates", "", "Insert an example body with its content types."),
    Key("payload.find", "ctrl+f", "text('find')", "", "Find text or a regular expression."),
    Key("payload.replace", "ctrl+r", "text('find', True)", "", "Find and replace."),
    Key(
        "payload.go_to",
        "ctrl+g",
        "text('go_to')",
        "",
        "Go to a line and column: 12, 12:5, or $ for the last line.",
    ),
    Key("payload.problem", "alt+n", "problem", "", "Go to the next problem."),
    Key(
        "payload.bracket",
        "alt+b,ctrl+right_square_bracket",
        "text('bracket')",
        "",
        "Go to the matching bracket.",
    ),
    Key("payload.select_all", "ctrl+l", "text('select_all')", "", "Select the whole text."),
    Key("payload.format", "alt+i", "text('rewrite', 'indent')", "", "Format the text."),
    Key("payload.minify", "alt+m", "text('rewrite', 'minify')", "", "Minify the text."),
    Key("payload.sort_keys", "alt+k", "text('rewrite', 'sort_keys')", "", "Sort the keys of every object."),
    Key("payload.convert", "alt+c", "text('convert')", "", "Convert between JSON, JSON Lines and CSV."),
    Key(
        "payload.external",
        "alt+e",
        "external",
        "",
        "Edit the body in $VISUAL or $EDITOR.",
    ),
    Key("payload.pick", "alt+o", "pick", "", "Send a file: pick it from a tree."),
    Key("payload.wrap", "alt+z", "text('wrap')", "", "Turn line wrapping on or off."),
)

SESSIONS = (
    Key("sessions.use", "enter", "use", "", "Make the next send a turn of the selected session."),
    Key("sessions.open", "n", "open", "", "Open a session at the endpoint of the draft."),
    Key("sessions.close", "c", "close", "", "Ask the container to close the selected session."),
    Key(
        "sessions.transcript",
        "t",
        "transcript",
        "",
        "Show the transcript of its turns; export it as JSON Lines.",
    ),
    Key("sessions.replay", "r", "replay", "", "Replay all turns in a new session and compare."),
    Key("sessions.rename", "m", "rename", "", "Name the session."),
    Key("sessions.forget", "d", "forget", "", "Remove it from the list. Its exchanges stay in the history."),
    Key("sessions.recall", "u", "recall", "", "Restore the session that was removed last."),
    Key(
        "sessions.words", "w", "words", "", "Edit the session protocol: the payloads that open and close one."
    ),
    Key(
        "sessions.switch",
        "a",
        "switch",
        "",
        "After NEW_SESSION: continue in that session, or open another at each send.",
    ),
)

REPLACING = (
    Key(
        "replace.expression",
        "alt+x",
        "switch('expression')",
        "",
        "Search for a regular expression or text.",
    ),
    Key("replace.case", "alt+u", "switch('case')", "", "Match upper and lower case, or either."),
    Key("replace.all", "alt+a", "replace_all", "", "Replace all matches."),
    Key("replace.close", "escape", "close", "", "Close the search."),
)

TRANSCRIPT = (
    Key("transcript.replay", "r", "replay", "", "Replay the session in a new one and compare."),
    Key("transcript.export", "e", "export", "", "Export the transcript as JSON Lines."),
    Key("transcript.close", "escape", "close", "", "Cancel what is in progress; otherwise go back."),
)

IMPORTING = (
    Key("import.load", "enter", "load", "", "Load the recognized request into the form."),
    Key("import.send", "f5,ctrl+j", "send", "", "Load it and send it at once."),
    Key("import.take_in", "ctrl+s", "take_in", "", "Add captured exchanges to the history."),
    Key("import.close", "escape", "close", "", "Cancel what is in progress; otherwise go back."),
)

EXPORTING = (
    Key("export.copy", "c", "copy", "", "Copy the text to the clipboard."),
    Key("export.save", "s", "save", "", "Save it to a file, with a large body in a file beside it."),
    Key("export.close", "escape", "close", "", "Go back."),
)

FIELDS = (
    Key(
        "fields.empty",
        "ctrl+t",
        "send_empty",
        "",
        "Switch between sending an empty string and omitting the field.",
    ),
)

RESPONSE = (
    Key(
        "response.body",
        "1",
        "tab('body')",
        "",
        "Show the body. Of a failure: fold or unfold the raw response.",
    ),
    Key("response.fix", "F", "fix", "", "Do what the hint of a failure proposes."),
    Key("response.meta", "2", "tab('meta')", "", "Show output fields, headers and other details."),
    Key("response.time", "3", "tab('time')", "", "Show how long each phase took."),
    Key("response.wire", "4", "tab('wire')", "", "Show the HTTP messages, with secrets masked."),
    Key(
        "response.diff",
        "6",
        "tab('diff')",
        "",
        "Show the difference from the previous response, or from the original of a replay.",
    ),
    Key("response.compare", "d", "compare", "", "Choose an exchange of this endpoint to compare with."),
    Key("response.view", "v", "view(1)", "", "Next view of the body: text, table, plot, hex …"),
    Key("response.view_back", "V", "view(-1)", "", "Previous view of the body."),
    Key("response.raw", "f", "body('layout')", "", "Switch between the formatted body and its raw bytes."),
    Key(
        "response.fold",
        "z",
        "body('fold')",
        "",
        "Fold or unfold the value under the cursor. Enter does the same.",
    ),
    Key("response.unfold", "Z", "body('unfold')", "", "Unfold everything."),
    Key(
        "response.wrap",
        "w",
        "body('wrap')",
        "",
        "Turn line wrapping on or off. Left and Right scroll unwrapped lines.",
    ),
    Key("response.numbers", "l", "body('numbers')", "", "Show or hide line numbers."),
    Key("response.widen", "m", "widen", "", "Expand the response to the whole screen, or restore it."),
    Key(
        "response.find",
        "slash",
        "body('find')",
        "",
        "Search the raw bytes. Ctrl+R there switches to a regular expression.",
    ),
    Key("response.next", "n", "body('next')", "", "Go to the next match."),
    Key("response.previous", "N", "body('previous')", "", "Go to the previous match."),
    Key("response.go", "colon", "body('go')", "", "Go to a line, or with @ to a byte offset."),
    Key("response.query", "question_mark", "body('query')", "", "Query with JMESPath, live as you type."),
    Key(
        "response.sort",
        "o",
        "body('sort')",
        "",
        "Sort the table by the current column; press again to reverse.",
    ),
    Key(
        "response.flatten",
        "u",
        "body('flatten')",
        "",
        "Make columns of the nested objects of the table; press again to put them together.",
    ),
    Key("response.copy_value", "y", "body('copy_value')", "", "Copy the value under the cursor."),
    Key("response.copy_path", "Y", "body('copy_path')", "", "Copy the path of the value, as JMESPath."),
    Key("response.copy_all", "c", "body('copy_all')", "", "Copy the whole body."),
    Key("response.save", "s", "body('save')", "", "Save the body as a file."),
    Key(
        "response.figure",
        "E",
        "body('figure')",
        "",
        "Export the plot or table that is shown as SVG, PNG or CSV.",
    ),
    Key(
        "response.page",
        "r",
        "body('page')",
        "",
        "Open the body in your pager ($PAGER), with control characters made visible.",
    ),
    Key("response.edit", "e", "body('edit')", "", "Open a copy of the body in your editor ($EDITOR)."),
    Key("response.export", "X", "export", "", "Export the exchange as a command line or code."),
)

LOG = (
    Key("response.log", "7", "tab('log')", "", "Show the container's log lines around the exchange."),
    Key("log.pings", "h", "log('pings')", "", "Show or hide the lines of health checks."),
    Key(
        "log.follow",
        "a",
        "log('follow')",
        "",
        "Follow the log, or stop: new lines are shown as they come.",
    ),
    Key(
        "log.live",
        "A",
        "log('live')",
        "",
        "Follow the log through Live Tail, or stop: within a second, billed by AWS at about $0.01 a minute.",
    ),
)

STREAM = (
    Key("stream.open", "5", "tab('stream')", "", "Show the parts of a streamed response."),
    Key("stream.raw", "t", "stream('raw')", "", "Switch between the text and the raw parts of a stream."),
    Key(
        "stream.play",
        "p",
        "stream('play')",
        "",
        "Play a recorded stream at its original pace; pause or resume.",
    ),
    Key(
        "stream.speed", "x", "stream('speed')", "", "Cycle the playback speed: original, four times, at once."
    ),
)

ASYNC = (
    Key("async.open", "enter", "open", "", "Show the result of the selected invocation."),
    Key("async.watch", "w", "watch", "", "Check now, and resume watching."),
    Key("async.stop", "s", "stop", "", "Stop watching it. It stays in the list."),
    Key("async.copy", "c", "copy_location", "", "Copy the S3 URI of its output."),
    Key(
        "async.forget", "delete", "forget", "", "Remove it from the list. The exchange stays in the history."
    ),
)

ENDPOINTS = (
    Key("endpoints.use", "enter", "use", "", "Take the selected endpoint into the draft."),
    Key(
        "endpoints.inspect",
        "i",
        "inspect",
        "",
        "Show everything about it: variants, models, scaling, tags, why it failed.",
    ),
    Key("endpoints.search", "slash", "search", "", "Search by name, status and kind, as you type."),
    Key("endpoints.clear", "escape", "clear", "", "Clear the search."),
    Key("endpoints.order", "o", "order", "", "Sort by name, status, last invocation, or age."),
    Key("endpoints.refresh", "r", "refresh", "", "Read the list again."),
    Key("endpoints.copy", "c", "copy_arn", "", "Copy its ARN."),
)

ENDPOINT = (
    Key("endpoint.refresh", "r", "refresh", "", "Read it again."),
    Key("endpoint.metrics", "m", "metrics", "", "Go to its metrics."),
    Key("endpoint.window", "t", "window", "", "Show the metrics of the last hour, three hours, or day."),
    Key("endpoint.earlier", "left", "cursor(-1)", "", "Show the metrics' exact values of the time before."),
    Key("endpoint.later", "right", "cursor(1)", "", "Show the metrics' exact values of the time after."),
    Key("endpoint.much_earlier", "shift+left", "cursor(-10)", "", "Go back by ten points of the charts."),
    Key("endpoint.much_later", "shift+right", "cursor(10)", "", "Go on by ten points of the charts."),
    Key("endpoint.template", "p", "template", "", "Take a template that fits its container image."),
    Key("endpoint.copy", "c", "copy_arn", "", "Copy its ARN."),
    Key("endpoint.link", "l", "copy_link", "", "Copy the URL of its page in the AWS console."),
    Key("endpoint.back", "escape", "back", "", "Go back."),
)

SAVED = (
    Key("saved.open", "enter", "open", "", "Load the request into the form."),
    Key(
        "saved.check",
        "x",
        "check",
        "",
        "Send it, or all in a folder, and check the responses against its expectations.",
    ),
    Key(
        "saved.environment",
        "v",
        "environment",
        "",
        "Choose the environment that gives variables their values.",
    ),
    Key("saved.remove", "delete", "remove", "", "Delete the request's file, after confirmation."),
)

DIFF = (
    Key(
        "diff.layout",
        "s",
        "diff('layout')",
        "",
        "Switch between the list of differences and the bodies side by side.",
    ),
    Key("diff.looser", "plus", "diff('looser')", "", "Increase the numeric tolerance."),
    Key("diff.stricter", "minus", "diff('stricter')", "", "Decrease the numeric tolerance."),
    Key("diff.tolerance", "equals_sign", "diff('tolerance')", "", "Enter the numeric tolerance."),
    Key("diff.filter", "slash", "diff('filter')", "", "Filter the list by path."),
    Key("diff.ignore", "i", "diff('ignore')", "", "Ignore the selected path, at every array index."),
    Key("diff.restore", "u", "diff('restore')", "", "Stop ignoring the path that was ignored last."),
    Key("diff.order", "o", "diff('order')", "", "Compare arrays in order, or in any order."),
    Key("diff.next", "n", "diff('next')", "", "Side by side: go to the next difference."),
    Key("diff.previous", "N", "diff('previous')", "", "Side by side: go to the previous difference."),
)

FAN_OUT = (
    Key("fan_out.send", "f5,ctrl+j", "start", "", "Send to every chosen target at once."),
    Key("fan_out.choose", "space", "choose", "", "Include or exclude the target."),
    Key("fan_out.another", "a", "another", "", "Add another endpoint, variant, region or profile."),
    Key("fan_out.diff", "d", "diff", "", "Show the difference from the first response."),
)

BATCH = (
    Key("batch.send", "f5,ctrl+j", "start", "", "Start sending with the settings of the form."),
    Key("batch.diff", "d", "diff", "", "Show the difference from the expected response."),
)

DATASET_BATCH = (
    Key("dataset_batch.start", "f5,ctrl+j", "start", "", "Start sending, or go on with an earlier run."),
    Key("dataset_batch.pause", "space", "pause", "", "Pause what is being sent, or go on."),
)

EVALUATION = (
    Key("evaluation.start", "f5,ctrl+j", "start", "", "Measure what the form describes."),
    Key("evaluation.records", "ctrl+r", "records", "", "Go to the records to look at; Enter opens one."),
)

SWITCHER = (
    Key("switcher.down", "down", "move(1)", "", "Go to the next place."),
    Key("switcher.up", "up", "move(-1)", "", "Go to the previous place."),
    Key("switcher.page_down", "pagedown", "move(10)", "", "Go ten places down."),
    Key("switcher.page_up", "pageup", "move(-10)", "", "Go ten places up."),
    Key(
        "switcher.tick", "tab", "tick", "", "Tick it, or not: endpoints are listed across all that is ticked."
    ),
    Key("switcher.close", "escape", "close", "", "Go back; the draft stays where it is aimed at."),
)

SETTINGS = (
    Key("settings.change", "enter", "change", "", "Change the selected setting."),
    Key("settings.reset", "ctrl+d", "reset", "", "Take it out of the file: its default holds."),
    Key("settings.edit", "ctrl+e", "edit_file", "", "Edit the file in $VISUAL or $EDITOR."),
    Key("settings.down", "down", "move(1)", "", "Go to the next setting."),
    Key("settings.up", "up", "move(-1)", "", "Go to the previous setting."),
    Key("settings.page_down", "pagedown", "move(10)", "", "Go ten settings down."),
    Key("settings.page_up", "pageup", "move(-10)", "", "Go ten settings up."),
    Key("settings.close", "escape", "close", "", "Go back."),
)

DOCTOR = (
    Key("doctor.again", "r", "again", "", "Run every check again."),
    Key("doctor.copy", "c", "copy", "", "Copy the report; it has no secrets."),
    Key("doctor.back", "escape", "back", "", "Go back; what is still being checked is given up."),
)

APP = (
    Key(
        "help",
        "f1",
        "app.open_help",
        "More",
        "Show what the keys of the focused part do, search all keys, and a glossary.",
    ),
    Key("palette", "ctrl+p", "command_palette", "Menu", "Search all commands by name."),
    Key("quit", "ctrl+q", "quit", "Quit", "Quit. The draft is kept."),
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

    @property
    def place(self) -> str:
        """The place as a label: `History` for `In the history`."""
        words = self.title.split()[1:]
        if words and words[0] in {"the", "a", "an"}:
            words = words[1:]
        label = " ".join(words) or self.title
        return f"{label[0].upper()}{label[1:]}"


GROUPS = (
    Group("Everywhere", (*SCREEN, *APP)),
    Group("In the payload", PAYLOAD, "payload"),
    Group("In find and replace", REPLACING, screen="ReplaceBar"),
    Group("In the history", HISTORY, "history"),
    Group("In the asynchronous invocations", ASYNC, "async"),
    Group("In the endpoints", ENDPOINTS, "endpoints"),
    Group("In the saved requests", SAVED, "saved"),
    Group("In the sessions", SESSIONS, "sessions"),
    Group("In the fields", FIELDS, "fields"),
    Group("In the response", RESPONSE, "response"),
    Group("In the container's log", LOG, "response"),
    Group("In a streamed answer", STREAM, "response"),
    Group("In a comparison", DIFF, "response"),
    Group("In the transcript of a session", TRANSCRIPT, screen="TranscriptScreen"),
    Group("In an import", IMPORTING, screen="ImportScreen"),
    Group("In an export", EXPORTING, screen="ExportScreen"),
    Group("In a batch", BATCH, screen="BatchScreen"),
    Group("In a batch over a dataset", DATASET_BATCH, screen="DatasetBatchScreen"),
    Group("In an evaluation", EVALUATION, screen="EvaluationScreen"),
    Group("In a fan-out", FAN_OUT, screen="FanOutScreen"),
    Group("On an endpoint's page", ENDPOINT, screen="EndpointScreen"),
    Group("In the settings", SETTINGS, screen="SettingsScreen"),
    Group("In the doctor", DOCTOR, screen="DoctorScreen"),
    Group("In the choice of an account", SWITCHER, screen="SwitcherScreen"),
)
"""Everything that a key does: shown by the help, found by the command palette."""


_NAMES = {
    "backslash": "\\",
    "right_square_bracket": "]",
    "left": "Left",
    "right": "Right",
    "up": "Up",
    "down": "Down",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "delete": "Del",
    "slash": "/",
    "colon": ":",
    "question_mark": "?",
    "plus": "+",
    "minus": "-",
    "underscore": "_",
    "asterisk": "*",
    "equals_sign": "=",
    "comma": ",",
    "full_stop": ".",
}


FOOTERS: Mapping[str, Mapping[str, str]] = {
    "payload": {
        "send": "Send",
        "payload.templates": "Templates",
        "payload.format": "Format",
        "payload.find": "Find",
    },
    "fields": {"send": "Send", "fields.empty": "Send empty"},
    "connection": {"send": "Send", "switch": "Profile", "doctor": "Doctor"},
    "response": {
        "response.view": "View",
        "response.find": "Find",
        "response.query": "Query",
        "response.save": "Save",
        "response.copy_all": "Copy",
        "response.widen": "Expand",
    },
    "history": {
        "history.show": "Show",
        "history.replay": "Replay",
        "history.filter": "Search",
        "history.mark": "Mark",
        "history.edit": "Edit",
        "history.compare": "Compare",
        "history.delete": "Delete",
    },
    "saved": {
        "saved.open": "Load",
        "saved.check": "Check",
        "saved.environment": "Environment",
        "saved.remove": "Delete",
    },
    "sessions": {
        "sessions.use": "Use",
        "sessions.open": "New",
        "sessions.transcript": "Transcript",
        "sessions.close": "Close",
        "sessions.replay": "Replay",
        "sessions.rename": "Name",
    },
    "async": {
        "async.open": "Show",
        "async.watch": "Check",
        "async.stop": "Stop",
        "async.copy": "Copy URI",
        "async.forget": "Remove",
    },
    "endpoints": {
        "endpoints.use": "Use",
        "endpoints.inspect": "Details",
        "endpoints.search": "Search",
        "endpoints.order": "Sort",
        "endpoints.refresh": "Refresh",
    },
}
"""The keys of a part that the key bar shows while it has the focus, by their IDs, with a word for each: the
most useful first."""

_LAST = ("palette", "quit", "help")


def footer(part: str) -> list[Key]:
    """Returns the keys to show while a part has the focus: its own, those of everywhere, how to get more.

    Args:
        part: of the main screen; an empty name for none.
    """
    words = FOOTERS.get(part, {})
    by_id = {key.id: (key, group.part) for group in GROUPS for key in group.keys if group.part in {part, ""}}
    own = [
        replace(key, label=word, part=owner) for name, word in words.items() for key, owner in [by_id[name]]
    ]
    rest = [key for key in (*SCREEN, *APP) if key.label and key.id not in words]
    last = sorted((key for key in rest if key.id in _LAST), key=lambda key: _LAST.index(key.id))
    return [*own, *(key for key in rest if key.id not in _LAST), *last]


_EARLY = frozenset({"payload", "cancel", "keep", "arrange"})


def late_keys(keymap: Mapping[str, str]) -> frozenset[str]:
    """Returns the keys of the main screen that need parts which come after the first paint.

    Args:
        keymap: the user's own keys, by the actions' IDs.
    """
    late = [keymap.get(key.id, key.keys) for key in SCREEN if key.id not in _EARLY]
    return frozenset(name.strip() for keys in late for name in keys.split(","))


def shown(key: str) -> str:
    """A Textual key name as people read it: `F5`, `Ctrl+Q`, `Esc`."""
    first = key.partition(",")[0]
    if first in {"", "unbound"}:
        return ""
    for prefix, name in (("ctrl+", "Ctrl+"), ("alt+", "Alt+")):
        if first.startswith(prefix):
            rest = first.removeprefix(prefix)
            shift = "Shift+" if rest.startswith("shift+") else ""
            rest = rest.removeprefix("shift+")
            return f"{name}{shift}{_NAMES.get(rest, rest.upper())}"
    return _NAMES.get(first, first.upper() if first.startswith("f") and first != "f" else first)


def brief(key: str) -> str:
    """A Textual key name where there is little room: `F5`, `^Q`, `Esc`."""
    return shown(key).replace("Ctrl+", "^")
