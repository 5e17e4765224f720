"""Requests as files: read with mistakes told by line, written with everything a person wrote around them."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbench.model.errors import (
    ConflictError,
    NotFoundError,
    RequestFileError,
    StoreError,
    UsageError,
    WorkbenchError,
)
from workbench.model.invocation import Connection, FileBody, Invocation, TextBody
from workbench.model.requests.saved_request import Expect, SavedRequest
from workbench.store import AppDirs
from workbench.store.requests import RequestFolder, Stamp, find_folder

ONE = """\
# The first flower of the set.
workbench = 1
description = "one flower"
variables = ["fields"]

[fields]
EndpointName = "iris-${stage}"  # blue or green
ContentType = "application/json"

[body]
file = "one.json"

[expect]
status = 200
rtol = 1e-6
assert = ["predictions[0].label == 'setosa'"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> RequestFolder:
    (tmp_path / "iris").mkdir()
    (tmp_path / "iris" / "one.toml").write_text(ONE)
    (tmp_path / "iris" / "one.json").write_text('{"instances": []}')
    return RequestFolder(tmp_path)


def test_a_file_says_what_it_says(folder: RequestFolder) -> None:
    request, stamp = folder.read("iris/one")
    assert request.invocation.fields == {"EndpointName": "iris-${stage}", "ContentType": "application/json"}
    assert request.invocation.body == FileBody(str(folder.root / "iris" / "one.json"))
    assert request.expect == Expect(status=200, rtol=1e-6, assertions=("predictions[0].label == 'setosa'",))
    assert stamp == folder.stamp("iris/one") != Stamp()
    assert [entry.name for entry in folder.entries()] == ["iris/one"]
    assert folder.entries("iri") == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[fields\n", "line 1, column 8"),
        ('description = "a\n', "line 1"),
        ("x = 1\n", "line 1, column 1: x: 'x' is not a known key"),
        (
            "[fields]\nEndpointNam = 'e'\n",
            "line 2, column 1: fields.EndpointNam: InvokeEndpoint has no such field",
        ),
        ("operation = 'InvokeEndpiont'\n", "line 1, column 1: operation: there is no operation"),
        ("[body]\nfile = 'a'\ntext = 'b'\n", "line 1, column 2: body: give one of file, text and base64"),
        ("[body]\nfile = '../../etc/passwd'\n", "line 2, column 1: body.file: ../../etc/passwd lies outside"),
        ("[connection]\nregoin = 'x'\n", "line 2, column 1: connection.regoin"),
        (
            "[connection]\nread_timeout = 'long'\n",
            "line 2, column 1: connection.read_timeout: Expected `float`",
        ),
        ("[expect]\nstatus = 'ok'\n", "line 2, column 1: expect.status: Expected `int | null`, got `str`"),
        ("[expect]\nrtol = -1\n", "line 2, column 1: expect.rtol: -1.0 is below zero"),
        ("[expect]\nassert = ['a[']\n", "line 2, column 1: expect.assert: 'a[' is not JMESPath"),
        ("\nworkbench = 2\n", "line 2, column 1: workbench: format 2 is of a newer version"),
        ("variables = ['headers']\n", "line 1, column 1: variables"),
    ],
)
def test_a_mistake_is_told_by_file_line_and_column(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(text)
    with pytest.raises(RequestFileError) as caught:
        RequestFolder(tmp_path).read("bad")
    assert caught.value.message.startswith(f"{path}, ")
    assert message in caught.value.message


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_bytes(b"\xff")
    with pytest.raises(RequestFileError, match="is not UTF-8"):
        RequestFolder(tmp_path).read("bad")


def test_saving_keeps_comments_and_what_was_not_changed(folder: RequestFolder) -> None:
    request, stamp = folder.read("iris/one")
    changed = SavedRequest(
        name="iris/one",
        description="one flower",
        variables=("fields",),
        invocation=request.invocation.with_field("Accept", "text/csv"),
        expect=request.expect,
    )
    folder.write(changed, {}, {"file": "one.json"}, seen=stamp)
    written = (folder.root / "iris" / "one.toml").read_text()
    assert [line for line in written.splitlines() if line not in ONE.splitlines()] == ['Accept = "text/csv"']
    assert [line for line in ONE.splitlines() if line not in written.splitlines()] == []


def test_nobody_elses_change_is_overwritten(folder: RequestFolder) -> None:
    request, stamp = folder.read("iris/one")
    (folder.root / "iris" / "one.toml").write_text(ONE + "# and a note\n")
    with pytest.raises(StoreError, match="was changed since"):
        folder.write(request, {}, {"file": "one.json"}, seen=stamp)
    with pytest.raises(StoreError, match="already exists"):
        folder.write(request, {}, {"file": "one.json"}, seen=Stamp())
    assert "# and a note" in (folder.root / "iris" / "one.toml").read_text()
    folder.write(request, {}, {"file": "one.json"}, seen=None)
    assert "# and a note" in (folder.root / "iris" / "one.toml").read_text()


@pytest.mark.parametrize(
    "name", ["", "../x", "/x", "a//b", "environments/x", ".hidden", "a/../../x", "x\0", "x ", "a\nb"]
)
def test_a_name_never_leads_out_of_the_folder(folder: RequestFolder, name: str) -> None:
    with pytest.raises(UsageError):
        folder.write(SavedRequest(name=name), {}, {}, seen=Stamp())


def test_a_link_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "link").symlink_to(tmp_path / "outside")
    with pytest.raises(UsageError, match="leads out"):
        RequestFolder(tmp_path / "inside").write(SavedRequest(name="link/x"), {}, {}, seen=Stamp())
    assert list((tmp_path / "outside").iterdir()) == []


