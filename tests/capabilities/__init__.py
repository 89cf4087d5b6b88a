"""The acceptance examples of CAPABILITIES §2.2 and the tests that show them, by name (``test_c07a_…``)."""
