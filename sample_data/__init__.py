"""Synthetic datasets of a fictional municipal bureau (云江市), their generator and the truth about them.

Nobody in these files exists. README.md beside this file says how that is made sure of.
"""
