"""What models answer in JSON: chat texts, scores of classes, attributions, embeddings."""
