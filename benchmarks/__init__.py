"""Every budget of the design, measured with its yardstick in the same run: `python -m benchmarks [NAME]…`."""
