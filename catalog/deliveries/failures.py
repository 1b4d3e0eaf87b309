"""What keeps a delivery from being made, in a word that quotes nobody's answer."""


class DeliveryError(Exception):
    """A delivery that may be tried again; the message is one word, such as ``timeout`` or ``status 500``."""
