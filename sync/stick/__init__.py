"""Records carried by hand (docs/adr/0014): sealed to the platform, signed by the terminal, on any stick."""
