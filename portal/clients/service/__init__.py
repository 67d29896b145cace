"""The verbs of clients, under one name."""

from portal.clients.service.keeping import known, register, revoke, rotate
from portal.clients.service.limiting import pay
from portal.clients.service.sending import ItemTold, refused, send

__all__ = ["ItemTold", "known", "pay", "refused", "register", "revoke", "rotate", "send"]
