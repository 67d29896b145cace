"""The lists officers live in: filters, views, queues, bulk acts, exports."""
