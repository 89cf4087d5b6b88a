"""Another catalogue has come into force while the app runs: it is loaded beside the screens and taken up between
visits, never in the middle of one (docs/adr/0014 "Down"). Drafts keep the versions they were begun with: the importer
keeps those in every catalogue that follows.
"""

from __future__ import annotations

from collections.abc import Callable

from intake.catalog import Catalog
from station.catalogue_store import CatalogueStore


class FreshCatalogue:
    """What is in force at this terminal, as it is offered here. `changed` may be asked every few seconds; `load` blocks
    for a second or two."""

    def __init__(self, store: CatalogueStore, offered: Callable[[Catalog], Catalog]) -> None:
        self._store = store
        self._offered = offered
        self._seen = store.in_force_name()
        self.catalog = offered(store.load().catalog)

    def changed(self) -> bool:
        return self._store.in_force_name() != self._seen

    def load(self) -> Catalog:
        """The one in force now. What has become of it on a damaged disk is the store's matter: the last good one."""
        self._seen = self._store.in_force_name()
        self.catalog = self._offered(self._store.load().catalog)
        return self.catalog
