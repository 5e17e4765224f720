"""Textual's private names that the app leans on; each has a test that fails when Textual changes it.

Textual's minor version is pinned in pyproject.toml because of this list.
"""

PRIVATE = (
    # paste.py: what is pasted is not asked character by character what it may begin.
    ("textual._xterm_parser", "XTermParser", ("feed",)),
    ("textual.drivers.linux_driver", "LinuxDriver", ("run_input_thread",)),
    # widgets/field.py: the picture of a value.
    ("textual.widgets", "Input", ("_value",)),
    # app.py: an unhandled exception ends in a report of ours, not in a traceback with locals.
    # alerts.py: a notification of the terminal is not a bell.
    ("textual.app", "App", ("_driver",)),
    ("textual.app", "App", ("_exception", "_handle_exception", "_fatal_error", "_close_messages_no_wait")),
    # panels/response/taking.py: what asks a terminal for its clipboard, wrapped for tmux.
    ("textual.app", "App", ("_driver",)),
)
