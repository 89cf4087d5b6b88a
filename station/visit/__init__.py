"""One person at the terminal: what kiosk and counter share (docs/adr/0010)."""
