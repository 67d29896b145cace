"""Pages of notices: the inbox, the settings, what could not be delivered."""

from portal.notices.routes import inbox, settings, undelivered

routers = (settings.staff, undelivered.staff, inbox.staff)
