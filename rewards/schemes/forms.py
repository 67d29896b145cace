"""What people ask the calculator."""

from portal.infra.forms import Form, Yuan


class Amount(Form):
    """A proven amount, in fen."""

    amount: Yuan
