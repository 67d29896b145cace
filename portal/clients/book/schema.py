"""The OpenAPI description of the part other systems call."""

from __future__ import annotations

from typing import Any

from portal.clients.rules import MAX_BYTES, MOST_ITEMS, Right
from portal.imports.book.columns import COLUMNS
from portal.imports.rules import Kind

_VALUE = {"type": ["string", "number", "null"], "maxLength": 5_000}
_STATUSES = {
    "200": "Every item was looked at; what became of each, in the order sent",
    "400": "Not as documented here: nothing was taken",
    "401": "No such secret, or it has ended",
    "403": "The client may not send this kind",
    "409": "The agency cannot take leads now",
    "413": f"More than {MAX_BYTES} bytes",
    "429": "Too fast: wait as many seconds as Retry-After says",
}


def document() -> dict[str, Any]:
    """Return the description as OpenAPI 3.1."""
    send = {
        "operationId": "sendAlerts",
        "security": [{"secret": []}],
        "requestBody": {"required": True, "content": _json(_request())},
        "responses": {
            status: {
                "description": words,
                **({"content": _json(_results())} if status == "200" else {}),
            }
            for status, words in _STATUSES.items()
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Cluebridge 线索桥: leads from other systems", "version": "1"},
        "paths": {"/api/v1/alerts": {"post": send}},
        "components": {"securitySchemes": {"secret": {"type": "http", "scheme": "bearer"}}},
    }


def _request() -> dict[str, Any]:
    columns = COLUMNS[Kind.MONITORING].values()
    members = {
        each.code: {**_VALUE, "description": f"{each.name.zh} {each.name.en}"} for each in columns
    }
    more = {"type": "object", "additionalProperties": {"type": "string"}}
    item = {
        "type": "object",
        "required": [each.code for each in columns if each.required],
        "properties": {**members, "more": more},
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "required": ["kind", "items"],
        "properties": {
            "kind": {"enum": [str(each) for each in Right]},
            "items": {"type": "array", "minItems": 1, "maxItems": MOST_ITEMS, "items": item},
        },
    }


def _results() -> dict[str, Any]:
    text = {"type": "string"}
    wrong = {"type": "object", "properties": dict.fromkeys(("field", "code", "zh", "en"), text)}
    told = {
        "key": text,
        "status": {"enum": ["made", "already", "failed"]},
        "errors": {"type": "array", "items": wrong},
    }
    result = {"type": "object", "required": ["key", "status"], "properties": told}
    return {"type": "object", "properties": {"results": {"type": "array", "items": result}}}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
