"""The print preview: pages of a filled workbook before they go to a printer, a PDF file or Excel."""
