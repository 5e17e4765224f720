"""The SDK's clients: made by boto3, loaded quickly, measured and cancellable in every phase."""
