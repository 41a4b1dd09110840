"""A platform's page: the tab with the 达标表, the drafts of its forms, and what is done with what is chosen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cadreapp.operations.desk import Desk
from ui.coordinates import Coordinates
from ui.forms.links import Context
from ui.kit.talk import Talk
from ui.platform.drafting import Drafting
from ui.platform.requirements import Requirements
from ui.platform.selection import Selection
from ui.platform.tab import PlatformTab
from ui.refresh import Refresh


class PlatformPage(PlatformTab):
    """The tab and what works on it."""

    def __init__(
        self,
        desk: Desk,
        coordinates: Coordinates,
        refresh: Refresh,
        context: Context,
        talk: Talk,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, coordinates, refresh, context, talk, parent)
        self.requirements = Requirements(self)
        self.drafting = Drafting(self)
        self.selection = Selection(self)
