"""A report as one HTML file without outside parts: charts are SVG, colours follow the reader's scheme."""

from __future__ import annotations

from workbench.content.charts.palette import paper
from workbench.content.charts.paper import drawing_of
from workbench.content.charts.shapes import label_text
from workbench.content.charts.svg import svg
from workbench.services.report.report import Report


def html(report: Report) -> str:
    """Returns a report as a page. Everything that comes from records is escaped."""
    from jinja2 import Environment, PackageLoader

    loader = PackageLoader("workbench.services", "report")
    environment = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    light, dark = paper(), paper(dark=True)
    variables = {role: f"var(--{role})" for role in light}
    charts = [
        (
            label_text(plot.title),
            label_text(plot.note),
            svg(drawing_of(plot, titled=False), variables, embedded=True),
        )
        for plot in report.charts
    ]
    template = environment.get_template("report.html.jinja")
    return template.render(report=report, charts=charts, light=light, dark=dark) + "\n"
