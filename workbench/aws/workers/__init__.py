"""Processes that send for this one, where one interpreter would be the limit of many requests in flight."""
