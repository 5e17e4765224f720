"""The keys of import and export."""

from __future__ import annotations

from workbench.model.keys.key import Group, Key

IMPORTING = (
    Key("import.load", "enter", "load", "", "Load the recognized request into the form."),
    Key("import.send", "f5,ctrl+j", "send", "", "Load it and send it at once."),
    Key("import.take_in", "ctrl+s", "take_in", "", "Add captured exchanges to the history."),
    Key(
        "import.line",
        "ctrl+o,alt+enter",
        "line",
        "",
        "Begin a new line. Enter does so too, until a request is recognized.",
    ),
    Key("import.read_on", "shift+down", "read_on(3)", "", "Scroll what was recognized down."),
    Key("import.read_back", "shift+up", "read_on(-3)", "", "Scroll it up."),
    Key("import.close", "escape", "close", "", "Cancel what is in progress; otherwise go back."),
)

EXPORTING = (
    Key("export.copy", "c", "copy", "", "Copy the text to the clipboard."),
    Key("export.save", "s", "save", "", "Save it to a file, with a large body in a file beside it."),
    Key("export.close", "escape", "close", "", "Go back."),
)

GROUPS = (
    Group("In an import", IMPORTING, screen="ImportScreen"),
    Group("In an export", EXPORTING, screen="ExportScreen"),
)
