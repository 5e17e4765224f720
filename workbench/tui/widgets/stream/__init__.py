"""A streamed answer while it comes, or played again."""
