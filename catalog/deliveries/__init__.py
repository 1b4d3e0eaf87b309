"""What is told outside of Guikou, by webhook and e-mail: sent after the transaction, tried again, given up at last."""

from catalog.deliveries.rounds import Round, deliver_due, keep_delivering, try_again

__all__ = ["Round", "deliver_due", "keep_delivering", "try_again"]
