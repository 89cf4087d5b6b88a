"""Simulators: the far end of a device's wire, so that demo and tests run the real drivers (DESIGN §2)."""
