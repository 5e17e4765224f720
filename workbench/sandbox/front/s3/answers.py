"""What the sandbox's S3 answers with."""

from __future__ import annotations

from email.utils import formatdate

from aiohttp import web

from workbench.sandbox.front.s3.call import ObjectCall
from workbench.sandbox.front.s3.payload import CHECKSUM_PREFIX
from workbench.sandbox.front.s3.xml import document
from workbench.sandbox.hosting.objects import StoredObject


def described(stored: StoredObject) -> dict[str, str]:
    """The headers of an object that is read; its checksums are given where they are asked for."""
    described = {
        name if name.startswith("x-amz-") else name.title(): value
        for name, value in stored.headers.items()
        if not name.startswith(CHECKSUM_PREFIX)
    }
    return {
        **described,
        "ETag": stored.etag,
        "Last-Modified": formatdate(stored.modified, usegmt=True),
        "Accept-Ranges": "bytes",
        "x-amz-server-side-encryption": "AES256",
        **({"x-amz-tagging-count": str(len(stored.tags))} if stored.tags else {}),
    }


def versioning(_: ObjectCall) -> web.Response:
    return xml_answer("VersioningConfiguration")


def xml_answer(name: str, *members: str) -> web.Response:
    return text_answer(document(name, members))


def text_answer(text: str) -> web.Response:
    return web.Response(body=text.encode(errors="surrogateescape"), content_type="application/xml")
