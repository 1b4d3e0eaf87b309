"""The browser screens: a thin face on the same use cases as the command line."""
