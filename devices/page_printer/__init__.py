"""A4 printers behind CUPS or IPP."""
