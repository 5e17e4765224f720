"""Streamed answers while they come, or as they came: frames, the text in them, rates and gaps, and playing.

Parts split anywhere, inside a character too; any splitting of the same bytes gives the same frames and text.
Everything here costs the same for the hundred thousandth part as for the first.
"""

from workbench.content.streaming.break_position import break_position
from workbench.content.streaming.dialects import piece
from workbench.content.streaming.frame_parser import FrameParser, Framing
from workbench.content.streaming.piece import Piece
from workbench.content.streaming.player import SPEEDS, Player
from workbench.content.streaming.rate_meter import RateMeter
from workbench.content.streaming.recording import Recording
from workbench.content.streaming.rows import RawRows, Rows, TextRows
from workbench.content.streaming.stream import Chunk, Stream, StreamStats
from workbench.content.streaming.stream_decoder import StreamDecoder

__all__ = [
    "SPEEDS",
    "Chunk",
    "FrameParser",
    "Framing",
    "Piece",
    "Player",
    "RateMeter",
    "RawRows",
    "Recording",
    "Rows",
    "Stream",
    "StreamDecoder",
    "StreamStats",
    "TextRows",
    "break_position",
    "piece",
]
