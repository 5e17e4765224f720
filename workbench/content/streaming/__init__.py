"""Streamed answers while they come, or as they came: frames, the text in them, rates and gaps, and playing.

Parts split anywhere, inside a character too; any splitting of the same bytes gives the same frames and text.
Everything here costs the same for the hundred thousandth part as for the first.
"""

from workbench.content.streaming.breaking import place_of_break
from workbench.content.streaming.dialects import piece
from workbench.content.streaming.frames import Frames, Framing
from workbench.content.streaming.meter import Meter
from workbench.content.streaming.piece import Piece
from workbench.content.streaming.player import SPEEDS, Player
from workbench.content.streaming.recording import Recording
from workbench.content.streaming.rows import RawRows, Rows, TextRows
from workbench.content.streaming.stream import Came, Figures, Stream
from workbench.content.streaming.writing import Writing

__all__ = [
    "SPEEDS",
    "Came",
    "Figures",
    "Frames",
    "Framing",
    "Meter",
    "Piece",
    "Player",
    "RawRows",
    "Recording",
    "Rows",
    "Stream",
    "TextRows",
    "Writing",
    "piece",
    "place_of_break",
]
