"""The body in the user's own editor, which has the terminal meanwhile."""

from __future__ import annotations

from textual.app import App, SuspendNotSupported

from workbench.content.format import Format
from workbench.model.errors import PayloadError
from workbench.model.invocation import Base64Body, Body, BytesBody, FileBody, TextBody
from workbench.services.bodies.external_editor import edited, editor_command
from workbench.tui.errors import notify_error


def changed_outside(app: App[int], body: Body | None, kind: Format) -> Body | None:
    """Has it changed; None where it is as it was, or cannot be. Says why not.

    Args:
        app: whose terminal it is.
        body: what to edit; of a file, nothing, for its user can open that.
        kind: what it is, for the name of the file that the editor sees.
    """
    match body:
        case FileBody():
            app.notify("The body is read from a file at each send. Edit that file instead.", title="Editor")
            return None
        case TextBody(text) | Base64Body(text):
            data = text.encode(errors="surrogatepass")
        case BytesBody(data):
            pass
        case None:
            data = b""
    extension = kind.extensions[0] if kind.extensions else ".txt" if kind.text else ".bin"
    try:
        command = editor_command()
        with app.suspend():
            new = edited(data, extension, command)
    except SuspendNotSupported:
        app.notify("This terminal cannot run another program.", title="Editor", severity="warning")
        return None
    except PayloadError as error:
        notify_error(app, error, "Editor")
        return None
    if new == data:
        return None
    if isinstance(body, BytesBody):
        return BytesBody(new)
    try:
        text = new.decode()
    except UnicodeDecodeError:
        return BytesBody(new)
    return Base64Body(text) if isinstance(body, Base64Body) else TextBody(text)
