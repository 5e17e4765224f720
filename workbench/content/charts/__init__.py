"""Charts: a plot in a terminal's cells, and as SVG or PNG, with the same ticks, colours and markers."""
