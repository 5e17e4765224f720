"""SageMaker Runtime's service model: operations and fields, read from botocore's data files."""
