"""Settings, the privacy they ask for, and the draft."""

from __future__ import annotations

import os
import re
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from workbench.model import Base64Body, BytesBody, Exchange, FileBody, Invocation, Outcome, TextBody
from workbench.model.errors import NotFoundError, StoreError
from workbench.store import AppDirs, Drafts, History, Settings
from workbench.store.query_history import QueryHistory
from workbench.store.settings import Privacy, Retention

MakeExchange = Callable[..., Exchange]
MakeOutcome = Callable[..., Outcome]


def write(places: AppDirs, text: str | bytes) -> None:
    """Put a settings file in its place."""
    places.config.mkdir(parents=True, exist_ok=True)
    (places.config / "settings.toml").write_bytes(text if isinstance(text, bytes) else text.encode())


def test_without_a_file_the_defaults_hold(places: AppDirs) -> None:
    assert Settings.load(places) == Settings()
    assert not places.config.exists()


def test_what_is_set_is_used(places: AppDirs) -> None:
    write(places, 'theme = "nord"\nread_timeout = 5\nprivacy = ["secret-*"]\n[keys]\nsend = "alt+shift+x"\n')
    assert Settings.load(places) == Settings(
        theme="nord", read_timeout=5.0, privacy=Privacy(digest=("secret-*",)), keys={"send": "alt+shift+x"}
    )


def test_what_is_not_known_is_said_and_the_rest_used(places: AppDirs) -> None:
    write(places, 'theme = "nord"\ncolour = 1\nnotices = ["x"]\nconnect_timeout = "soon"\n')
    settings = Settings.load(places)
    assert (settings.theme, settings.connect_timeout) == ("nord", 10.0)
    notices = [notice.partition("settings.toml, ")[2] for notice in settings.notices]
    assert notices[0].startswith("line 2, column 1: 'colour' is not a known setting; there are ")
    assert notices[1].startswith("line 3, column 1: 'notices' is not a known setting; the nearest is 'no")
    assert notices[2] == "line 4, column 1: connect_timeout is not used: Expected `float`, got `str`"


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        (b"theme = \n", "line 1, column 9"),
        (b"# a\ntheme = '\xff'\n", "line 2, column 10"),
        (b"theme = 'a'\n\nkeys = {\n", "line 3, column 9"),
    ],
)
def test_a_broken_file_keeps_no_body_and_says_where(places: AppDirs, broken: bytes, place: str) -> None:
    write(places, broken)
    settings = Settings.load(places)
    assert (settings.theme, settings.privacy) == ("", Privacy(digest=("*",)))
    assert len(settings.notices) == 1
    assert place in settings.notices[0]
    assert settings.notices[0].endswith("no bodies are recorded")


@pytest.mark.parametrize(
    ("text", "place", "nearest"),
    [
        ('[privcy]\nnothing = ["*"]\n', "line 1, column 2", "'privacy'"),
        ('theme = "nord"\n[Privacy]\nnothing = ["*"]\n', "line 2, column 2", "'privacy'"),
        ('[privacy]\n nothin = ["*"]\n', "line 2, column 2", "'nothing'"),
        ('[privacy]\ndigest = []\nNothing = ["*"]\n', "line 3, column 1", "'nothing'"),
        ('nothing = ["*"]\n', "line 1, column 1", "'privacy.nothing'"),
        ('[retention]\ndays = 3\ndigest = ["*"]\n', "line 3, column 1", "'privacy.digest'"),
        ('["privacy "]\nnothing = ["*"]\n', "line 1, column 2", "'privacy'"),
        ('[targets.blue]\nreigon = "x"\n', "line 2, column 1", "'region'"),
    ],
)
def test_a_name_that_is_not_known_keeps_no_body(places: AppDirs, text: str, place: str, nearest: str) -> None:
    write(places, text)
    settings = Settings.load(places)
    assert settings.privacy == Privacy(digest=("*",))
    assert place in settings.notices[0]
    assert f"the nearest is {nearest}" in settings.notices[0]


def test_privacy_and_retention_have_tables(places: AppDirs) -> None:
    write(places, '[privacy]\ndigest = ["a"]\nnothing = ["b"]\n[retention]\ndays = 30\nmegabytes = 0.5\n')
    settings = Settings.load(places)
    assert settings.notices == ()
    assert settings.privacy == Privacy(digest=("a",), nothing=("b",))
    assert settings.retention == Retention(days=30, megabytes=0.5)
    assert settings.retention and not Retention()


def test_of_some_endpoints_nothing_is_kept(places: AppDirs, exchange: MakeExchange) -> None:
    write(places, '[privacy]\nnothing = ["Secret-*"]\n')
    with History.open(places) as history:
        assert not history.keeps("secret-1")
        assert history.keeps("plain")


def test_bodies_are_withheld_where_one_send_asks_for_it(
    history: History, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    number = history.insert(exchange(), withheld=True)
    history.complete(number, outcome())
    assert history.exchange(number).request_body is None
    assert history.summary(number).response_bytes == 6
    with pytest.raises(NotFoundError, match="was not kept"):
        history.body(number, "response")


@pytest.mark.parametrize(
    "broken",
    ['privacy = ["secret-*"\n', "privacy = 'secret-*'\n", "[privacy]\ndigests = ['secret-*']\n"],
)
def test_a_privacy_setting_that_is_not_understood_keeps_nothing(places: AppDirs, broken: str) -> None:
    write(places, broken)
    settings = Settings.load(places)
    assert settings.privacy == Privacy(digest=("*",))
    assert len(settings.notices) == 1


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.mkdir(),
        os.mkfifo,
        lambda path: path.symlink_to(path),
        lambda path: path.symlink_to("/nowhere/settings.toml"),
    ],
)
def test_settings_that_cannot_be_read_keep_no_body(places: AppDirs, make: Callable[[Path], None]) -> None:
    places.config.mkdir(parents=True)
    make(places.config / "settings.toml")
    settings = Settings.load(places)
    assert settings.privacy == Privacy(digest=("*",))
    assert "cannot be read" in settings.notices[0]


