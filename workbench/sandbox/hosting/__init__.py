"""The hosting layer: endpoints, their variants by weight, instances, and the containers that run on them."""
