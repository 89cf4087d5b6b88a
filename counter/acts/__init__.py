"""What a clerk may do with a case, and what each act asks for: pure, over a `station.visit.case_view`
and what was entered.

`model` says what an act is; `deciding`, `supplying`, `handing_out` and `noting` describe them; `book` lists all. The
rules themselves stand in `intake`: an act only gathers what a move needs and says in words what is still missing.
"""
