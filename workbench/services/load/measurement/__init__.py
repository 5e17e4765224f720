"""What is measured of requests: samples, distributions of their measures, objectives, and the knee."""
