"""A second kept set of tables; see README.md."""
