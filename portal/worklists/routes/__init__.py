"""Pages of lists."""

from portal.worklists.routes import batches, exports, figures, lists, views

# What has a name of its own comes before /lists/{view_id}.
routers = (batches.staff, exports.staff, figures.staff, views.staff, lists.staff)
