"""Scores that other endpoints give: the similarity of embeddings, and the verdict of a judge."""
