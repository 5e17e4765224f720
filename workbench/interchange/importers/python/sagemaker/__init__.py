"""The SageMaker Python SDK in a program: predictors, serializers, and what their calls send."""
