"""A small abstract interpreter of Python: what a script sends is followed on its syntax tree, nothing is run.

A value is known, or it is an `Unknown` with the expression that makes it. What may go several ways goes all
of them, and what then differs is unknown; so is whatever code that is not here may have changed.
"""
