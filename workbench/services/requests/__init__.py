"""Saved requests: opened, sent, held to their expectations, with their secrets taken out."""
