"""Schema revisions, applied by `sync.store.migrate`. A revision never imports the program's tables: it must give the
same result for ever."""