def test_two_names_that_differ_by_case_alone_are_refused(folder: RequestFolder) -> None:
    with pytest.raises(StoreError, match="'iris/one'"):
        folder.write(SavedRequest(name="iris/One"), {}, {}, seen=Stamp())


def test_a_missing_one_names_the_nearest(folder: RequestFolder) -> None:
    with pytest.raises(NotFoundError) as caught:
        folder.read("iris/on")
    assert caught.value.hint == "Did you mean iris/one?"


def test_removing_takes_its_own_body_along(folder: RequestFolder) -> None:
    (folder.root / "iris" / "shared.json").write_text("{}")
    folder.remove("iris/one")
    assert [path.name for path in (folder.root / "iris").iterdir()] == ["shared.json"]


def test_removing_leaves_a_body_that_another_request_names(tmp_path: Path) -> None:
    folder = RequestFolder(tmp_path)
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text('operation = "InvokeEndpoint"\n\n[body]\nfile = "one.json"\n')
    (tmp_path / "one.json").write_text("{}")
    folder.remove("one")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.json", "two.toml"]
    folder.remove("two")
    assert [path.name for path in tmp_path.iterdir()] == ["one.json"], "it has not the name of this one"


def test_the_users_own_are_for_them_alone(tmp_path: Path) -> None:
    places = AppDirs(data=tmp_path / "data", config=tmp_path / "config", cache=tmp_path / "cache")
    folder = find_folder(places, None, tmp_path)
    folder.write(SavedRequest(name="a/b"), {"b.json": b"{}"}, {"file": "b.json"}, seen=Stamp())
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.root.rglob("*")}
    assert modes == {"a": 0o700, "b.toml": 0o600, "b.json": 0o600}


def test_a_projects_folder_is_found_upwards(tmp_path: Path) -> None:
    places = AppDirs(data=tmp_path / "data", config=tmp_path / "config", cache=tmp_path / "cache")
    below = tmp_path / "project" / "src" / "deep"
    below.mkdir(parents=True)
    (tmp_path / "project" / ".workbench").mkdir()
    assert find_folder(places, None, below).root == tmp_path / "project" / ".workbench"
    assert find_folder(places, str(below), below).root == below
    with pytest.raises(StoreError, match="is not a folder"):
        (tmp_path / "file").touch()
        find_folder(places, str(tmp_path / "file"), below)


