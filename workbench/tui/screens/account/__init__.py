"""The screen that aims the draft at another profile, region or address."""
