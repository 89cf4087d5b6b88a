"""Chip cards through PC/SC: one reader (`terminal`), one card in it (`channel`), waiting for it (`reader`)."""
