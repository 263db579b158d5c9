"""The public checks as pytest runs them, from the command line or inside another program."""
