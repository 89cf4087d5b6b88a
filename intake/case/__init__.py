"""A case (办件) after it was taken in: its states, what happened to it, what may happen next (docs/adr/0013)."""
