"""The spreadsheet a hall's office sends (XLSX): read into items, checked, and written as a template to fill in.

`workbook` opens the file, `columns` knows the sheets and their Chinese headers, `cells` reads one cell, `items` makes
items of the rows and says of what it cannot use: sheet, row, column, reason. `template` writes an empty workbook.
"""
