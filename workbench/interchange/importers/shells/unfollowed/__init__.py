"""Places where a PowerShell script or a batch file may change a variable in a way that is not followed.

The lexers of these shells know statements, not their grammar: a branch, a loop, a function, `$X++` or
`set /a` is a command to them that means nothing. So a variable is given up where the text changes it in any
other way than by a plain assignment at its outermost level; an older value is never filled in.
"""

from workbench.interchange.importers.shells.unfollowed.batch import in_batch_file
from workbench.interchange.importers.shells.unfollowed.change import Change, marked
from workbench.interchange.importers.shells.unfollowed.powershell import in_powershell

__all__ = ["Change", "in_batch_file", "in_powershell", "marked"]
