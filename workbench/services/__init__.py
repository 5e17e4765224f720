"""The workbench behind both faces: what the command line and the app can do, without either of them.

    form or command line -> Invocation -> Workbench.send -> Invoker -> Exchange -> History

An invocation is in the history, marked in flight, before its first byte leaves. A history that cannot be
written never keeps anybody from sending: `notice` says what is wrong, and the work goes on unrecorded.
"""

from workbench.services.profiles import aws_settings
from workbench.services.workbench import Workbench

__all__ = ["Workbench", "aws_settings"]
