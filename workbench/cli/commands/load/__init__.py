"""`workbench load`: a load test on Locust, and the comparison of two."""
