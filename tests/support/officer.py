"""An officer at the staff site, signed in through its page."""

from __future__ import annotations

import time

import pyotp

from portal.main import people
from tests.support.html import Page
from tests.support.site import Answer, Browser, WrongAnswer

TOTP_SECONDS = 30


class Officer(Browser):
    """A demonstration officer at work."""

    def __init__(self, base: str, login: str, secret: str) -> None:
        super().__init__(base)
        self.login, self._secret = login, secret

    def sign_in(self) -> Officer:
        """Sign in. A code counts once, and one from half a minute ago or ahead counts as well."""
        for shift in (-TOTP_SECONDS, 0, TOTP_SECONDS):
            answer = self.try_to_sign_in(people.PASSPHRASE, shift)
            if answer.status == 303:
                self.open(answer.location)
                return self
        raise WrongAnswer(f"{self.login} cannot sign in: {answer.page.text[:500]}")

    def try_to_sign_in(self, passphrase: str, shift: int = 0) -> Answer:
        """Type login, passphrase and the code of this moment, or of `shift` seconds from now."""
        form = self.open("/sign-in").form("/sign-in")
        code = pyotp.TOTP(self._secret).at(int(time.time()) + shift)
        return self.post(form, login=self.login, passphrase=passphrase, code=code)

    def case(self, case_id: int) -> Page:
        """Open a case."""
        return self.open(f"/cases/{case_id}")
