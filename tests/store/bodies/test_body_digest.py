"""The digest of a large body is computed once, when it is asked for, and not for what was digested last."""

from __future__ import annotations

import os
from hashlib import sha256

from workbench.model.outcome.recent_body import RecentBody
from workbench.store.bodies.body_digest import BodyDigest, large_digest
from workbench.store.bodies.files import LARGE


def test_it_is_known_once_it_was_asked_for_and_for_the_same_bytes_again() -> None:
    recent, body = RecentBody(), os.urandom(LARGE)
    first = BodyDigest(body, recent)
    was_known = first.is_known
    assert first.value() == sha256(body).digest()
    assert (was_known, first.is_known) == (False, True)
    assert BodyDigest(bytes(bytearray(body)), recent).is_known
    other = BodyDigest(body[:-1], recent)
    assert not other.is_known
    assert other.value() == sha256(body[:-1]).digest()
    assert first.value() == sha256(body).digest()


def test_a_small_body_has_none() -> None:
    assert large_digest(None, RecentBody()) is None
    assert large_digest(bytes(LARGE - 1), RecentBody()) is None
    assert large_digest(bytes(LARGE), RecentBody()) is not None
