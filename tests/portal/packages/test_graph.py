"""The JSON-LD of items and custody, judged by CASE's own shapes (case-utils, pyshacl)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from portal.packages import rules
from tests.portal.packages.conftest import FILES
from tests.portal.packages.test_tampering import contents


@pytest.fixture
def graph(room):
    _, files = contents(room.opened(room.export()))
    return files[rules.GRAPH]


def validated(folder, content):
    """Return what case_validate says; SM3 is not in UCO's list of hashes, which it calls an info."""
    (folder / "case.jsonld").write_bytes(content)
    command = [Path(sys.executable).with_name("case_validate"), "--allow-info", "case.jsonld"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_case_finds_it_valid(graph, tmp_path):
    good = validated(tmp_path, graph)
    assert good.returncode == 0, good.stdout + good.stderr
    assert "Conforms: True" in good.stdout


@pytest.mark.slow
def test_case_would_not_find_rubbish_valid(graph, tmp_path):
    spoilt = graph.replace(b'"xsd:dateTime"', b'"xsd:string"', 1)
    assert spoilt != graph
    assert validated(tmp_path, spoilt).returncode == 1


def test_it_tells_of_every_item_its_hashes_and_its_acts(room, graph):
    nodes = json.loads(graph)["@graph"]
    kinds = [each["@type"] for each in nodes]
    assert kinds.count("uco-observable:File") == len(FILES)
    assert kinds.count("case-investigation:ProvenanceRecord") == len(FILES)
    assert kinds.count("case-investigation:InvestigativeAction") == len(FILES)
    facets = [facet for each in nodes for facet in each.get("uco-core:hasFacet", ())]
    hashes = [found for each in facets for found in each.get("uco-observable:hash", ())]
    methods = [each["uco-types:hashMethod"] for each in hashes]
    assert methods.count("SHA256") == methods.count("SM3") == len(FILES)