def test_environments_are_files_of_their_own(folder: RequestFolder) -> None:
    place = folder.root / "environments"
    place.mkdir()
    (place / "staging.toml").write_text('[values]\nstage = "green"\n[secrets]\ntoken = "API_TOKEN"\n')
    assert folder.environments() == ("staging",)
    assert folder.environment("staging").secrets == {"token": "API_TOKEN"}
    assert [entry.name for entry in folder.entries()] == ["iris/one"]
    with pytest.raises(NotFoundError, match="no environment 'prod'"):
        folder.environment("prod")
    (place / "bad.toml").write_text('[values]\ntoken = "x"\n[secrets]\ntoken = "API_TOKEN"\n')
    with pytest.raises(RequestFileError, match=r"line 4, column 1: secrets.token: is a value already"):
        folder.environment("bad")


_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
_REQUESTS = st.builds(
    SavedRequest,
    name=st.just("iris/one"),
    description=_TEXT,
    variables=st.sampled_from([(), ("fields",), ("fields", "body")]),
    invocation=st.builds(
        Invocation,
        fields=st.dictionaries(st.sampled_from(["EndpointName", "Accept", "SessionId"]), _TEXT),
        body=st.builds(TextBody, _TEXT),
        connection=st.builds(Connection, region=st.none() | _TEXT, read_timeout=st.floats(0, 1e6)),
    ),
    expect=st.none()
    | st.builds(
        Expect,
        status=st.none() | st.integers(100, 599),
        body=st.none() | _TEXT,
        rtol=st.floats(0, 1),
        ignore=st.tuples(_TEXT),
    ),
)


_OF_LINES = SavedRequest(
    name="iris/one",
    description="two\nlines",
    invocation=Invocation(fields={"Accept": 'a\n\\b\n"""'}, body=TextBody("\n\nlast\n")),
)


@given(request=_REQUESTS, again=_REQUESTS)
@example(request=_OF_LINES, again=msgspec.structs.replace(_OF_LINES, description="a\r\nb"))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, request: SavedRequest, again: SavedRequest
) -> None:
    folder = RequestFolder(tmp_path_factory.mktemp("requests"))
    for written in (request, again):
        body = written.invocation.body
        assert isinstance(body, TextBody)
        folder.write(written, {}, {"text": body.text}, seen=None)
        read, _ = folder.read("iris/one")
        assert (read.description, read.variables, read.invocation, read.expect) == (
            written.description,
            written.variables,
            written.invocation,
            written.expect,
        )


def test_a_listing_is_current_until_a_file_comes_goes_or_is_renamed(tmp_path: Path) -> None:
    root = tmp_path / "requests"
    folder = RequestFolder(root)

    def age() -> None:  # as after a while in which nothing changed
        for path in (root, *root.rglob("*")):
            os.utime(path, (1_000_000_000, 1_000_000_000))

    assert folder.listing().names == ()
    assert folder.listing().is_current()
    (root / "iris").mkdir(parents=True)
    (root / "environments").mkdir()
    (root / "iris" / "one.toml").write_text(ONE)
    fresh = folder.listing()
    assert not fresh.is_current(), "a change within the clock's next tick would not be seen"
    for change in (
        lambda: (root / "iris" / "two.toml").write_text(ONE),
        lambda: (root / "iris" / "two.toml").rename(root / "iris" / "three.toml"),
        (root / "deep").mkdir,
        (root / "iris" / "one.toml").unlink,
    ):
        age()
        before = folder.listing()
        assert before.is_current()
        (root / "iris" / "one.toml").write_text(f"{ONE}#")
        assert before.is_current(), "what a file says is no matter of the list"
        change()
        assert not before.is_current()
    assert folder.listing().names == ("iris/three",)


def test_a_renamed_request_keeps_its_text_and_takes_its_own_files_along(folder: RequestFolder) -> None:
    iris = folder.root / "iris"
    (iris / "one.toml").write_text(ONE + 'body_file = "one.expected.json"\n')
    (iris / "one.expected.json").write_text("{}")
    folder.rename("iris/one", "flowers/by hand/setosa", folder.listing().names)
    assert [entry.name for entry in folder.entries()] == ["flowers/by hand/setosa"]
    assert list(iris.iterdir()) == []
    place = folder.root / "flowers" / "by hand"
    text = (ONE + 'body_file = "one.expected.json"\n').replace("one.", "setosa.")
    assert (place / "setosa.toml").read_text() == text
    assert (place / "setosa.json").read_text() == '{"instances": []}'
    request, _ = folder.read("flowers/by hand/setosa")
    assert request.invocation.body == FileBody(str(place / "setosa.json"))
    assert folder.content(request, "setosa.expected.json") == b"{}"


