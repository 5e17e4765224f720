"""What a model says that it takes, read out of its refusal of a content type (415)."""

from __future__ import annotations

import re

_MEDIA_TYPE = re.compile(r"\b(?:application|text|image|audio|video|multipart)/[\w.+-]*\w")
_LIST = re.compile(
    r"(?:accepted|supported|one of|accepts?|expect(?:s|ed)?)\b[^:]*?(?:: | are | is )(.+)",
    re.IGNORECASE | re.DOTALL,
)
_SHORT_NAME = re.compile(r"[a-z][a-z0-9-]{1,30}")

_MEDIA_TYPE_OF = {
    "csv": "text/csv",
    "json": "application/json",
    "jsonlines": "application/jsonlines",
    "libsvm": "text/libsvm",
    "parquet": "application/x-parquet",
    "recordio-protobuf": "application/x-recordio-protobuf",
    "npy": "application/x-npy",
}
"""The short names that AWS's own containers use in their refusals (XGBoost, Linear Learner)."""


def accepted_types(message: str, refused: str) -> list[str]:
    """The media types that a refusal lists, in its order, without the one refused; empty where it lists none.

    Args:
        message: the container's words.
        refused: the content type that was sent.
    """
    refused_type = refused.partition(";")[0].strip().lower()
    listed = _LIST.search(message)
    if listed is None:
        return []
    media_types = _MEDIA_TYPE.findall(listed[1])
    names = _SHORT_NAME.findall(_MEDIA_TYPE.sub(" ", listed[1].partition(". ")[0]))
    media_types += [_MEDIA_TYPE_OF[name] for name in names if name in _MEDIA_TYPE_OF]
    return [name for name in dict.fromkeys(media_types) if name.lower() != refused_type]
