"""Datasets: files, folders, S3 objects, captures and searches of the history, read as a stream of records.

`open_dataset` (module `dataset`) is the way in. A form of record is a module of `forms`, found by itself.
"""
