"""The technical floor: database, unit of work, web, forms, storage, settings."""
