"""Pages of publicity: what everybody reads, what officers write, posters."""

from portal.publicity.routes import posters, reading, stories

public = (reading.public,)
staff = (stories.staff, posters.staff)
