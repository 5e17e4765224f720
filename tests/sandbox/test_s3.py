"""The sandbox's S3 under clients that nobody here wrote: boto3, its transfers, the AWS CLI's `s3`."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.peers.programs import Program
from tests.sandbox.conftest import client_of
from workbench.aws.sdk.crt import sign_in_python
from workbench.sandbox import Sandbox

MIB = 1024 * 1024


@pytest.fixture(scope="module")
def s3(sandbox: Sandbox) -> Any:
    return client_of(sandbox, "s3")


@pytest.fixture
def bucket(sandbox: Sandbox, request: pytest.FixtureRequest) -> str:
    return sandbox.bucket


def _refused(call: Any, **parameters: Any) -> tuple[str, int]:
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    response = caught.value.response
    return response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]


@pytest.mark.parametrize(
    ("asked", "expected", "shown"),
    [
        ("bytes=0-0", b"0", "bytes 0-0/10"),
        ("bytes=2-4", b"234", "bytes 2-4/10"),
        ("bytes=7-", b"789", "bytes 7-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=-30", b"0123456789", "bytes 0-9/10"),
        ("bytes=8-99", b"89", "bytes 8-9/10"),
    ],
)
def test_a_range_is_answered_with_its_bytes(
    s3: Any, bucket: str, asked: str, expected: bytes, shown: str
) -> None:
    s3.put_object(Bucket=bucket, Key="range", Body=b"0123456789")
    answer = s3.get_object(Bucket=bucket, Key="range", Range=asked)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 206
    assert (answer["Body"].read(), answer["ContentRange"]) == (expected, shown)


@pytest.mark.parametrize("asked", ["bytes=4-2", "bytes=a-b", "items=0-1", "bytes=0-1,3-4", "bytes=-"])
def test_a_range_that_cannot_be_read_is_passed_over(s3: Any, bucket: str, asked: str) -> None:
    s3.put_object(Bucket=bucket, Key="range", Body=b"0123456789")
    answer = s3.get_object(Bucket=bucket, Key="range", Range=asked)
    assert (answer["ResponseMetadata"]["HTTPStatusCode"], answer["Body"].read()) == (200, b"0123456789")


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=99-100", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused(s3: Any, bucket: str, asked: str) -> None:
    s3.put_object(Bucket=bucket, Key="range", Body=b"0123456789")
    assert _refused(s3.get_object, Bucket=bucket, Key="range", Range=asked) == ("InvalidRange", 416)


def test_metadata_comes_back(s3: Any, bucket: str) -> None:
    s3.put_object(
        Bucket=bucket,
        Key="meta",
        Body=b"x",
        ContentType="text/csv",
        CacheControl="no-store",
        ContentDisposition="attachment",
        ContentEncoding="gzip",
        ContentLanguage="de",
        Metadata={"a": "1", "b-c": "two words"},
        Tagging="k=v&empty=",
    )
    head = s3.head_object(Bucket=bucket, Key="meta")
    assert head["Metadata"] == {"a": "1", "b-c": "two words"}
    assert (head["ContentType"], head["CacheControl"], head["ContentLanguage"]) == (
        "text/csv",
        "no-store",
        "de",
    )
    assert (head["ContentDisposition"], head["ContentEncoding"]) == ("attachment", "gzip")
    tags = s3.get_object_tagging(Bucket=bucket, Key="meta")["TagSet"]
    assert tags == [{"Key": "k", "Value": "v"}, {"Key": "empty", "Value": ""}]


def test_what_has_no_type_gets_the_default_of_s3(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="untyped", Body=b"x")
    assert s3.get_object(Bucket=bucket, Key="untyped")["ContentType"] == "binary/octet-stream"


def test_tagging_leaves_the_object_as_it_is(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="tagged", Body=b"kept")
    tags = [{"Key": "team", "Value": "ml & co"}]
    s3.put_object_tagging(Bucket=bucket, Key="tagged", Tagging={"TagSet": tags})
    assert s3.get_object(Bucket=bucket, Key="tagged")["Body"].read() == b"kept"
    assert s3.get_object_tagging(Bucket=bucket, Key="tagged")["TagSet"] == tags
    s3.delete_object_tagging(Bucket=bucket, Key="tagged")
    assert s3.get_object_tagging(Bucket=bucket, Key="tagged")["TagSet"] == []


def test_conditions_of_reading(s3: Any, bucket: str) -> None:
    etag = s3.put_object(Bucket=bucket, Key="read", Body=b"x")["ETag"]
    modified = s3.head_object(Bucket=bucket, Key="read")["LastModified"]
    same = {"Bucket": bucket, "Key": "read"}
    assert s3.get_object(**same, IfMatch=etag)["Body"].read() == b"x"
    assert s3.get_object(**same, IfNoneMatch='"other"')["Body"].read() == b"x"
    assert s3.get_object(**same, IfUnmodifiedSince=modified)["Body"].read() == b"x"
    assert _refused(s3.get_object, **same, IfMatch='"other"') == ("PreconditionFailed", 412)
    assert _refused(s3.get_object, **same, IfNoneMatch=etag) == ("304", 304)
    assert _refused(s3.get_object, **same, IfModifiedSince=modified) == ("304", 304)
    earlier = modified.replace(year=modified.year - 1)
    assert _refused(s3.get_object, **same, IfUnmodifiedSince=earlier) == ("PreconditionFailed", 412)
    # A tag that matches outweighs a date that does not (RFC 9110, section 13.2.2).
    assert s3.get_object(**same, IfMatch=etag, IfUnmodifiedSince=earlier)["Body"].read() == b"x"


def test_conditions_of_writing(s3: Any, bucket: str) -> None:
    s3.delete_object(Bucket=bucket, Key="write")
    same = {"Bucket": bucket, "Key": "write"}
    assert _refused(s3.put_object, **same, Body=b"x", IfMatch='"any"') == ("NoSuchKey", 404)
    etag = s3.put_object(**same, Body=b"first", IfNoneMatch="*")["ETag"]
    assert _refused(s3.put_object, **same, Body=b"x", IfNoneMatch="*") == ("PreconditionFailed", 412)
    assert _refused(s3.put_object, **same, Body=b"x", IfMatch='"other"') == ("PreconditionFailed", 412)
    assert s3.get_object(**same)["Body"].read() == b"first"
    s3.put_object(**same, Body=b"second", IfMatch=etag)
    assert s3.get_object(**same)["Body"].read() == b"second"


def test_a_copy_has_the_bytes_and_the_metadata(s3: Any, bucket: str) -> None:
    key = "from/ä +%20 b.csv"
    s3.put_object(
        Bucket=bucket, Key=key, Body=b"a,b\n", ContentType="text/csv", Metadata={"a": "1"}, Tagging="t=1"
    )
    s3.copy_object(Bucket=bucket, Key="to/1", CopySource={"Bucket": bucket, "Key": key})
    copy = s3.get_object(Bucket=bucket, Key="to/1")
    assert (copy["Body"].read(), copy["ContentType"], copy["Metadata"]) == (b"a,b\n", "text/csv", {"a": "1"})
    assert s3.get_object_tagging(Bucket=bucket, Key="to/1")["TagSet"] == [{"Key": "t", "Value": "1"}]
    s3.copy_object(
        Bucket=bucket,
        Key="to/2",
        CopySource={"Bucket": bucket, "Key": key},
        MetadataDirective="REPLACE",
        ContentType="text/plain",
        TaggingDirective="REPLACE",
    )
    copy = s3.get_object(Bucket=bucket, Key="to/2")
    assert (copy["ContentType"], copy["Metadata"]) == ("text/plain", {})
    assert s3.get_object_tagging(Bucket=bucket, Key="to/2")["TagSet"] == []


def test_copies_that_are_refused(s3: Any, bucket: str) -> None:
    etag = s3.put_object(Bucket=bucket, Key="source", Body=b"x")["ETag"]
    source = {"Bucket": bucket, "Key": "source"}
    assert _refused(s3.copy_object, Bucket=bucket, Key="source", CopySource=source) == ("InvalidRequest", 400)
    missing = {"Bucket": bucket, "Key": "nothing"}
    assert _refused(s3.copy_object, Bucket=bucket, Key="b", CopySource=missing) == ("NoSuchKey", 404)
    foreign = {"Bucket": "somebody-elses", "Key": "x"}
    assert _refused(s3.copy_object, Bucket=bucket, Key="b", CopySource=foreign) == ("NoSuchBucket", 404)
    condition = {"CopySourceIfNoneMatch": etag}
    refused = _refused(s3.copy_object, Bucket=bucket, Key="b", CopySource=source, **condition)
    assert refused == ("PreconditionFailed", 412)


def test_transfers_in_parts(s3: Any, bucket: str, tmp_path: Path) -> None:
    content = os.urandom(12 * MIB + 7)
    sent, fetched = tmp_path / "sent", tmp_path / "fetched"
    sent.write_bytes(content)
    config = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB, max_concurrency=3)
    s3.upload_file(str(sent), bucket, "large", Config=config, ExtraArgs={"Metadata": {"a": "1"}})
    head = s3.head_object(Bucket=bucket, Key="large")
    assert (head["ContentLength"], head["Metadata"]) == (len(content), {"a": "1"})
    assert head["ETag"].endswith('-3"')
    s3.download_file(bucket, "large", str(fetched), Config=config)
    assert fetched.read_bytes() == content
    s3.copy({"Bucket": bucket, "Key": "large"}, bucket, "large-copy", Config=config)
    assert s3.get_object(Bucket=bucket, Key="large-copy")["Body"].read() == content
    assert "Uploads" not in s3.list_multipart_uploads(Bucket=bucket)


def test_an_upload_in_parts_step_by_step(s3: Any, bucket: str) -> None:
    same: dict[str, Any] = {"Bucket": bucket, "Key": "steps"}
    upload = s3.create_multipart_upload(**same, ContentType="text/plain")["UploadId"]
    assert [listed["UploadId"] for listed in s3.list_multipart_uploads(Bucket=bucket)["Uploads"]] == [upload]
    small = s3.upload_part(**same, UploadId=upload, PartNumber=1, Body=b"x")
    last = s3.upload_part(**same, UploadId=upload, PartNumber=10, Body=b"end")
    parts = s3.list_parts(**same, UploadId=upload, MaxParts=1)
    assert ([part["PartNumber"] for part in parts["Parts"]], parts["IsTruncated"]) == ([1], True)

    def complete(*chosen: tuple[int, str]) -> Any:
        listed = [{"PartNumber": number, "ETag": etag} for number, etag in chosen]
        return _refused(
            s3.complete_multipart_upload, **same, UploadId=upload, MultipartUpload={"Parts": listed}
        )

    assert complete((1, small["ETag"]), (10, last["ETag"])) == ("EntityTooSmall", 400)
    assert complete((1, '"other"')) == ("InvalidPart", 400)
    assert complete((2, small["ETag"])) == ("InvalidPart", 400)
    large = s3.upload_part(**same, UploadId=upload, PartNumber=1, Body=b"a" * 5 * MIB)
    assert complete((10, last["ETag"]), (1, large["ETag"])) == ("InvalidPartOrder", 400)
    chosen = [{"PartNumber": 1, "ETag": large["ETag"]}, {"PartNumber": 10, "ETag": last["ETag"]}]
    s3.complete_multipart_upload(**same, UploadId=upload, MultipartUpload={"Parts": chosen})
    got = s3.get_object(**same)
    assert (got["Body"].read()[-4:], got["ContentType"]) == (b"aend", "text/plain")
    assert _refused(s3.list_parts, **same, UploadId=upload) == ("NoSuchUpload", 404)
    second = s3.create_multipart_upload(**same)["UploadId"]
    s3.abort_multipart_upload(**same, UploadId=second)
    assert _refused(s3.abort_multipart_upload, **same, UploadId=second) == ("NoSuchUpload", 404)


def test_deleting(s3: Any, bucket: str) -> None:
    keys = [f"gone/{name}" for name in ("1", "ü & <x>", "a b")]
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key, Body=b"")
    s3.delete_object(Bucket=bucket, Key="gone/never-there")
    listed = [{"Key": key} for key in keys]
    deleted = s3.delete_objects(Bucket=bucket, Delete={"Objects": listed})["Deleted"]
    assert [entry["Key"] for entry in deleted] == keys
    assert s3.list_objects_v2(Bucket=bucket, Prefix="gone/")["KeyCount"] == 0
    assert "Deleted" not in s3.delete_objects(Bucket=bucket, Delete={"Objects": listed, "Quiet": True})


@pytest.mark.parametrize("operation", ["list_objects", "list_objects_v2"])
@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_both_listings_give_every_key_once(s3: Any, bucket: str, operation: str, size: int) -> None:
    keys = ["l/a", "l/b/1", "l/b/2", "l/b/3", "l/c d", "l/é", "l/d/1", "l/z"]
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key, Body=b"")
    paginator = s3.get_paginator(operation)
    flat = paginator.paginate(Bucket=bucket, Prefix="l/", PaginationConfig={"PageSize": size})
    assert [entry["Key"] for page in flat for entry in page.get("Contents", [])] == sorted(keys)
    folded = list(
        paginator.paginate(Bucket=bucket, Prefix="l/", Delimiter="/", PaginationConfig={"PageSize": size})
    )
    assert all(len(page.get("Contents", [])) + len(page.get("CommonPrefixes", [])) <= size for page in folded)
    assert [entry["Key"] for page in folded for entry in page.get("Contents", [])] == [
        "l/a",
        "l/c d",
        "l/z",
        "l/é",
    ]
    assert [prefix["Prefix"] for page in folded for prefix in page.get("CommonPrefixes", [])] == [
        "l/b/",
        "l/d/",
    ]


def test_the_bucket_is_listed_and_found(s3: Any, sandbox: Sandbox) -> None:
    assert [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]] == [sandbox.bucket]
    assert s3.head_bucket(Bucket=sandbox.bucket)["BucketRegion"] == sandbox.region
    assert s3.get_bucket_location(Bucket=sandbox.bucket)["LocationConstraint"] is None
    assert _refused(s3.head_bucket, Bucket="somebody-elses") == ("404", 404)
    assert _refused(s3.create_bucket, Bucket=sandbox.bucket) == ("BucketAlreadyOwnedByYou", 409)


@pytest.mark.parametrize(
    ("operation", "parameters"),
    [
        ("get_object_acl", {"Key": "kept"}),
        ("put_object_acl", {"Key": "kept", "ACL": "private"}),
        ("restore_object", {"Key": "kept", "RestoreRequest": {"Days": 1}}),
        ("put_object_retention", {"Key": "kept", "Retention": {"Mode": "GOVERNANCE"}}),
        ("get_object_attributes", {"Key": "kept", "ObjectAttributes": ["ETag"]}),
        ("get_bucket_policy", {}),
        ("put_bucket_versioning", {"VersioningConfiguration": {"Status": "Enabled"}}),
        ("list_object_versions", {}),
        ("delete_bucket", {}),
        ("get_object", {"Key": "kept", "VersionId": "some"}),
    ],
)
def test_what_is_not_there_is_refused_and_changes_nothing(
    s3: Any, bucket: str, operation: str, parameters: dict[str, Any]
) -> None:
    s3.put_object(Bucket=bucket, Key="kept", Body=b"kept")
    code, status = _refused(getattr(s3, operation), Bucket=bucket, **parameters)
    assert (code, status) == ("NotImplemented", 501)
    assert s3.get_object(Bucket=bucket, Key="kept")["Body"].read() == b"kept"


@pytest.mark.parametrize(
    "changed",
    [{"ContentMD5": "AAAAAAAAAAAAAAAAAAAAAA=="}, {"ChecksumSHA256": "AAAA"}, {"ChecksumCRC32": "AAAAAA=="}],
)
def test_bytes_are_held_to_their_checksums(s3: Any, bucket: str, changed: dict[str, str]) -> None:
    assert _refused(s3.put_object, Bucket=bucket, Key="sum", Body=b"x", **changed) == ("BadDigest", 400)


@pytest.fixture
def aws(aws_version_1: Program, sandbox: Sandbox, tmp_path: Path) -> Callable[..., str]:
    """Runs command lines of the AWS CLI, and returns what they print."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "AWS_ACCESS_KEY_ID": sandbox.access_key_id,
        "AWS_SECRET_ACCESS_KEY": sandbox.secret_access_key,
        "AWS_DEFAULT_REGION": sandbox.region,
        "AWS_EC2_METADATA_DISABLED": "true",
    }

    def run(*words: str) -> str:
        command = ["--endpoint-url", sandbox.url, *words]
        ran = aws_version_1.run(command, environment=environment, folder=tmp_path)
        assert ran.exit_code == 0, ran.stderr
        return ran.stdout.decode()

    return run


