"""The papers (文书) of a case as data: one builder for each document of CAPABILITIES §6 (docs/adr/0013).

`paper` is what they are made of, `letterhead` what all of them share, `wording` their sentences (data of the place,
`sentences` says which there are), `numbering` and `organ_names` the document numbers, `verify` and `check_page` the
verification code. The builders by family: `receipts`, `notices`, `decisions`, `pledges`, `delivery`, `mail`,
`assistance`, `outage`, `slips`, `complaints`, `certificate`, `application`, `guide`.
"""
