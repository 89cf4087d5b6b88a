"""The reference platform: a small implementation of the contract in ADR 1, for demo, tests and small deployments.

A real city's platform is somebody else's system; this one exists so that a hall runs end to end on one machine. Only
its own command line, the demo and tests import it. It shares with the terminal nothing but `intake` (the contract).
"""