def test_settings_nested_without_end_keep_no_body(places: AppDirs) -> None:
    write(places, "x = " + "[" * 50_000)
    settings = Settings.load(places)
    assert settings.privacy == Privacy(digest=("*",))
    assert "nested too deep" in settings.notices[0]


def test_a_folder_of_settings_that_is_not_mounted_keeps_no_body(places: AppDirs) -> None:
    places.config.parent.mkdir(parents=True, exist_ok=True)
    places.config.symlink_to("/nowhere")
    settings = Settings.load(places)
    assert settings.privacy == Privacy(digest=("*",))
    assert "is a symbolic link to nothing" in settings.notices[0]


def test_bodies_of_private_endpoints_are_digest_and_size_only(
    places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    write(places, 'privacy = ["Secret-*"]')
    secret, answer = b"a secret " * 500, b"an answer " * 500
    with History.open(places) as history:
        for endpoint in ("SECRET-one", "open"):
            number = history.insert(exchange(endpoint, body=secret if endpoint != "open" else b"plain"))
            history.complete(number, outcome(answer if endpoint != "open" else b"plain"))
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
    places: AppDirs, exchange: MakeExchange
) -> None:
    write(places, 'privacy = ["secret"]')
    with History.open(places) as history:
        secret, plain = history.insert(exchange("secret")), history.insert(exchange("plain"))
        assert history.exchange(secret).request_body is None
        assert history.body(plain, "request") == b"5.1,3.5"


@pytest.mark.parametrize("privacy", ['nothing = ["secret-*"]', 'digest = ["SECRET-*"]'])
def test_the_draft_of_a_private_endpoint_has_no_payload(places: AppDirs, privacy: str) -> None:
    drafts = Drafts(places)
    drafts.save(Invocation(fields={"EndpointName": "secret-1"}, body=TextBody("patient 7")))
    write(places, f"[privacy]\n{privacy}\n")
    for body in (TextBody("patient 7"), BytesBody(b"patient 7"), Base64Body("cGF0aWVudCA3")):
        drafts.save(Invocation(fields={"EndpointName": "secret-1"}, body=body))
        written = b"".join(path.read_bytes() for path in places.data.iterdir())
        assert b"patient" not in written
        assert b"cGF0" not in written
    kept = drafts.load()
    assert kept is None if "nothing" in privacy else kept is not None and kept.body is None
    drafts.save(Invocation(fields={"EndpointName": "open"}, body=TextBody("all")))
    assert drafts.load() is not None


@pytest.mark.parametrize("text", ['[privacy]\nnothing = ["secret-*"]\n', "[privacy\n"])
def test_expressions_of_private_answers_are_not_kept(places: AppDirs, text: str) -> None:
    write(places, text)
    queries = QueryHistory(places)
    queries.keep("secret-1", "patients[?name=='Ada']")
    assert queries.of("secret-1") == ()


def test_a_draft_survives_and_is_the_owners_alone(places: AppDirs) -> None:
    drafts = Drafts(places)
    assert drafts.load() is None
    for body in (TextBody("a\r\nb "), FileBody("~/x"), None):
        drafts.save(Invocation(fields={"EndpointName": "iris", "Accept": ""}, body=body))
        assert Drafts(places).load() == Invocation(fields={"EndpointName": "iris", "Accept": ""}, body=body)
    path = places.data / "draft.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in places.data.iterdir()] == ["draft.json"]
    drafts.clear()
    drafts.clear()
    assert drafts.load() is None


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff", b'{"body": {"kind": "new"}}'])
def test_a_damaged_draft_is_set_aside(places: AppDirs, damage: bytes) -> None:
    places.data.mkdir(parents=True)
    (places.data / "draft.json").write_bytes(damage)
    assert Drafts(places).load() is None
    assert (places.data / "draft.damaged.json").read_bytes() == damage
    assert Drafts(places).load() is None


def test_a_draft_that_cannot_be_written_leaves_the_old_one(places: AppDirs) -> None:
    drafts = Drafts(places)
    drafts.save(Invocation(body=TextBody("old")))
    with pytest.raises(StoreError, match="surrogates"):
        drafts.save(Invocation(body=TextBody("\ud800")))
    assert drafts.load() == Invocation(body=TextBody("old"))


@pytest.mark.parametrize(
    ("text", "dot"),
    [
        ('[keys]\nhistory = "f6"\nhistory.pin = "x"\n', "; a name with a dot needs quotes"),
        ('[keys]\nhistory.pin = "x"\nhistory = "f6"\n', "; a name with a dot needs quotes"),
        ('[keys]\nsend = "f5"\nsend = "f6"\n', ""),
    ],
)
def test_a_name_that_has_a_value_already_is_said_in_words(places: AppDirs, text: str, dot: str) -> None:
    write(places, text)
    (notice,) = Settings.load(places).notices
    assert f", line 3, column 1: the name there has a value already{dot}. Until" in re.sub(
        r"column \d+", "column 1", notice
    )
