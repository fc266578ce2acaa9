"""Verification: states, decisions, questions, carry-over, attestation. Rules without storage."""
