"""The templates, read from their files when they are first asked for."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources

import msgspec

from workbench.model.errors import NotFoundError
from workbench.model.inspection import inspect_now
from workbench.model.invocation import Body, BytesBody, FieldValue, Invocation, TextBody

# What a template sets, and so takes away where it does not name it.
_OWN_FIELDS = ("ContentType", "Accept")
# Those that come first, in this order; others follow by name.
_CATEGORIES = (
    "Common formats",
    "Tabular algorithms",
    "Text algorithms",
    "Time series",
    "Vision",
    "Hugging Face",
    "Large language models",
    "Model servers",
    "Explanations",
    "Sessions",
    "Asynchronous",
)


class Template(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One example request.

    Args:
        name: its file's, without the suffix.
        title, category: as people read them.
        content_type, accept: of the request; empty where it is sent without.
        operation: the operation it is for; empty where any will do.
        fields: other fields by API member name.
        body: as text; None where it is binary, or there is none.
        base64: a binary body.
        note: what to know about it, in a sentence or two.
        answer: what comes back, in short.
        source: the documentation it is taken from.
        images: repositories of the container images that take it, with `*` for any ending. Sources of their
            names: aws/sagemaker-python-sdk at a248126, sagemaker-core/src/sagemaker/core/image_uri_config;
            `vllm` and `sglang`: aws/deep-learning-containers, docs/releasenotes; `tritonserver`: NVIDIA's NGC
            catalog; `mlflow-pyfunc`: mlflow/mlflow, mlflow/sagemaker/__init__.py, DEFAULT_IMAGE_NAME.
        rank: its place in its category, from 0; those of one rank stand by title.
    """

    name: str = ""
    title: str
    category: str
    source: str
    content_type: str = ""
    accept: str = ""
    operation: str = ""
    fields: Mapping[str, FieldValue] = {}
    body: str | None = None
    base64: str = ""
    note: str = ""
    answer: str = ""
    images: tuple[str, ...] = ()
    rank: int = 1

    @property
    def data(self) -> bytes | None:
        """The bytes of its body; None where it has none."""
        if self.base64:
            return base64.b64decode(self.base64)
        return None if self.body is None else self.body.encode()


@cache
def templates() -> tuple[Template, ...]:
    """All templates, by category and title."""
    all_templates = [
        msgspec.structs.replace(
            msgspec.toml.decode(file.read_bytes(), type=Template), name=file.name.removesuffix(".toml")
        )
        for file in resources.files(__package__).joinpath("files").iterdir()
        if file.name.endswith(".toml")
    ]
    return tuple(sorted(all_templates, key=_order))


def template_named(name: str) -> Template:
    """The template of that name.

    Raises:
        NotFoundError: there is none; the hint names those that come near.
    """
    import difflib

    by_name = {template.name: template for template in templates()}
    if name in by_name:
        return by_name[name]
    near = (
        difflib.get_close_matches(name, by_name, n=3, cutoff=0.6)
        or [template.name for template in matching([name])][:3]
    )
    hint = f"Did you mean {', '.join(near)}?" if near else "`workbench templates list` has them all."
    raise NotFoundError(f"There is no template named {name}.", hint)


def matching(words: Sequence[str]) -> tuple[Template, ...]:
    """The templates in whose name, title, category, content type or note every word occurs."""
    wanted = [word.lower() for word in words]
    return tuple(template for template in templates() if all(word in _searched(template) for word in wanted))


def fitting(images: Iterable[str]) -> tuple[Template, ...]:
    """Returns the templates that container images take, in their order; none for images of no known name.

    Args:
        images: their URIs, such as `683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1`.
    """
    repositories = {_repository(image) for image in images}
    return tuple(
        template
        for template in templates()
        if any(fnmatchcase(name, pattern) for name in repositories for pattern in template.images)
    )


def _repository(image: str) -> str:
    """The last part of an image's name, without tag and digest."""
    return image.partition("@")[0].rpartition("/")[2].partition(":")[0]


def applied(template: Template, draft: Invocation) -> Invocation:
    """A draft with the body, the types and the fields of a template; endpoint and connection stay."""
    fields = {name: value for name, value in draft.fields.items() if name not in _OWN_FIELDS}
    if template.content_type:
        fields["ContentType"] = template.content_type
    if template.accept:
        fields["Accept"] = template.accept
    fields |= template.fields
    return draft.with_(operation=template.operation or draft.operation, fields=fields, body=_body(template))


def _body(template: Template) -> Body | None:
    if template.body is not None:
        return TextBody(template.body)
    data = template.data
    return None if data is None else BytesBody(data)


def _order(template: Template) -> tuple[int, str, int, str]:
    is_known = template.category in _CATEGORIES
    place = _CATEGORIES.index(template.category) if is_known else len(_CATEGORIES)
    return place, template.category, template.rank, template.title.lower()


def _searched(template: Template) -> str:
    return " ".join(
        (template.name, template.title, template.category, template.content_type, template.note)
    ).lower()


inspect_now(Template)
