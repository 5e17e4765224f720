"""A session's turns over the whole screen."""
