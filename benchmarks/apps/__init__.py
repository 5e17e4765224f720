"""Apps that benchmarks start: a yardstick of three widgets, and a stream shown beside other requests."""
