"""Migrations of the store's schema, one file per revision under ``versions``."""
