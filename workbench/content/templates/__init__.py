"""Example requests for formats, algorithms and model servers, each a file that names its documentation."""

from workbench.content.templates.catalogue import (
    Template,
    applied,
    fitting,
    matching,
    template_named,
    templates,
)

__all__ = ["Template", "applied", "fitting", "matching", "template_named", "templates"]
