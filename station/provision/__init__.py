"""Making a machine a terminal of a hall: enrol, discover, bind, test, report (DESIGN §6, ADR 12).

Where a provisioning stands is never written down: every step looks at what is there (an identity, a binding, models, a
self-test's end), so that it goes on after any interruption, and running it again changes nothing.
"""
