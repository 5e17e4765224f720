"""How much of the next send is recorded, and what may then be on the disk."""

from __future__ import annotations

from workbench.model.invocation import TextBody
from workbench.tui.main.drafts.recording import Recording
from workbench.tui.recording_mode import RecordingMode

BODY = TextBody("secret")


def test_the_choice_holds_for_one_send() -> None:
    recording = Recording()
    modes = [recording.mode]
    recording.cycle()
    modes.append(recording.mode)
    assert recording.take(BODY) == {"record": True, "bodies": False}
    modes.append(recording.mode)
    assert modes == [RecordingMode.ALL, RecordingMode.DIGESTS, RecordingMode.ALL]
    assert recording.take(BODY) == {"record": True, "bodies": True}


def test_a_body_that_is_not_recorded_is_not_kept_while_it_is_in_the_form() -> None:
    recording = Recording()
    assert recording.may_keep(BODY)
    recording.cycle()
    assert not recording.may_keep(BODY)
    recording.take(BODY)
    assert not recording.may_keep(BODY)
    assert recording.may_keep(TextBody("other"))
    recording.take(BODY)
    assert recording.may_keep(BODY)


def test_a_replay_withholds_the_body_that_was_under_its_choice() -> None:
    recording = Recording()
    recording.cycle()
    recording.use(RecordingMode.DIGESTS, BODY)
    assert recording.mode is RecordingMode.ALL
    assert not recording.may_keep(BODY)
    recording.use(RecordingMode.ALL, BODY)
    assert not recording.may_keep(BODY), "the replay sent another body"


def test_a_choice_that_was_made_meanwhile_stays() -> None:
    recording = Recording()
    recording.cycle()
    recording.cycle()
    recording.use(RecordingMode.DIGESTS, BODY)
    assert recording.mode is RecordingMode.NOTHING
