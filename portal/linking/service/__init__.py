"""The verbs of cases that belong together."""

from portal.linking.service.links import end_link, link
from portal.linking.service.merging import merge, unmerge, write_to_reporter
from portal.linking.service.reading import MergedCase, merged_cases
from portal.linking.service.splitting import split

__all__ = [
    "MergedCase",
    "end_link",
    "link",
    "merge",
    "merged_cases",
    "split",
    "unmerge",
    "write_to_reporter",
]
