"""Many requests over the whole screen: progress, percentiles, those that stand out."""
