"""Code scanners: on a serial line, or as a keyboard of their own that is taken away from the system (DEVICES §7)."""
