"""The verbs of cases that belong together."""

from portal.linking.service.links import end_link, link
from portal.linking.service.merging import (
    merge,
    merge_by_number,
    objections,
    unmerge,
    write_to_reporter,
)
from portal.linking.service.reading import MergedCase, merged_cases
from portal.linking.service.splitting import split

__all__ = [
    "MergedCase",
    "end_link",
    "link",
    "merge",
    "merge_by_number",
    "merged_cases",
    "objections",
    "split",
    "unmerge",
    "write_to_reporter",
]
