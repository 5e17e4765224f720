"""Everything that a view can come to."""

from __future__ import annotations

from workbench.content.formats.event_stream.events import Events
from workbench.content.formats.images.picture import Picture
from workbench.content.formats.multipart.parts import Parts
from workbench.content.formats.numpy.read import Arrays
from workbench.content.formats.wave.audio import Audio
from workbench.content.views.answer import Answer
from workbench.content.views.hexdump import HexRows
from workbench.content.views.plot import Plots
from workbench.content.views.table import Table
from workbench.content.views.view import Text, Unavailable

Shown = Text | Answer | Table | Plots | Picture | Arrays | Audio | Parts | Events | HexRows | Unavailable
