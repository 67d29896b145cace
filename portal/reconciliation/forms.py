"""What people send about the books."""

from portal.infra.forms import Form, Line


class Take(Form):
    """Why the books leave the house, and whether with the names of obligors."""

    purpose: Line
    names: bool = False
