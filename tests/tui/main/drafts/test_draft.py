"""The draft as an object: what changes it, what it keeps, what it brings back. No app."""

from __future__ import annotations

import msgspec

from tests.tui.conftest import IRIS
from workbench.model.invocation import Body, Connection, TextBody
from workbench.tui.draft_messages import (
    BodyChanged,
    CaveatsConfirmed,
    ConnectionChanged,
    DraftEditRequested,
    FieldChanged,
    OperationChanged,
)
from workbench.tui.main.drafts.draft import UNDO_STEPS, Draft, DraftChange

OTHER = IRIS.with_field("EndpointName", "chat").with_(body=TextBody("{}"))


class Editor:
    """What is being typed, which the draft hears of later."""

    def __init__(self, body: Body | None) -> None:
        self.body = body


def test_a_part_changes_one_thing() -> None:
    draft = Draft(IRIS)
    assert FieldChanged("Accept", "text/csv").apply(draft) == DraftChange(changed=True)
    assert BodyChanged(TextBody("1")).apply(draft).changed
    assert ConnectionChanged(Connection(profile="dev")).apply(draft).changed
    expected = IRIS.with_field("Accept", "text/csv").with_(
        body=TextBody("1"), connection=Connection(profile="dev")
    )
    assert draft.invocation == expected
    assert FieldChanged("Accept", None).apply(draft).changed
    assert draft.invocation.field("Accept") is None


def test_the_same_again_is_no_change() -> None:
    draft = Draft(IRIS)
    assert not BodyChanged(IRIS.body).apply(draft).changed
    assert not draft.update(IRIS).changed


def test_the_newest_keys_are_in_the_draft_as_typed_alone() -> None:
    editor = Editor(TextBody("typed"))
    draft = Draft(IRIS, lambda: editor.body)
    assert (draft.invocation.body, draft.typed.body) == (IRIS.body, TextBody("typed"))
    change = DraftEditRequested(lambda typed: typed.with_field("SessionId", "1"), "SessionId").apply(draft)
    assert change == DraftChange(changed=True, field="SessionId")
    assert draft.invocation == IRIS.with_field("SessionId", "1").with_(body=TextBody("typed"))


def test_a_replaced_draft_comes_back_as_it_was_typed() -> None:
    editor = Editor(TextBody("typed"))
    draft = Draft(IRIS, lambda: editor.body)
    assert draft.replace(OTHER) == DraftChange(changed=True, whole=True)
    editor.body = OTHER.body
    draft.set_field("Accept", "text/csv")
    assert draft.undo() == DraftChange(changed=True, whole=True)
    assert draft.invocation == IRIS.with_(body=TextBody("typed"))
    assert draft.undo() == DraftChange(changed=False, remark="There is no earlier draft.")
    assert draft.invocation == IRIS.with_(body=TextBody("typed"))


def test_only_the_newest_replaced_drafts_are_kept() -> None:
    draft = Draft(IRIS)
    for number in range(UNDO_STEPS + 3):
        draft.replace(IRIS.with_field("SessionId", str(number)))
    steps = 0
    while draft.undo().changed:
        steps += 1
    assert steps == UNDO_STEPS
    assert draft.invocation.field("SessionId") == "2"


def test_values_wait_for_an_operation_that_has_their_fields() -> None:
    draft = Draft(IRIS.with_field("TargetVariant", "blue"))
    change = OperationChanged("InvokeEndpointAsync").apply(draft)
    assert change.changed
    assert change.remark.startswith("InvokeEndpointAsync does not have TargetVariant.")
    assert draft.invocation.field("TargetVariant") is None
    assert OperationChanged("InvokeEndpoint").apply(draft) == DraftChange(changed=True)
    assert draft.invocation.field("TargetVariant") == "blue"


def test_values_of_a_replaced_draft_do_not_wait() -> None:
    draft = Draft(IRIS.with_field("TargetVariant", "blue"))
    draft.set_operation("InvokeEndpointAsync")
    draft.replace(OTHER)
    draft.set_operation("InvokeEndpointAsync")
    draft.set_operation("InvokeEndpoint")
    assert draft.invocation == OTHER


def test_an_operation_of_another_sdk_is_let_go() -> None:
    draft = Draft(IRIS)
    change = draft.replace(msgspec.structs.replace(OTHER, operation="InvokeTomorrow"))
    assert change.remark == "The installed SDK does not have InvokeTomorrow."
    assert draft.invocation == OTHER


def test_a_draft_without_caveats_needs_no_word() -> None:
    draft = Draft(IRIS)
    assert not CaveatsConfirmed().apply(draft).changed
