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


def test_each_of_several_plots_can_be_written(home: Home) -> None:
    home.send("text-embedding", '{"inputs": ["a cat", "a dog", "a stone"]}', "--content-type",
              "application/json", "--accept", "application/json")  # fmt: skip
    file = home.folder / "plot.svg"
    first = home.run("history", "show", "1", "--plot", str(file))
    assert first.exit_code == 0
    assert "--plot-number chooses one, or all" in first.stderr
    every = home.run("history", "show", "1", "--plot", str(file), "--plot-number", "all", "--force")
    assert every.exit_code == 0, every.stderr
    second = (home.folder / "plot-2.svg").read_text()
    assert second != file.read_text()
    assert (
        home.run("history", "show", "1", "--plot", str(file), "--plot-number", "2", "--force").exit_code == 0
    )
    assert file.read_text() == second
    for wrong in ("9", "0", "x"):
        assert home.run("history", "show", "1", "--plot", "-", "--plot-number", wrong).exit_code == 252
