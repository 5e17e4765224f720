"""Everything that a view can come to."""

from __future__ import annotations

from workbench.content.views.arrays import Arrays
from workbench.content.views.audio import Audio
from workbench.content.views.events import Events
from workbench.content.views.hexdump import HexRows
from workbench.content.views.parts import Parts
from workbench.content.views.picture import Picture
from workbench.content.views.plot import Plots
from workbench.content.views.table import Table
from workbench.content.views.view import Text, Unshown

Shown = Text | Table | Plots | Picture | Arrays | Audio | Parts | Events | HexRows | Unshown
