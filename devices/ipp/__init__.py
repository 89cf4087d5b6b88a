"""The Internet Printing Protocol: what a driverless printer speaks, and CUPS to its clients (RFC 8010, RFC 8011)."""
