"""The demonstration bureau: a fictional city's bureau, its synthetic data, and the whole main job done on it.

Everything goes through the same use cases as for real people: each is signed in with their password and asked by the
rules. What was done once is not done again; an interrupted run goes on where it stopped.
"""

from catalog.demonstration.job import Demonstration, Done, Progress, Refusal, demonstrate
from catalog.demonstration.people import SignInSheet

__all__ = ["Demonstration", "Done", "Progress", "Refusal", "SignInSheet", "demonstrate"]
