"""Reading a document back: what it says, what it encloses, who signed it, and whether all of that agrees."""
