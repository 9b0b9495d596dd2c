"""The results of tables in the XML that CI systems read."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from agentcore_connect.policy.run import Result, Run, diff
from agentcore_connect.text.plain import plain

_NAME_MAX = 200


def document(runs: Sequence[Run]) -> bytes:
    """A JUnit document: a test suite for each table, a test case for each case.

    Every text is one visible line or was made of such, so that it is valid XML.
    """
    root = ElementTree.Element("testsuites", {"name": "connect policy test", **_counts(runs)})
    for run in runs:
        about = {"name": plain(run.table.file, _NAME_MAX), **_counts([run])}
        suite = ElementTree.SubElement(root, "testsuite", about)
        for result in run.results:
            _case(suite, run, result)
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _case(suite: ElementTree.Element, run: Run, result: Result) -> None:
    """Add the ``testcase`` of one result to ``suite``, with a ``failure`` where it has a fault.

    Texts are made plain: XML has no place for control characters.
    """
    case = ElementTree.SubElement(
        suite,
        "testcase",
        classname=plain(result.case.tool, _NAME_MAX),
        name=plain(result.case.name, _NAME_MAX),
        file=plain(run.table.file, _NAME_MAX),
        line=str(result.case.line),
    )
    if result.fault is not None:
        message = plain(result.fault, 1000)
        failure = ElementTree.SubElement(case, "failure", message=message)
        failure.text = diff([Run(run.table, (result,))])


def _counts(runs: Sequence[Run]) -> dict[str, str]:
    tests = sum(len(run.results) for run in runs)
    failures = sum(len(run.failed) for run in runs)
    return {"tests": str(tests), "failures": str(failures), "errors": "0"}
