"""The decision at the window (受理): what is wrong, which checks ran, what may be done (CAPABILITIES C08)."""
