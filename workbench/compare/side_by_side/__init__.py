"""Two bodies in two columns, with what is the same folded away."""
