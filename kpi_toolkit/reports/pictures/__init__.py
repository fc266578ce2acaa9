"""Pictures from outside: decoded in a child process, so nothing heavy is imported here."""
