"""How texts are sent to an endpoint of embeddings where nothing else is said."""

MEMBER = "inputs"
"""The member of a request that holds texts, as Hugging Face's toolkit and TEI have it."""
ROWS = 32
"""The most texts in one request."""