def test_the_aws_cli_copies_lists_moves_syncs_and_removes(
    sandbox: Sandbox, aws: Callable[..., str], tmp_path: Path
) -> None:
    folder, root = tmp_path / "folder", f"s3://{sandbox.bucket}/aws-cli-copies"
    folder.mkdir()
    content = os.urandom(12 * MIB)
    (folder / "large.bin").write_bytes(content)
    (folder / "small.txt").write_text("small")
    aws("s3", "cp", str(folder / "large.bin"), f"{root}/large.bin")
    aws("s3", "cp", f"{root}/large.bin", f"{root}/again.bin")
    aws("s3", "cp", f"{root}/again.bin", str(tmp_path / "back.bin"))
    fetched = hashlib.sha256((tmp_path / "back.bin").read_bytes()).digest()
    assert fetched == hashlib.sha256(content).digest()
    aws("s3", "mv", f"{root}/again.bin", f"{root}/moved.bin")
    aws("s3", "sync", str(folder), f"{root}/synced/")
    listing = aws("s3", "ls", "--recursive", root)
    names = [line.split()[-1] for line in listing.splitlines()]
    assert names == [
        f"aws-cli-copies/{name}"
        for name in ("large.bin", "moved.bin", "synced/large.bin", "synced/small.txt")
    ]
    assert sandbox.bucket in aws("s3", "ls")
    aws("s3", "rm", "--recursive", root)
    client = client_of(sandbox, "s3")
    assert client.list_objects_v2(Bucket=sandbox.bucket, Prefix="aws-cli-copies/")["KeyCount"] == 0


