"""What can be known without any city: indicators, checks, and what of them is published and what is ours.

Facts of a framework in the language it is in, for documents, terminal and pages alike.
"""
