"""The board and transfers over HTTP."""

from referrals.losses.routes import boards, transfers

routers = (boards.staff, transfers.staff)
