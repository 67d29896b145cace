"""The pages of accounts and keys."""

from portal.identity.routes.accounts import open_to_all
from portal.identity.routes.accounts import staff as accounts
from portal.identity.routes.keys import staff as keys

staff = (accounts, keys)

__all__ = ["open_to_all", "staff"]
