"""The keys of the request: payload, find and replace, fields."""

from __future__ import annotations

from workbench.model.keys.key import Group, Key

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
        "ctrl+right_square_bracket,alt+b",
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


FIELDS = (
    Key(
        "fields.empty",
        "ctrl+t",
        "send_empty",
        "",
        "Switch between sending an empty string and omitting the field.",
    ),
)

TEMPLATES = (
    Key("templates.read_on", "shift+down", "read_on(1)", "", "Scroll the template down."),
    Key("templates.read_back", "shift+up", "read_on(-1)", "", "Scroll it up."),
)

GROUPS = (
    Group("In the payload", PAYLOAD, "payload"),
    Group("In find and replace", REPLACING, screen="ReplaceBar"),
    Group("In the templates", TEMPLATES, screen="TemplatesScreen"),
    Group("In the fields", FIELDS, "fields"),
)
