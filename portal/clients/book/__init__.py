"""The description of the API, made from the columns of leads."""
