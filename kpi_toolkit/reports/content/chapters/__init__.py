"""The chapters of the report, one idea per module; each function makes the blocks of one chapter."""
