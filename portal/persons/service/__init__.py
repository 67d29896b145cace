"""The verbs of the registry of people, under one name."""

from portal.persons.service.keyring import Known
from portal.persons.service.moving import WRAPS
from portal.persons.service.registering import find, get, newest, opened, register

__all__ = ["WRAPS", "Known", "find", "get", "newest", "opened", "register"]
