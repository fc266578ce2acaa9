"""The sheets of the data collection workbook, one module each."""