@pytest.mark.parametrize("version", ["s3v4", "s3"])
def test_a_presigned_url_needs_no_client(sandbox: Sandbox, bucket: str, version: str) -> None:
    signer = client_of(sandbox, "s3", config=Config(signature_version=version))
    parameters = {"Bucket": bucket, "Key": f"a folder/{version} ö.txt"}
    put = signer.generate_presigned_url("put_object", Params=parameters)
    assert _fetched(put, method="PUT", data=b"body") == (200, b"")
    assert _fetched(signer.generate_presigned_url("get_object", Params=parameters)) == (200, b"body")
    named = signer.generate_presigned_url("get_object", Params={**parameters, "ResponseContentType": "a/b"})
    with urlopen(named) as answer:  # noqa: S310 - the sandbox's own address
        assert answer.headers["Content-Type"] == "a/b"
    listing = signer.generate_presigned_url(
        "list_objects_v2", Params={"Bucket": bucket, "Prefix": "a folder"}
    )
    assert version.encode() in _fetched(listing)[1]


@pytest.mark.parametrize("version", ["s3v4", "s3"])
def test_an_object_of_json_is_put_by_a_presigned_url(sandbox: Sandbox, bucket: str, version: str) -> None:
    signer = client_of(sandbox, "s3", config=Config(signature_version=version))
    parameters = {"Bucket": bucket, "Key": f"{version}.json"}
    put = signer.generate_presigned_url(
        "put_object", Params={**parameters, "ContentType": "application/json"}
    )
    assert _fetched(put, method="PUT", data=b"{}", content_type="application/json") == (200, b"")
    assert client_of(sandbox, "s3").get_object(**parameters)["ContentType"] == "application/json"


