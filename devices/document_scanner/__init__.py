"""Document scanners: our own eSCL client for scanners on the network, SANE for those on a cable (DEVICES §5)."""
