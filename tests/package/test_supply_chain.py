"""What is built and what it is built from: the same bytes everywhere, and no place of a machine."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tarfile
from io import BytesIO
from pathlib import Path

import cyclonedx.schema
import jsonschema_rs
import pytest
from agentcore_connect import __version__
from agentcore_connect.agent.frameworks import (
    FOR_AUTHORIZER,
    FRAMEWORKS,
    client_requirements,
    credential_requirements,
)
from agentcore_connect.vocabulary.words import Framework
from front_door import CANARY
from packages import BILL, FILES, ROOT, SDIST, WHEEL, package
from standins.environments import REQUIREMENTS

PUBLIC = {"pypi.org", "files.pythonhosted.org"}


def test_a_release_is_the_same_bytes_everywhere(released: dict[str, bytes], tmp_path: Path) -> None:
    """Two folders, times, umasks and time zones: one wheel, one sdist, one bill, one list of sums.

    The wheel is also what a plain build makes, without the sdist and without our script.
    """
    assert package(tmp_path / "a longer name", 0o077, "Asia/Tokyo") == released
    assert sorted(released) == sorted(["SHA256SUMS", WHEEL, SDIST, BILL])
    plain = (sys.executable, "-m", "uv", "--quiet", "build", "--wheel", "--out-dir", "plain")
    subprocess.run(plain, cwd=tmp_path / "a longer name", check=True)
    assert (tmp_path / "a longer name" / "plain" / WHEEL).read_bytes() == released[WHEEL]


def test_the_sums_are_those_of_the_files(released: dict[str, bytes]) -> None:
    """SHA256SUMS has a line for each other file, as `sha256sum --check` reads it."""
    wanted = [f"{hashlib.sha256(released[n]).hexdigest()}  {n}" for n in (WHEEL, SDIST, BILL)]
    assert released["SHA256SUMS"].decode().splitlines() == wanted


def test_nothing_stray_is_given_out(released: dict[str, bytes]) -> None:
    """The sdist has the named sources only: no file that happens to lie in the checkout."""
    with tarfile.open(fileobj=BytesIO(released[SDIST])) as sdist:
        top = {name.split("/")[1] for name in sdist.getnames()}
        bytecode = [name for name in sdist.getnames() if name.endswith(".pyc")]
    sources = {"generator", "copier_templates", *FILES} - {"uv.lock"}
    assert top == sources | {"PKG-INFO"}
    assert bytecode == []


def schema_of_bills() -> jsonschema_rs.Validator:
    """CycloneDX's own schema. Its library needs minutes to judge by it what this does at once."""
    folder = Path(cyclonedx.schema.__file__).parent / "_res"
    bill, *others = (
        (f"http://cyclonedx.org/schema/{file}", json.loads((folder / file).read_bytes()))
        for name in ("bom-1.5", "spdx", "jsf-0.82")
        for file in [f"{name}.SNAPSHOT.schema.json"]
    )
    registry = jsonschema_rs.Registry(others)
    return jsonschema_rs.validator_for(bill[1], registry=registry, validate_formats=True)


def test_the_bill_of_materials_is_what_the_lock_has(released: dict[str, bytes]) -> None:
    """It is valid CycloneDX: this version, each run-time package with version and hashes."""
    text = released[BILL].decode()
    bill = json.loads(text)
    assert [str(error) for error in schema_of_bills().iter_errors(bill)] == []
    component = bill["metadata"]["component"]
    assert (component["name"], component["version"]) == ("agentcore-connect", __version__)

    export = ("export", "--frozen", "--no-dev", "--no-emit-project", "--no-hashes", "--no-header")
    uv = (sys.executable, "-m", "uv", "--quiet", *export, "--no-annotate")
    lines = subprocess.run(uv, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    wanted = sorted(line.split(" ")[0] for line in lines.splitlines())
    assert sorted(f"{each['name']}=={each['version']}" for each in bill["components"]) == wanted
    assert [e["name"] for e in bill["components"] if not e["externalReferences"]] == []


def test_the_bill_of_materials_names_no_machine(released: dict[str, bytes]) -> None:
    """No serial number, no time, no path, and no host but the public index's."""
    text = released[BILL].decode()
    bill = json.loads(text)
    assert "serialNumber" not in bill
    assert "timestamp" not in bill["metadata"]
    assert set(re.findall(r"\w+://([^/\"]*)", text)) == {"files.pythonhosted.org"}
    assert CANARY not in text
    assert "released" not in text


def test_the_lock_names_public_places_only() -> None:
    """No host or path of a machine is in uv.lock."""
    text = (ROOT / "uv.lock").read_text(encoding="utf-8")
    assert set(re.findall(r"\w+://([^/\"]*)", text)) == PUBLIC
    assert "path =" not in text


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_what_an_agent_gets_to_depend_on_resolves(framework: Framework) -> None:
    """All that connect ever adds to one agent fits together, and with what the CLI wrote there.

    The lowest versions of it are installed, on the lowest Python: agents of tests/live run on them.
    """
    added = {
        requirement
        for authorizer in FOR_AUTHORIZER
        for requirement in client_requirements(framework, authorizer, True)
    }
    for credential_type in ("none", "api-key", "oauth", "oauth-3lo"):
        added |= set(credential_requirements(framework, credential_type, "https://api.example.com"))
    assert added <= {*REQUIREMENTS[f"{framework}-lowest"]}
    # With a Python said: else uv asks each that it finds on the machine for its version.
    bounds = ("--python", sys.executable, "--python-version", "3.13")
    for network in (["--offline"], []):  # what uv kept of the environments is mostly enough
        found = subprocess.run(
            (sys.executable, "-m", "uv", "--quiet", "pip", "compile", *bounds, *network, "-"),
            input="\n".join([*sorted(added), *REQUIREMENTS[framework]]),
            capture_output=True,
            text=True,
        )
        if not found.returncode:
            break
    assert (found.returncode, found.stderr) == (0, "")
