"""What both faces show of an account: destination, identity, endpoint, metrics, and the doctor's results."""
