"""The terminal's encrypted store: see docs/adr/0002. `sync.store.store.Store` is the one door."""
