"""ID-card readers with a SAM_V module, spoken to in the SDT protocol (GA 467; DEVICES §1)."""