def test_a_body_that_another_request_names_stays_where_it_is(folder: RequestFolder) -> None:
    (folder.root / "two.toml").write_text(ONE.replace("one.json", "iris/one.json"))
    folder.rename("iris/one", "three", folder.listing().names)
    body = folder.root / "iris" / "one.json"
    for name in ("two", "three"):
        request, _ = folder.read(name)
        assert isinstance(request.invocation.body, FileBody)
        assert Path(request.invocation.body.path).samefile(body)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("iris/two", ConflictError),  # a request
        ("iris/three", ConflictError),  # a file that would be its body
        ("iris/TWO", StoreError),
        ("../out", UsageError),
        ("environments/one", UsageError),
        ("a//b", UsageError),
    ],
)
def test_a_refused_name_changes_no_file(
    folder: RequestFolder, name: str, error: type[WorkbenchError]
) -> None:
    (folder.root / "iris" / "three.json").write_text("{}")
    (folder.root / "iris" / "two.toml").write_text(ONE.replace('file = "one.json"', 'text = "2"'))
    before = {path: path.read_bytes() for path in folder.root.rglob("*") if path.is_file()}
    with pytest.raises(error):
        folder.rename("iris/one", name, folder.listing().names)
    assert {path: path.read_bytes() for path in folder.root.rglob("*") if path.is_file()} == before


def test_a_name_may_change_in_case_alone(folder: RequestFolder) -> None:
    folder.rename("iris/one", "iris/One", folder.listing().names)
    assert [entry.name for entry in folder.entries()] == ["iris/One"]
    assert (folder.root / "iris" / "One.json").exists()


def test_a_folder_is_renamed_with_all_that_is_in_it(folder: RequestFolder) -> None:
    (folder.root / "iris" / "notes.md").write_text("by hand")
    (folder.root / "iris" / "broken.toml").write_text("= none")
    folder.rename_folder("iris", "flowers/by hand", folder.listing().names)
    assert [entry.name for entry in folder.entries()] == ["flowers/by hand/broken", "flowers/by hand/one"]
    place = folder.root / "flowers" / "by hand"
    assert (place / "notes.md").read_text() == "by hand"
    assert folder.read("flowers/by hand/one")[0].invocation.body == FileBody(str(place / "one.json"))
    folder.rename_folder("flowers/by hand", "flowers/By Hand", folder.listing().names)
    assert (folder.root / "flowers" / "By Hand" / "one.json").exists()


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("flowers", ConflictError),  # a folder that is there
        ("Flowers", StoreError),
        ("iris/deeper", UsageError),  # itself
        ("../out", UsageError),
        ("environments", UsageError),
        ("a//b", UsageError),
        ("deep/iris", ConflictError),  # from where the body that two names would be another file
    ],
)
def test_a_folder_that_cannot_be_renamed_stays(
    folder: RequestFolder, name: str, error: type[WorkbenchError]
) -> None:
    (folder.root / "flowers").mkdir()
    for request in ("iris/two", "flowers/one"):
        (folder.root / f"{request}.toml").write_text(ONE.replace("one.json", "../shared.json"))
    (folder.root / "shared.json").write_text("{}")
    before = {path: path.read_bytes() for path in folder.root.rglob("*") if path.is_file()}
    with pytest.raises(error):
        folder.rename_folder("iris", name, folder.listing().names)
    assert {path: path.read_bytes() for path in folder.root.rglob("*") if path.is_file()} == before


def test_a_folder_that_a_request_elsewhere_names_a_file_of_stays(folder: RequestFolder) -> None:
    (folder.root / "two.toml").write_text(ONE.replace("one.json", "iris/one.json"))
    with pytest.raises(ConflictError, match=r"two sends or expects iris/one\.json"):
        folder.rename_folder("iris", "flowers", folder.listing().names)
    with pytest.raises(NotFoundError):
        folder.rename_folder("iri", "flowers", folder.listing().names)
