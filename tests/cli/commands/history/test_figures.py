"""`workbench history show --plot` and `--table`."""

from __future__ import annotations

from tests.cli.conftest import Home


def test_the_plot_and_the_table_of_a_response_are_drawn_and_written(home: Home) -> None:
    home.send("iris-classifier", "5.1,3.5,1.4,0.2\n6.0,2.9,4.5,1.5\n", "--content-type", "text/csv",
              "--accept", "application/json")  # fmt: skip
    drawn = home.run("history", "show", "1", "--plot", "-")
    assert drawn.exit_code == 0
    assert "█".encode() in drawn.stdout
    file = home.folder / "plot.svg"
    assert home.run("history", "show", "1", "--plot", str(file)).exit_code == 0
    assert file.read_text().startswith("<svg")
    again = home.run("history", "show", "1", "--plot", str(file))
    assert again.exit_code != 0
    assert "--force" in str(again.stderr)
    assert home.run("history", "show", "1", "--plot", str(file), "--force").exit_code == 0
    wrong = home.run("history", "show", "1", "--table", f"{home.folder}/rows.gif")
    assert wrong.exit_code == 252
    assert ".csv, .svg, .png" in str(wrong.stderr)
    table = home.run("history", "show", "1", "--table", "-")
    assert b"predicted_label" in table.stdout.splitlines()[0]
