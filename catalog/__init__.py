"""Remembers and acts: the register, the use cases, and the faces (CLI, screens)."""
