"""Per detector a table of strings: valid, invalid, and near misses, which differ from the valid in one point.

Written from the standards by hand, not from the detectors. None belongs to anyone; identity numbers are those of
the standard's own examples or have birth dates and sequence numbers that were made up.
"""

from tests.classifiers.tables import abroad, contact, identity, money, personal, work

TABLES = (
    identity.TABLES | contact.TABLES | money.TABLES | work.TABLES | personal.TABLES | abroad.TABLES
)
