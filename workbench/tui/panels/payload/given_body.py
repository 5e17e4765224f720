"""The body of the draft, and the way in which its user gives it."""

from __future__ import annotations

import msgspec

from workbench.content.editing.buffer import BufferMemory
from workbench.model.invocation import Base64Body, Body, BytesBody, FieldValue, FileBody, TextBody
from workbench.tui.panels.payload.editable_body import converted, numpys, way_of

_ARRAY_TYPE = "application/x-npy"


class Conversion(msgspec.Struct, frozen=True):
    """What becomes of a body that is to be given another way.

    Attributes:
        body: the same body as it is then.
        way: how it is given then: the bytes of no text stay bytes.
        content_type: what the content type becomes with it; None where it stays.
    """

    body: Body | None
    way: str
    content_type: FieldValue | None


class StandbyMemory(msgspec.Struct, frozen=True):
    """What stands by behind the body of a draft that waits.

    Attributes:
        typed: what was typed, while a file is sent.
        chosen: the file, while something is typed.
        wanted: how its user wants to see what can be seen in more ways than one.
        type_before: the content type before an array's.
        text: the text in the editor, with what undoes its steps; None where the body is given another way.
    """

    typed: Body | None = None
    chosen: FileBody | None = None
    wanted: str = ""
    type_before: FieldValue | None = None
    text: BufferMemory | None = None


NO_STANDBY = StandbyMemory()


class GivenBody:
    """Keeps the body, and what stands by while it is given another way.

    Attributes:
        body: as it is now.
    """

    def __init__(self) -> None:
        self.body: Body | None = None
        # What was typed stands by while a file is sent, and the path while something is typed.
        self._typed: Body | None = None
        self._chosen: FileBody | None = None
        # How its user wants to see what can be seen in more ways than one.
        self._wanted = ""
        self._type_before: FieldValue | None = None

    def park(self) -> StandbyMemory:
        """Returns what stands by, to go on with this draft later."""
        return StandbyMemory(self._typed, self._chosen, self._wanted, self._type_before)

    def resume(self, body: Body | None, standby: StandbyMemory) -> None:
        """Takes the body of another draft, with what stands by behind that one and nothing of the last."""
        self.body = body
        self._typed, self._chosen = standby.typed, standby.chosen
        self._wanted, self._type_before = standby.wanted, standby.type_before

    @property
    def way(self) -> str:
        """How the body is given, a value of `WAYS`."""
        return way_of(self.body, self._wanted)

    def take(self, body: Body | None) -> bool:
        """Takes what was typed; returns whether it is another body."""
        changed = body != self.body
        if changed:
            self.body = body
        return changed

    def with_text(self, text: str) -> Body | None:
        """Returns the body that a text is, as base64 where the body is given so."""
        if isinstance(self.body, Base64Body):
            return Base64Body(text)
        return TextBody(text) if text else None

    def with_bytes(self, data: bytes) -> BytesBody:
        """Returns the body that bytes are, with the origin of those before."""
        return BytesBody(data, origin=self.body.origin if isinstance(self.body, BytesBody) else "")

    def pick_file(self, path: str = "") -> FileBody:
        """Gives a file in place of what is typed.

        Args:
            path: of the file; empty for the one that was chosen before.
        """
        self._typed = self.body
        self.body = file = FileBody(path) if path else self._chosen or FileBody("")
        return file

    def refuse_array(self) -> None:
        """The body is of a type, or of a size, that nobody types as a list: it is seen as its bytes."""
        self._wanted = "hex"

    def convert(self, way: str, content_type: FieldValue | None, list_text: str | None) -> Conversion:
        """Returns what the body becomes given another way; the draft decides whether it does.

        Args:
            way: a value of `WAYS`.
            content_type: of the draft.
            list_text: what is typed as an array, where the body is given so; else None.
        """
        self._wanted = way
        body: Body | None
        if way == "file":
            self._typed = self.body
            body = self._chosen or converted(self.body, "file")
        elif isinstance(self.body, FileBody):
            self._chosen = self.body
            body = converted(self._typed, way)
        elif way == "text" and list_text is not None:
            # As it was typed.
            body = TextBody(list_text) if list_text else None
        else:
            body = converted(self.body, way)
        shown = way_of(body, way)
        named = (
            self._content_type(content_type, is_array=shown == "array") if _is_named(body, shown) else None
        )
        return Conversion(body, shown, named)

    def _content_type(self, content_type: FieldValue | None, *, is_array: bool) -> FieldValue | None:
        """Returns what says that it is an array, and what was said before where it is none any more."""
        if is_array:
            if content_type != _ARRAY_TYPE:
                self._type_before = content_type
            return _ARRAY_TYPE
        before = self._type_before
        if content_type != _ARRAY_TYPE or before is None:
            return None
        self._type_before = None
        return before


def _is_named(body: Body | None, way: str) -> bool:
    """Returns whether the content type follows: an array that is seen as its bytes is one all the same."""
    return way == "array" or not numpys(body)
