"""Columns of our tables. The same columns write the page and the exported workbook."""
