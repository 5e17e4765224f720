"""What differs between two answers, and by how much.

JSON, JSON Lines and CSV by value, npy by element, pictures by pixel, text by line, everything else by byte.
Pure functions over values; imports content and model only.
"""

from workbench.compare.comparison import Answer, compare
from workbench.compare.result import Change, Comparison, Counts, Difference, Part
from workbench.compare.rules import Order, Rules

__all__ = ["Answer", "Change", "Comparison", "Counts", "Difference", "Order", "Part", "Rules", "compare"]
