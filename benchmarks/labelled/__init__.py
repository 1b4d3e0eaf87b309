"""Labelled columns: hard to tell, told by hand, and made without a look at the classifiers."""
