"""The keys of the response: body, stream, log and difference."""

from __future__ import annotations

from workbench.model.keys.key import Group, Key

RESPONSE = (
    Key(
        "response.body",
        "1",
        "answer('tab', 'body')",
        "",
        "Show the body. Of a failure: fold or unfold the raw response.",
    ),
    Key("response.fix", "F", "answer('fix')", "", "Do what the hint of a failure proposes."),
    Key("response.meta", "2", "answer('tab', 'meta')", "", "Show output fields, headers and other details."),
    Key("response.time", "3", "answer('tab', 'time')", "", "Show how long each phase took."),
    Key("response.wire", "4", "answer('tab', 'wire')", "", "Show the HTTP messages, with secrets masked."),
    Key(
        "response.diff",
        "6",
        "answer('tab', 'diff')",
        "",
        "Show the difference from the previous response, or from the original of a replay.",
    ),
    Key(
        "response.compare",
        "d",
        "answer('compare')",
        "",
        "Choose an exchange of this endpoint to compare with.",
    ),
    Key("response.view", "v", "answer('view', 1)", "", "Next view of the body: text, table, plot, hex …"),
    Key("response.view_back", "V", "answer('view', -1)", "", "Previous view of the body."),
    Key(
        "response.raw",
        "f",
        "answer('body', 'layout')",
        "",
        "Switch between the formatted body and its raw bytes.",
    ),
    Key(
        "response.fold",
        "z",
        "answer('body', 'fold')",
        "",
        "Fold or unfold the value under the cursor. Enter does the same.",
    ),
    Key("response.unfold", "Z", "answer('body', 'unfold')", "", "Unfold everything."),
    Key(
        "response.wrap",
        "w",
        "answer('body', 'wrap')",
        "",
        "Turn line wrapping on or off. Left and Right scroll unwrapped lines.",
    ),
    Key("response.numbers", "l", "answer('body', 'numbers')", "", "Show or hide line numbers."),
    Key(
        "response.widen",
        "m",
        "answer('widen')",
        "",
        "Expand the response to the whole screen, or restore it.",
    ),
    Key(
        "response.find",
        "slash",
        "answer('body', 'find')",
        "",
        "Search the raw bytes: text, or a regular expression.",
    ),
    Key("response.next", "n", "answer('body', 'next')", "", "Go to the next match."),
    Key("response.previous", "N", "answer('body', 'previous')", "", "Go to the previous match."),
    Key("response.go", "colon", "answer('body', 'go')", "", "Go to a line, or with @ to a byte offset."),
    Key(
        "response.query",
        "question_mark",
        "answer('body', 'query')",
        "",
        "Query with JMESPath, live as you type.",
    ),
    Key(
        "response.sort",
        "o",
        "answer('body', 'sort')",
        "",
        "Sort the table by the current column; press again to reverse.",
    ),
    Key(
        "response.flatten",
        "u",
        "answer('body', 'flatten')",
        "",
        "Make columns of the nested objects of the table; press again to put them together.",
    ),
    Key("response.copy_value", "y", "answer('body', 'copy_value')", "", "Copy the value under the cursor."),
    Key(
        "response.copy_path",
        "Y",
        "answer('body', 'copy_path')",
        "",
        "Copy the path of the value, as JMESPath.",
    ),
    Key("response.copy_all", "c", "answer('body', 'copy_all')", "", "Copy the whole body."),
    Key("response.save", "s", "answer('body', 'save')", "", "Save the body as a file."),
    Key(
        "response.figure",
        "E",
        "answer('body', 'figure')",
        "",
        "Export the plot or table that is shown as SVG, PNG or CSV.",
    ),
    Key(
        "response.page",
        "r",
        "answer('body', 'page')",
        "",
        "Open the body in your pager ($PAGER), with control characters made visible.",
    ),
    Key(
        "response.edit",
        "e",
        "answer('body', 'edit')",
        "",
        "Open a copy of the body in your editor ($EDITOR).",
    ),
    Key("response.export", "X", "answer('export')", "", "Export the exchange as a command line or code."),
)

LOG = (
    Key(
        "response.log", "7", "answer('tab', 'log')", "", "Show the container's log lines around the exchange."
    ),
    Key("log.pings", "h", "answer('log', 'pings')", "", "Show or hide the lines of health checks."),
    Key(
        "log.follow",
        "a",
        "answer('log', 'follow')",
        "",
        "Follow the log, or stop: show new lines as they arrive.",
    ),
    Key(
        "log.live",
        "A",
        "answer('log', 'live')",
        "",
        "Follow the log through Live Tail, or stop: within a second, billed by AWS at about $0.01 a minute.",
    ),
)

STREAM = (
    Key("stream.open", "5", "answer('tab', 'stream')", "", "Show the parts of a streamed response."),
    Key(
        "stream.raw",
        "t",
        "answer('stream', 'raw')",
        "",
        "Switch between the text and the raw parts of a stream.",
    ),
    Key(
        "stream.play",
        "p",
        "answer('stream', 'play')",
        "",
        "Play a recorded stream at its original pace; pause or resume.",
    ),
    Key(
        "stream.speed",
        "x",
        "answer('stream', 'speed')",
        "",
        "Cycle the playback speed: original, four times, at once.",
    ),
)


FIND = (Key("find.regex", "ctrl+r", "toggle_regex", "", "Search for a regular expression or text."),)

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

GROUPS = (
    Group("In the response", RESPONSE, "response"),
    Group("In the find bar of the response", FIND, screen="FindBar"),
    Group("In the container's log", LOG, "response"),
    Group("In a streamed response", STREAM, "response"),
    Group("In a comparison", DIFF, "response"),
)
