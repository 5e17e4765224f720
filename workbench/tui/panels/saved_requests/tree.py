"""The names of saved requests as a tree of folders, with a mark on those that were checked."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from workbench.content.sanitize import sanitize_line
from workbench.tui.widgets.bases.kept_focus import KeptFocus


class RequestTree(KeptFocus, Tree[str]):
    """Leaves are requests, their data the whole name; folders have none."""

    DEFAULT_CSS = """
    RequestTree {
        background: transparent;
        padding: 0 1;
        scrollbar-size-vertical: 1;
    }
    """

    def __init__(self, *, id: str) -> None:
        # A plain text would be read as markup, for which Rich loads the names of all emoji.
        super().__init__(Text("requests"), id=id)
        self.show_root = False
        self.guide_depth = 2
        self._marks: dict[str, str] = {}
        self._renamed: str | None = None

    def show(self, names: Sequence[str]) -> None:
        """Shows these names, the same one highlighted if it is still there."""
        kept = self.request or self.folder
        self.clear()
        folders: dict[tuple[str, ...], TreeNode[str]] = {(): self.root}
        for name in names:
            *way, _ = name.split("/")
            for depth in range(1, len(way) + 1):
                place = tuple(way[:depth])
                if place not in folders:
                    folders[place] = folders[place[:-1]].add(Text(sanitize_line(place[-1])), expand=True)
            folders[tuple(way)].add_leaf(self._label(name), data=name)
        leaves = _leaves(self.root)
        nodes = {leaf.data: leaf for leaf in leaves} | {
            "/".join((*way, "")): folders[way] for way in folders if way
        }
        if self._renamed in nodes:
            kept, self._renamed = self._renamed, None
        self._go_to(nodes.get(kept, leaves[0] if leaves else None))

    def _go_to(self, node: TreeNode[str] | None) -> None:
        """Has the cursor on a request at once: the next key may delete, or send, what it is on."""
        if self.last_line >= 0:  # which numbers the lines
            self.move_cursor(node)
        self.call_after_refresh(lambda: self.scroll_to_line(self.cursor_line, animate=False))

    @property
    def request(self) -> str | None:
        """The request that is highlighted; None where a folder is, or nothing."""
        return self.cursor_node.data if self.cursor_node is not None else None

    @property
    def folder(self) -> str | None:
        """The folder that is highlighted, with a slash at its end; None where a request is, or nothing."""
        node = self.cursor_node
        if node is None or node.data is not None or node.parent is None:
            return None
        depth, above = 1, node.parent
        while above.parent is not None:
            depth, above = depth + 1, above.parent
        return "/".join((*self.chosen[0].split("/")[:depth], ""))

    @property
    def chosen(self) -> list[str]:
        """The highlighted request, or all of the highlighted folder."""
        node = self.cursor_node
        return [leaf.data for leaf in _leaves(node) if leaf.data is not None] if node is not None else []

    def follow(self, name: str, new_name: str) -> None:
        """A request or folder has another name: its mark goes with it, and the cursor once it is listed."""
        if name in self._marks:
            self._marks[new_name] = self._marks.pop(name)
        self._renamed = new_name

    def mark(self, name: str, *, good: bool) -> None:
        """Says of a request that it is as expected, or is not."""
        self._marks[name] = " ✓" if good else " ✗"
        for node in _leaves(self.root):
            if node.data == name:
                node.set_label(self._label(name))

    def _label(self, name: str) -> Text:
        return Text(sanitize_line(name.rpartition("/")[2]) + self._marks.get(name, ""))


def _leaves(node: TreeNode[str]) -> list[TreeNode[str]]:
    leaves = [node] if node.data is not None else []
    for child in node.children:
        leaves += _leaves(child)
    return leaves
