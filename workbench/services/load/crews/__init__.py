"""Who sends for a load test, on the runners of Locust: users in this process, masters and workers."""
