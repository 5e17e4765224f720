"""Settings, the privacy they ask for, and the draft."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing

import pytest

from workbench.model import Exchange, FileBody, Invocation, Outcome, TextBody
from workbench.model.errors import NotFoundError, StoreError
from workbench.store import Drafts, History, Places, Settings
from workbench.store.settings import Privacy, Retention

MakeExchange = Callable[..., Exchange]
MakeOutcome = Callable[..., Outcome]


def write(places: Places, text: str | bytes) -> None:
    """Put a settings file in its place."""
    places.config.mkdir(parents=True, exist_ok=True)
    (places.config / "settings.toml").write_bytes(text if isinstance(text, bytes) else text.encode())


def test_without_a_file_the_defaults_hold(places: Places) -> None:
    assert Settings.load(places) == Settings()
    assert not places.config.exists()


def test_what_is_set_is_used(places: Places) -> None:
    write(places, 'theme = "nord"\nread_timeout = 5\nprivacy = ["secret-*"]\n[keys]\nsend = "f9"\n')
    assert Settings.load(places) == Settings(
        theme="nord", read_timeout=5.0, privacy=Privacy(digest=("secret-*",)), keys={"send": "f9"}
    )


def test_what_is_not_known_is_said_and_the_rest_used(places: Places) -> None:
    write(places, 'theme = "nord"\ncolour = 1\nnotices = ["x"]\nconnect_timeout = "soon"\n')
    settings = Settings.load(places)
    assert (settings.theme, settings.connect_timeout) == ("nord", 10.0)
    assert [notice.partition("settings.toml")[2] for notice in settings.notices] == [
        " has a setting 'colour' that is not known",
        " has a setting 'notices' that is not known",
        ": connect_timeout is not used: Expected `float`, got `str`",
    ]


@pytest.mark.parametrize("broken", [b"theme = \n", b"theme = '\xff'\n"])
def test_a_broken_file_is_said_and_defaults_used(places: Places, broken: bytes) -> None:
    write(places, broken)
    settings = Settings.load(places)
    assert (settings.theme, settings.privacy) == ("", Privacy())
    assert len(settings.notices) == 1
    assert "settings.toml is not used" in settings.notices[0]


def test_the_line_of_the_mistake_is_named(places: Places) -> None:
    write(places, "theme = 'a'\n\nkeys = {\n")
    assert "line 3" in Settings.load(places).notices[0]


def test_privacy_and_retention_have_tables(places: Places) -> None:
    write(places, '[privacy]\ndigest = ["a"]\nnothing = ["b"]\n[retention]\ndays = 30\nmegabytes = 0.5\n')
    settings = Settings.load(places)
    assert settings.notices == ()
    assert settings.privacy == Privacy(digest=("a",), nothing=("b",))
    assert settings.retention == Retention(days=30, megabytes=0.5)
    assert settings.retention and not Retention()


def test_of_some_endpoints_nothing_is_kept(places: Places, exchange: MakeExchange) -> None:
    write(places, '[privacy]\nnothing = ["Secret-*"]\n')
    with History.open(places) as history:
        assert not history.keeps("secret-1")
        assert history.keeps("plain")


def test_bodies_are_withheld_where_one_send_asks_for_it(
    history: History, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    number = history.begin(exchange(), withheld=True)
    history.finish(number, outcome())
    assert history.exchange(number).request_body is None
    assert history.summary(number).response_bytes == 6
    with pytest.raises(NotFoundError, match="was not kept"):
        history.body(number, "response")


@pytest.mark.parametrize(
    "broken",
    ['privacy = ["secret-*"\n', "privacy = 'secret-*'\n", "[privacy]\ndigests = ['secret-*']\n"],
)
def test_a_privacy_setting_that_is_not_understood_keeps_nothing(places: Places, broken: str) -> None:
    write(places, broken)
    settings = Settings.load(places)
    assert settings.privacy == Privacy(digest=("*",))
    assert len(settings.notices) == 1


def test_a_settings_file_that_is_none_is_said(places: Places) -> None:
    (places.config / "settings.toml").mkdir(parents=True)
    with pytest.raises(StoreError, match="Is a directory"):
        Settings.load(places)


def test_bodies_of_private_endpoints_are_digest_and_size_only(
    places: Places, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    write(places, 'privacy = ["Secret-*"]')
    secret, answer = b"a secret " * 500, b"an answer " * 500
    with History.open(places) as history:
        for endpoint in ("SECRET-one", "open"):
            number = history.begin(exchange(endpoint, body=secret if endpoint != "open" else b"plain"))
            history.finish(number, outcome(answer if endpoint != "open" else b"plain"))
        row = history.summary(1)
        assert (row.request_bytes, row.response_bytes) == (len(secret), len(answer))
        for part in ("request", "response"):
            with pytest.raises(NotFoundError, match="was not kept") as caught:
                history.body(1, part)
            assert "privacy" in caught.value.hint
        kept = history.exchange(1)
        assert kept.request_body is None
        assert kept.response is not None
        assert kept.response.body == b""
        assert history.body(2, "request") == b"plain"
        assert history.verify() == ()
    written = b"".join(path.read_bytes() for path in places.data.iterdir() if path.is_file())
    assert b"a secret" not in written
    assert b"an answer" not in written
    with closing(sqlite3.connect(places.data / "history.sqlite3")) as raw:
        assert raw.execute("SELECT length(request_digest) FROM exchange WHERE id = 1").fetchone() == (32,)


def test_a_private_body_stays_private_when_another_endpoint_sends_it(
    places: Places, exchange: MakeExchange
) -> None:
    write(places, 'privacy = ["secret"]')
    with History.open(places) as history:
        secret, plain = history.begin(exchange("secret")), history.begin(exchange("plain"))
        assert history.exchange(secret).request_body is None
        assert history.body(plain, "request") == b"5.1,3.5"


def test_a_draft_survives_and_is_the_owners_alone(places: Places) -> None:
    drafts = Drafts(places)
    assert drafts.load() is None
    for body in (TextBody("a\r\nb "), FileBody("~/x"), None):
        drafts.save(Invocation(fields={"EndpointName": "iris", "Accept": ""}, body=body))
        assert Drafts(places).load() == Invocation(fields={"EndpointName": "iris", "Accept": ""}, body=body)
    path = places.data / "draft.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in places.data.iterdir()] == ["draft.json"]
    drafts.clear()
    drafts.clear()
    assert drafts.load() is None


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff", b'{"body": {"kind": "new"}}'])
def test_a_damaged_draft_is_set_aside(places: Places, damage: bytes) -> None:
    places.data.mkdir(parents=True)
    (places.data / "draft.json").write_bytes(damage)
    assert Drafts(places).load() is None
    assert (places.data / "draft.damaged.json").read_bytes() == damage
    assert Drafts(places).load() is None


def test_a_draft_that_cannot_be_written_leaves_the_old_one(places: Places) -> None:
    drafts = Drafts(places)
    drafts.save(Invocation(body=TextBody("old")))
    with pytest.raises(StoreError, match="surrogates"):
        drafts.save(Invocation(body=TextBody("\ud800")))
    assert drafts.load() == Invocation(body=TextBody("old"))
