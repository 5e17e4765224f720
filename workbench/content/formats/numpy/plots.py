"""What of an array can be drawn."""

from __future__ import annotations

from workbench.content.formats.json.answers.embedding_plots import is_embedding, plots_of_vectors
from workbench.content.formats.json.answers.vectors import vector_plots
from workbench.content.formats.numpy.read import loaded
from workbench.content.views.plot import MOST_SERIES, Plots, lines
from workbench.content.views.view import ViewUnavailableError

_MOST_DRAWN = 200_000
_MOST_ROWS = 500


def npy_plots(body: bytes) -> Plots:
    """An array of one axis, or the rows of one of two, as something to draw."""
    array = loaded(body)
    if array.dtype.kind not in "fiub" or array.size < 2:
        raise ViewUnavailableError("there is no row of numbers in it to draw")
    while array.ndim > 1 and array.shape[0] == 1:
        array = array[0]
    if array.ndim == 1:
        values = [float(value) for value in array[:_MOST_DRAWN]]
        return Plots(tuple(vector_plots("values", values)))
    if array.ndim != 2:
        raise ViewUnavailableError(f"an array of {array.ndim} axes is not drawn")
    most = max(MOST_SERIES, min(_MOST_ROWS, _MOST_DRAWN // max(array.shape[1], 1)))
    rows = [[float(value) for value in row[:_MOST_DRAWN]] for row in array[:most]]
    if all(map(is_embedding, rows)):
        return Plots(tuple(plots_of_vectors("", rows)))
    named = [(f"row {index}", row) for index, row in enumerate(rows[:MOST_SERIES])]
    return Plots((lines("rows", named, x_title="column", total=len(array)),))
