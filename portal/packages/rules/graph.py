"""Items and custody as CASE 1.4 / UCO 1.4 JSON-LD (caseontology.org), for tools of other bodies.

The same as statement and stories say, in the vocabulary others read. Every node has an address made
from the package's ref, so two exports never claim to be one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID, uuid5

from portal.packages.rules.statement import Item, Statement, Story

CONTEXT: Final = {
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "kb": "urn:uuid:",
    "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "uco-identity": "https://ontology.unifiedcyberontology.org/uco/identity/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
Node = dict[str, Any]


def graph(told: Statement, stories: Mapping[int, Story]) -> bytes:
    """Return the JSON-LD of a package's items and what happened to them, by item id."""
    made = _Graph(UUID(hex=told.ref))
    records = [made.item(item, stories[item.id]) for item in told.items]
    nodes = [
        made.node(
            "investigation",
            "case-investigation:Investigation",
            {"uco-core:name": told.case, "uco-core:description": told.title},
            {"uco-core:object": records},
        ),
        *made.nodes,
    ]
    whole = {"@context": CONTEXT, "@graph": nodes}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"


class _Graph:
    def __init__(self, ref: UUID) -> None:
        self._ref = ref
        self._who: dict[str, Node] = {}
        self.nodes: list[Node] = []

    def node(
        self, key: str, kind: str, told: Mapping[str, Any], links: Mapping[str, Iterable[Node]]
    ) -> Node:
        """Return a node; what is empty is left out."""
        made: Node = {"@id": f"kb:{uuid5(self._ref, key)}", "@type": kind}
        made.update({name: value for name, value in told.items() if value not in ("", None)})
        for name, nodes in links.items():
            ids = [{"@id": each["@id"]} for each in nodes]
            if ids:
                made[name] = ids
        return made

    def item(self, item: Item, story: Story) -> Node:
        """Add a file, its record and its acts; return the record."""
        file = self.node(f"file {item.id}", "uco-observable:File", {}, {})
        file["uco-core:hasFacet"] = [self._content(item), self._file(item)]
        record = self.node(
            f"record {item.id}",
            "case-investigation:ProvenanceRecord",
            {"case-investigation:exhibitNumber": str(item.id), "uco-core:name": item.path},
            {"uco-core:object": [file]},
        )
        self.nodes += [file, record]
        self.nodes += [self._act(item, step.index, step.body, file, record) for step in story.steps]
        return record

    def _file(self, item: Item) -> Node:
        return self.node(
            f"facet {item.id}",
            "uco-observable:FileFacet",
            {
                "uco-observable:fileName": item.name,
                "uco-observable:sizeInBytes": _integer(item.size),
            },
            {},
        )

    def _content(self, item: Item) -> Node:
        facet = self.node(
            f"content {item.id}",
            "uco-observable:ContentDataFacet",
            {
                "uco-observable:mimeType": item.media_type,
                "uco-observable:sizeInBytes": _integer(item.size),
            },
            {},
        )
        facet["uco-observable:hash"] = [
            self._hash(item, "SHA256", item.sha256),
            self._hash(item, "SM3", item.sm3),
        ]
        return facet

    def _hash(self, item: Item, method: str, digest: str) -> Node:
        told = {
            "uco-types:hashMethod": method,
            "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": digest},
        }
        return self.node(f"{method} {item.id}", "uco-types:Hash", told, {})

    def _act(
        self, item: Item, index: int, body: Mapping[str, Any], file: Node, record: Node
    ) -> Node:
        facts, who = body.get("facts", {}), body.get("who", {})
        told = {
            "uco-core:name": str(facts.get("kind") or body.get("event", "")),
            "uco-core:description": str(facts.get("reason", "")),
            "uco-action:startTime": {"@type": "xsd:dateTime", "@value": str(body.get("at", ""))},
        }
        act = self.node(
            f"act {index} {item.id}",
            "case-investigation:InvestigativeAction",
            told,
            {"uco-action:object": [file], "uco-action:result": [record]},
        )
        act["uco-action:performer"] = {"@id": self._performer(who)["@id"]}
        return act

    def _performer(self, who: Mapping[str, Any]) -> Node:
        name, agency = str(who.get("name", "")), str(who.get("agency", ""))
        key = f"who {agency} {name}"
        if key not in self._who:
            self._who[key] = self.node(
                key,
                "uco-identity:Identity",
                {"uco-core:name": name, "uco-core:description": agency},
                {},
            )
            self.nodes.append(self._who[key])
        return self._who[key]


def _integer(value: int) -> Node:
    return {"@type": "xsd:integer", "@value": str(value)}
