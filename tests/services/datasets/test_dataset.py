"""Datasets: every form, read as a stream; what is wrong with a record is said with its place."""

from __future__ import annotations

import base64
import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from workbench.model.errors import NotFoundError, PayloadError, UsageError
from workbench.model.invocation import BytesBody, Connection, Invocation
from workbench.sandbox import Sandbox
from workbench.services import Workbench
from workbench.services.datasets.dataset import Dataset, ReadOptions, open_dataset
from workbench.services.datasets.record import Record

Write = Callable[[str, bytes], str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file and returns its path."""

    def write(name: str, data: bytes) -> str:
        path = tmp_path / "inputs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return str(path)

    return write


def read(bench: Workbench, name: str, **options: object) -> list[Record]:
    return list(open_dataset(bench, name, ReadOptions(**options)).records())  # type: ignore[arg-type]


def test_json_lines_keep_their_bytes_and_number_their_lines(bench: Workbench, write: Write) -> None:
    path = write("in.jsonl", b'\xef\xbb\xbf{"a": 1.10}\r\n\n[1e400, NaN]\n"no end"')

    records = read(bench, path)

    assert [(record.data, record.id, record.place) for record in records] == [
        (b'{"a": 1.10}', "1", "line 1"),
        (b"[1e400, NaN]", "2", "line 3"),
        (b'"no end"', "3", "line 4"),
    ]


def test_the_items_of_a_json_array_are_records_however_it_is_laid_out(bench: Workbench, write: Write) -> None:
    text = (
        b'\xef\xbb\xbf\n [ {"a": [1, {"b": "x,]\\"\\\\"}]},\n'
        b'  {\n    "a": 1.10,\n    "c": NaN\n  }, 7\n,"\xc3\xa9" ]\n'
    )
    path = write("in.json", text)

    assert [(record.data, record.place) for record in read(bench, path, form="json")] == [
        (b'{"a": [1, {"b": "x,]\\"\\\\"}]}', "line 2"),
        (b'{ "a": 1.10, "c": NaN }', "line 3"),
        (b"7", "line 6"),
        ('"é"'.encode(), "line 7"),
    ]
    assert read(bench, write("none.json", b" [ ] "), form="json") == []
    # Without the option it is one payload, as any other file.
    assert [record.data for record in read(bench, path)] == [text]


def test_one_json_array_that_is_read_as_one_payload_is_known(bench: Workbench, write: Write) -> None:
    records = write("in.json", b'\xef\xbb\xbf\n [ {"a": 1}, {"a": 2}]')
    assert open_dataset(bench, records).array
    assert open_dataset(bench, write("rows.json", b"[[5.1, 3.5]]")).array
    assert not open_dataset(bench, records, ReadOptions(form="json")).array
    assert not open_dataset(bench, write("one.json", b'{"instances": [[1]]}')).array
    assert not open_dataset(bench, write("vector.json", b"[5.1, 3.5]")).array
    assert not open_dataset(bench, write("rows.jsonl", b"[[1]]\n[[2]]")).array
    assert not open_dataset(bench, write("in.txt", b"[[1]]")).array


def test_the_items_of_a_large_json_array_are_cut_at_any_chunk(
    bench: Workbench, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Chunks of a sixteenth of their size, of a prime number of bytes: 60 cuts in a tenth of the text.
    monkeypatch.setattr("workbench.services.datasets.forms.json_array._CHUNK", 4_093)
    items = [{"n": n, "text": '\\"],[{é\\' * (n % 97)} for n in range(400)]

    for separators in ((",", ":"), (" ,\n", ": ")):
        path = write("in.json", json.dumps(items, separators=separators, ensure_ascii=False).encode())
        records = read(bench, path, form="json")
        assert [json.loads(record.data) for record in records] == items
        assert not any(record.row.problem for record in records)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b'{"a": [1]}', "does not begin with ["),
        (b'[{"a": 1},\n{"a": "x', "line 2: the array is cut off"),
        (b"[1, 2]\n[3]", "line 2: something follows the array"),
    ],
)
def test_what_is_not_one_json_array_is_said(
    bench: Workbench, write: Write, text: bytes, message: str
) -> None:
    with pytest.raises(PayloadError) as caught:
        read(bench, write("in.json", text), form="json")
    assert message in caught.value.message


def test_a_bad_item_of_a_json_array_is_a_record_that_says_line_and_column(
    bench: Workbench, write: Write
) -> None:
    records = read(bench, write("in.json", b'[{"a": 1},\n {"a": 1,\n "b": oops}, , 3]'), form="json")

    assert [record.row.problem for record in records] == [
        "",
        "line 3, column 7: not JSON: Expecting value",
        "line 3, column 1: not JSON: Expecting value",
        "",
    ]
    trailing = read(bench, write("in.json", b"[1,]"), form="json")
    assert [record.row.problem for record in trailing] == ["", "line 1, column 1: not JSON: Expecting value"]


def test_a_malformed_line_is_a_record_that_says_line_and_column(bench: Workbench, write: Write) -> None:
    bad, fine, latin = read(bench, write("in.jsonl", b'{"a": }\n{"a": 1}\n{"a": "\xe9"}\n'))

    assert bad.row.problem == "line 1, column 7: not JSON: Expecting value"
    assert not fine.row.problem
    assert latin.row.problem == "line 3, column 8: byte 0xE9 is not UTF-8"


def test_a_header_names_the_columns_and_a_row_that_does_not_fit_is_said(
    bench: Workbench, write: Write
) -> None:
    path = write("in.csv", b'length,note\n1.10,"a ""b"",\nc"\n2,short,3\n')

    whole, short = read(bench, path)

    assert whole.data == b'1.10,"a ""b"",\nc"', "bytes as they stand, without the end of the line"
    assert whole.document == b'{"length":1.10,"note":"a \\"b\\",\\nc"}'
    assert (whole.place, short.place) == ("line 2", "line 4")
    assert short.row.problem == "line 4: 3 values, but the header has 2"


def test_numbers_in_the_first_row_make_it_a_record_unless_it_is_said_otherwise(
    bench: Workbench, write: Write
) -> None:
    path = write("in.csv", b"1,2\n3,4\n")

    assert [record.document for record in read(bench, path)] == [b"[1,2]", b"[3,4]"]
    assert [record.document for record in read(bench, path, header=True)] == [b'{"1":3,"2":4}']
    words = write("words.csv", b"text,language\nBonjour,fr\n")
    assert [record.data for record in read(bench, words, header=False)] == [b"text,language", b"Bonjour,fr"]


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (
            b'id;text;price\n1;"a;b";0,5\n2;"say ""hi"",\nyes";\n',
            [b'1,a;b,"0,5"', b'2,"say ""hi"",\nyes",'],
        ),
        (b'a;b\n"x\ny";z\n', [b'"x\ny",z']),
        (b"1;2.5\n3;4\n", [b"1,2.5", b"3,4"]),
        # A comma in the first row: as RFC 4180 has it.
        (b"1,5;2,5\n3;4,5\n", [b"1,5;2,5", b"3;4,5"]),
        (b"1,a;b,3\n2,c;d\n3,e;f,4\n", [b"1,a;b,3", b"2,c;d", b"3,e;f,4"]),
        (b"a\tb\nx\ty, z\n", [b'x,"y, z"']),
        (b"a|b\nx|y\n", [b"x,y"]),
        # Text in which such a character stands.
        (b"text,n\na;b,x\nc;d,y\n", [b"a;b,x", b"c;d,y"]),
        (b"text\none; two\nthree\n", [b"one; two", b"three"]),
        (b"one; two\nthree; four\n", [b"three; four"]),
        (b"Hello;world\n", [b"Hello;world"]),
    ],
)
def test_a_csv_that_is_not_separated_by_commas_is_read_by_its_own_separator(
    bench: Workbench, write: Write, data: bytes, rows: list[bytes]
) -> None:
    assert [record.data for record in read(bench, write("in.csv", data))] == rows


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
def test_text_that_says_that_it_is_utf16_is_read_as_utf8(
    bench: Workbench, write: Write, encoding: str
) -> None:
    def encoded(text: str) -> bytes:
        mark = "\ufeff" if encoding == "utf-16-be" else ""
        return (mark + text).encode(encoding)

    table = read(bench, write("in.csv", encoded("id,text\r\n1,Grüße\r\n2,ਊ\r\n")))
    assert [record.data.decode() for record in table] == ["1,Grüße", "2,ਊ"]
    assert table[0].document == '{"id":1,"text":"Grüße"}'.encode()
    (line,) = read(bench, write("in.txt", encoded('{"a": "é"}\r\n')))
    assert line.data == '{"a": "é"}'.encode()
    (item,) = read(bench, write("in.json", encoded('[{"a": "é"}]')), form="json")
    assert item.data == '{"a": "é"}'.encode()


def test_utf16_that_is_damaged_is_said(bench: Workbench, write: Write) -> None:
    half, fine = read(bench, write("in.csv", "\ufeff\ud83d,1\nx,2\n".encode("utf-16-le", "surrogatepass")))
    assert "is not UTF-8" in half.row.problem and not fine.row.problem
    with pytest.raises(PayloadError) as caught:
        read(bench, write("cut.csv", "a,b\n1,2\n".encode("utf-16")[:-1]))
    assert "UTF-16" in caught.value.message


def test_bytes_that_begin_as_utf16_does_stay_as_they_are(bench: Workbench, write: Write) -> None:
    sound = b"\xff\xfe\x92\x64\r\x00"
    assert [record.data for record in read(bench, write("sound.mp3", sound))] == [sound]


def test_lines_may_end_with_a_carriage_return_alone(bench: Workbench, write: Write) -> None:
    table = read(bench, write("in.csv", b"id,text\r1,a\r2,b\r"))
    assert [(record.document, record.place) for record in table] == [
        (b'{"id":1,"text":"a"}', "line 2"),
        (b'{"id":2,"text":"b"}', "line 3"),
    ]
    assert [record.data for record in read(bench, write("in.jsonl", b"1\r2"))] == [b"1", b"2"]


@pytest.mark.parametrize(
    ("data", "documents"),
    [
        # What pandas and R write: row names under a header cell that is empty.
        (b",length,note\n0,5.1,x\n1,4.9,y\n", [b'{"column_1":0,"length":5.1,"note":"x"}']),
        (b'"","length"\n"r1",5.1\n', [b'{"column_1":"r1","length":5.1}']),
        (b"a,b,\n1,2,\n", [b'{"a":1,"b":2,"column_3":""}']),
        (b"a,,c\n1,2,3\n", [b'["a","","c"]']),
        (b",a\n,b\n", [b'["","a"]']),
        # A second column of a name.
        (b"text,text,text_2\nx,y,z\n", [b'{"text":"x","text_3":"y","text_2":"z"}']),
    ],
)
def test_each_column_has_a_name_of_its_own(
    bench: Workbench, write: Write, data: bytes, documents: list[bytes]
) -> None:
    records = read(bench, write("in.csv", data))
    assert [record.document for record in records[:1]] == documents


def test_a_first_line_that_names_the_separator_is_no_row(bench: Workbench, write: Write) -> None:
    (row,) = read(bench, write("in.csv", b"sep=;\r\nid;score\r\n1;0,5\r\n"))
    assert (row.data, row.place) == (b'1,"0,5"', "line 3")
    assert row.document == b'{"id":1,"score":"0,5"}'
    (tabs,) = read(bench, write("tabs.csv", b"\xef\xbb\xbfsep=\t\na\tb\n1\t2\n"))
    assert tabs.data == b"1,2"
    (alone,) = read(bench, write("alone.csv", b"text\nsep=;\n"))
    assert alone.data == b"sep=;"


def test_an_open_quote_is_one_malformed_row(bench: Workbench, write: Write) -> None:
    rows = read(bench, write("in.csv", b'a,b\n1,"x"y\n2,z\n3,"never closed\n'))

    assert [bool(record.row.problem) for record in rows] == [True, False, True]
    assert "line 2: not CSV" in rows[0].row.problem


def test_tabs_part_the_cells_of_tsv(bench: Workbench, write: Write) -> None:
    (row,) = read(bench, write("in.tsv", b"a\tb\n1\tx,y\n"))

    assert row.document == b'{"a":1,"b":"x,y"}'
    assert row.row.content_type == "text/tab-separated-values"


def test_parquet_is_an_object_of_its_columns(bench: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    parquet.write_table(pa.table({"x": [1.5, None], "name": ["a", "b"]}), path)

    records = read(bench, str(path))

    assert [record.document for record in records] == [b'{"x":1.5,"name":"a"}', b'{"x":null,"name":"b"}']


def test_a_folder_of_files_has_a_record_in_each_by_its_path(bench: Workbench, write: Write) -> None:
    write("pictures/b/2.png", b"\x89PNG two")
    write("pictures/a.jpg", b"\xff\xd8 one")
    write("pictures/.hidden", b"no")
    folder = Path(write("pictures/c.npy", b"\x93NUMPY three")).parent

    records = read(bench, str(folder))

    assert [(record.id, record.row.content_type) for record in records] == [
        ("a.jpg", "image/jpeg"),
        ("b/2.png", "image/png"),
        ("c.npy", "application/x-npy"),
    ]


def test_a_folder_of_tables_has_the_records_of_each(bench: Workbench, write: Write) -> None:
    write("parts/1.csv", b"a\n1\n")
    folder = Path(write("parts/2.csv.gz", gzip.compress(b"a\n2\n"))).parent

    records = read(bench, str(folder))

    assert [record.document for record in records] == [b'{"a":1}', b'{"a":2}']
    assert records[1].place == "2.csv.gz, line 2"


def test_an_array_is_its_items_with_an_axis_of_one(bench: Workbench, tmp_path: Path) -> None:
    np.save(tmp_path / "in.npy", np.arange(6, dtype=np.float32).reshape(3, 2))

    records = read(bench, str(tmp_path / "in.npy"))

    (tmp_path / "item.npy").write_bytes(records[2].data)
    assert np.array_equal(np.load(tmp_path / "item.npy"), np.array([[4, 5]], np.float32))
    assert len(records) == 3


def test_recordio_is_its_frames(bench: Workbench, write: Write) -> None:
    # Record { features { "values": float32 [1.5] } }, by hand from the definition of aialgs.data.
    tensor = b"\x12\x06\x0a\x04\x00\x00\xc0\x3f"
    entry = b"\x0a\x06values\x12" + bytes([len(tensor)]) + tensor
    message = b"\x0a" + bytes([len(entry)]) + entry
    frame = b"\x0a\x23\xd7\xce" + len(message).to_bytes(4, "little") + message + bytes(-len(message) % 4)

    records = read(bench, write("in.rec", frame * 2))

    assert [record.data for record in records] == [frame, frame]
    assert json.loads(records[0].document) == {"features": {"values": [1.5]}, "label": {}}
    with pytest.raises(PayloadError, match="no record at byte"):
        read(bench, write("cut.rec", frame + b"junk"))


def test_captures_give_what_was_asked_and_what_was_answered(bench: Workbench, write: Write) -> None:
    asked = {"observedContentType": "text/csv", "mode": "INPUT", "data": "1,2\n", "encoding": "CSV"}
    packed = base64.b64encode(b"\x93NUMPY").decode()
    answered = {"observedContentType": "application/x-npy", "data": packed, "encoding": "BASE64"}
    event = {
        "captureData": {"endpointInput": asked, "endpointOutput": answered},
        "eventMetadata": {"eventId": "e1", "inferenceId": "mine", "inferenceTime": "2026-11-26T01:02:03Z"},
        "eventVersion": "0",
    }
    lines = json.dumps(event) + '\n{"captureData": {}, "eventMetadata": {"eventId": "e2"}}\n'
    path = write("e/AllTraffic/2026/11/26/01/1.jsonl", lines.encode())

    record, without = read(bench, str(Path(path).parents[5]))

    assert (record.id, record.data, record.row.content_type) == ("mine", b"1,2\n", "text/csv")
    assert (record.row.recorded, record.row.recorded_type) == (b"\x93NUMPY", "application/x-npy")
    assert without.row.problem == "line 2: its input was not captured"


def test_a_search_of_the_history_gives_requests_with_their_answers(bench: Workbench) -> None:
    fields = {"EndpointName": "echo", "ContentType": "text/plain"}
    for text in (b"one", b"two"):
        body = BytesBody(text)
        bench.send(Invocation(fields=fields, body=body, connection=Connection(sandbox=True)))

    records = read(bench, "history:endpoint:echo")

    assert [(record.id, record.data) for record in records] == [("1", b"one"), ("2", b"two")]
    assert b'"body": "two"' in (records[1].row.recorded or b"")


def test_objects_of_s3_are_read_as_files_are(bench: Workbench, sandbox: Sandbox) -> None:
    connection = Connection(sandbox=True)
    lines = b"".join(b'{"n": %d, "pad": "%s"}\n' % (number, b"x" * 500) for number in range(4_000))
    bucket = f"s3://{sandbox.bucket}"
    for name in ("a", "b"):
        assert bench.clients.s3.put(f"{bucket}/batch-input/{name}.jsonl", lines, connection).failure is None

    dataset = open_dataset(bench, f"{bucket}/batch-input/", connection=connection)
    records = [(record.place, record.id) for record in dataset.records()]

    assert len(records) == 8_000
    assert records[-1] == (f"{bucket}/batch-input/b.jsonl, line 4,000", "8000")
    with pytest.raises(NotFoundError, match="no object at or below"):
        open_dataset(bench, f"{bucket}/nothing-here/", connection=connection)


def test_standard_input_is_read_once(bench: Workbench, tmp_path: Path) -> None:
    program = (
        "from workbench.services import Workbench\n"
        "from workbench.services.datasets.dataset import open_dataset, ReadOptions\n"
        "with Workbench.open(record=False) as bench:\n"
        "    dataset = open_dataset(bench, '-', ReadOptions(form='csv'))\n"
        "    print(dataset.again, [record.data for record in dataset.records()])\n"
    )
    environment = os.environ | {"WORKBENCH_HOME": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", program], input=b"1,2\n3,4\n", capture_output=True, env=environment, check=True
    )

    assert run.stdout == b"False [b'1,2', b'3,4']\n"


def test_ids_come_from_a_column_or_an_expression(bench: Workbench, write: Write) -> None:
    rows = write("in.csv", b"name,x\nada,1\nbob,2\n")
    lines = write("in.jsonl", b'{"meta": {"id": 7}}\n{"meta": {"id": "b"}}\n{}\n')

    assert [record.id for record in read(bench, rows, id="name")] == ["ada", "bob"]
    assert [record.id for record in read(bench, lines, id="meta.id")] == ["7", "b", "3"]
    with pytest.raises(UsageError, match="--id"):
        read(bench, lines, id="meta.[")


def test_the_digest_is_of_bytes_ids_and_order(bench: Workbench, write: Write) -> None:
    def digest(data: bytes, **options: object) -> str:
        dataset: Dataset = open_dataset(bench, write("in.csv", data), ReadOptions(**options))  # type: ignore[arg-type]
        assert not dataset.digest
        list(dataset.records())
        return dataset.digest

    same = digest(b"1,2\n3,4\n")
    assert digest(b"1,2\r\n3,4") == same, "the end of a line is not of the record"
    assert len({same, digest(b"3,4\n1,2\n"), digest(b"1,2\n3,5\n"), digest(b"a,b\n1,2\n3,4\n", id="a")}) == 4


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("empty.jsonl", b"", "is empty"),
        ("what.bin", b"\x00\x01", "is not known"),
        ("bad.parquet", b"PAR1 no", "is not Parquet that can be read"),
        ("cut.csv.gz", gzip.compress(b"1,2\n" * 9000, mtime=0)[:60], "cannot be read"),
    ],
)
def test_an_input_that_cannot_be_read_is_said(
    bench: Workbench, write: Write, name: str, data: bytes, message: str
) -> None:
    with pytest.raises((PayloadError, UsageError), match=message):
        read(bench, write(name, data))


def test_a_missing_input_is_not_found(bench: Workbench, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="does not exist"):
        open_dataset(bench, str(tmp_path / "none.csv"))


def test_how_far_it_was_read_is_told(bench: Workbench, write: Write) -> None:
    dataset = open_dataset(bench, write("in.csv", b"1,2,3,4\n" * 30_000))

    fractions = [dataset.fraction or 0.0 for _ in dataset.records()]

    assert fractions == sorted(fractions)
    assert fractions[0] < 0.5 < fractions[-1] <= 1


def test_many_lines_take_the_memory_of_a_few(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    with path.open("wb") as file:
        for _ in range(400):
            file.write(b"5.1,3.5,1.4,0.2,setosa\n" * 200)
    program = (
        "import resource, sys\n"
        "from workbench.services import Workbench\n"
        "from workbench.services.datasets.dataset import open_dataset\n"
        "with Workbench.open(record=False) as bench:\n"
        "    dataset = open_dataset(bench, sys.argv[1])\n"
        "    records = dataset.records()\n"
        "    next(records)\n"
        "    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "    count = sum(1 for _ in records) + 1\n"
        "    print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    environment = os.environ | {"WORKBENCH_HOME": str(tmp_path / "home")}
    run = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        capture_output=True,
        env=environment,
        check=True,
        text=True,
    )

    count, grown_kb = map(int, run.stdout.split())
    assert count == 80_000
    assert grown_kb < 6_000
