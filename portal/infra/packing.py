"""Pages packed for a weak line (gzip, RFC 9110, 8.4.1.3).

A page that shows what somebody else can choose beside a secret that never changes tells the secret by
its length (BREACH, CVE-2013-3587). So only pages of the wizard are packed: nobody but the reporter
puts words on them (the cookie is SameSite=Strict), and their form token looks different every time.
"""

from __future__ import annotations

import gzip

from fastapi import Request, Response

LEAST_BYTES = 600
"""Below this the packing costs more than it saves."""


def packed(request: Request, page: Response) -> Response:
    """Return the page, packed when it is long enough and the browser says that it unpacks."""
    taken = request.headers.get("accept-encoding", "")
    if "gzip" not in taken or len(page.body) < LEAST_BYTES:
        return page
    page.body = gzip.compress(bytes(page.body), 6, mtime=0)
    page.headers["Content-Encoding"] = "gzip"
    page.headers["Content-Length"] = str(len(page.body))
    page.headers["Vary"] = f"{page.headers.get('vary', 'Cookie')}, Accept-Encoding"
    return page
