"""The officer's page (`/office`): the department behind the window sees its cases, notices and decides, by the same
rules as every other place (docs/adr/0014). HTML forms, no script."""
