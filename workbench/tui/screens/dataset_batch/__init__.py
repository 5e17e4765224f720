"""A batch over a dataset: choose a file, see the first request, start, watch, pause, stop, go on."""