def test_unsigned_json_is_refused_as_its_path_says(sandbox: Sandbox, bucket: str) -> None:
    def refusal(path: str) -> tuple[int, bytes]:
        url = f"{sandbox.url}/{path}"
        return _fetched(url, method="PUT", data=b"{}", content_type="application/json")

    status, document = refusal(f"{bucket}/a.json")
    assert status == 403 and b"<Code>AccessDenied</Code>" in document
    status, document = refusal("human-loops/a.json")
    assert status == 404 and b"does not have PUT /human-loops/a.json" in document


@pytest.mark.parametrize("version", ["s3v4", "s3"])
def test_a_presigned_url_that_was_changed_or_is_over_is_refused(
    sandbox: Sandbox, bucket: str, version: str
) -> None:
    # awscrt, which botocore uses where it is installed and loaded first, signs nothing that is over.
    sign_in_python()
    signer = client_of(sandbox, "s3", config=Config(signature_version=version))
    parameters = {"Bucket": bucket, "Key": "presigned"}
    url = signer.generate_presigned_url("get_object", Params=parameters)
    assert _code(url.replace("/presigned?", "/other?")) == (403, "SignatureDoesNotMatch")
    assert _code(url, method="DELETE") == (403, "SignatureDoesNotMatch")
    assert _code(url) == (404, "NoSuchKey")
    over = signer.generate_presigned_url("get_object", Params=parameters, ExpiresIn=-5)
    expected = (400, "AuthorizationQueryParametersError") if version == "s3v4" else (403, "AccessDenied")
    assert _code(over) == expected
    stranger = client_of(
        sandbox, "s3", config=Config(signature_version=version), aws_access_key_id="AKIAOTHEROTHEROTHER0"
    )
    assert _code(stranger.generate_presigned_url("get_object", Params=parameters)) == (
        403,
        "InvalidAccessKeyId",
    )


def _code(url: str, *, method: str = "GET") -> tuple[int, str]:
    status, body = _fetched(url, method=method)
    return status, body.decode().partition("<Code>")[2].partition("</Code>")[0]


def _fetched(
    url: str, *, method: str = "GET", data: bytes | None = None, content_type: str = ""
) -> tuple[int, bytes]:
    request = Request(url, method=method, data=data)  # noqa: S310 - the sandbox's own address
    # What urllib would add by itself is part of what Version 2 signs.
    request.add_unredirected_header("Content-Type", content_type)
    try:
        with urlopen(request) as answer:  # noqa: S310
            return answer.status, answer.read()
    except HTTPError as error:
        return error.code, error.read()
