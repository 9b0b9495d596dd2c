"""Tables of calls: read strictly, run by the real engine, told readably and as JUnit."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import policies
import pytest
from agentcore_connect.errors import InvalidInput
from agentcore_connect.policy import junit, table
from agentcore_connect.policy.request import Anonymous, Claims, Iam
from agentcore_connect.policy.run import Run, diff, run
from agentcore_connect.policy.table import Case, Table
from policies import ACTION, ARN, forbid, permit

AMOUNT = permit('context.input.amount.lessThan(decimal("500.0"))')
HEAD = "cases:\n  - "


def read(text: str) -> Table:
    return table.read(text.encode(), "t.yaml")


def one(rest: str) -> Case:
    """The one case of a table, which says more than it must."""
    (case,) = read(f"{HEAD}tool: T___t\n    expect: deny\n    {rest}").cases
    return case


# --- reading -------------------------------------------------------------------------------------


def test_a_table() -> None:
    """Everything that a table can say, with the line of each case."""
    assert Table(
        "t.yaml",
        (
            Case(
                "small",
                6,
                Claims({"role": "x", "groups": ["a", "b"], "n": 1}),
                "T___t",
                {"amount": Decimal("499.50"), "n": 1, "deep": {"list": [True, None]}},
                ("note",),
                "allow",
                "p",
            ),
            Case("case 2", 14, Iam("arn:x"), "T___t", {}, (), "deny", None),
        ),
        "G",
        ("p",),
        True,
        True,
    ) == read(
        "gateway: G\n"
        "policies: [p]\n"
        "fill_required: true\n"
        "assume_permit: true\n"
        "cases:\n"
        "  - name: small\n"
        "    claims: {role: x, groups: [a, b], n: 1}\n"
        "    tool: T___t\n"
        "    args: {amount: 499.50, n: 1, deep: {list: [true, null]}}\n"
        "    fill: [note]\n"
        "    expect: allow\n"
        "    policy: p\n"
        "  # a comment\n"
        "  - iam_arn: arn:x\n"
        "    tool: T___t\n"
        "    expect: deny\n"
    )


def test_the_time_of_a_case(tmp_path: Path) -> None:
    """A case's own time goes before the one that is said, and that before the table's."""
    night = permit('context.system.now.toTime() < duration("1h")')
    case = "  - claims: {}\n    tool: RefundTarget___process_refund\n    expect: allow\n"
    text = "fill_required: true\nnow: 2026-01-05T00:30Z\ncases:\n"
    text += f"{case}{case}    now: 2026-01-05\n"
    loaded = policies.loaded(tmp_path, {"p": night})

    def decided(said: str | None) -> list[str]:
        return [one.decision.decision for one in run(read(text), loaded, said).results]

    assert decided(None) == ["Allow", "Allow"]
    assert decided("2026-01-05T09:00:00.000Z") == ["Deny", "Allow"]


def test_callers() -> None:
    """One of three kinds of caller."""
    assert Anonymous() == one("anonymous: true").caller
    assert Claims({}) == one("claims: {}").caller
    assert Claims({"day": "2024-01-01"}) == one("claims: {day: 2024-01-01}").caller


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "empty"),
        ("[]", 1, "the file must be names and values"),
        ("cases: []", 1, "cases must be a list"),
        ("gateway: G", 1, "the file has no cases"),
        ("case: []\ncases: [x]", 1, "unknown case"),
        ("cases: [x]", 1, "case 1 must be names and values"),
        (f"{HEAD}tool: t\n    expect: deny", 2, "needs one of claims, iam_arn and anonymous"),
        (f"{HEAD}claims: {{}}\n    iam_arn: a\n    tool: t\n    expect: deny", 2, "needs one of"),
        (f"{HEAD}claims: {{}}\n    expect: deny", 2, "case 1 has no tool"),
        (f"{HEAD}claims: {{}}\n    tool: t\n    expect: Allow", 4, "expect must be allow or deny"),
        (f"{HEAD}claims: {{}}\n    tool: t\n    expect: deny\n    arg: {{}}", 5, "unknown arg"),
        (f"{HEAD}claims: x\n    tool: t\n    expect: deny", 2, "claims must be names and values"),
        (f"{HEAD}claims: {{}}\n    tool: 3\n    expect: deny", 3, "tool must be text"),
        (f"{HEAD}anonymous: false\n    tool: t\n    expect: deny", 2, "can only be true"),
        (f"{HEAD}claims: {{}}\n    tool: t\n    args: [1]\n    expect: deny", 4, "args must be"),
        (f"{HEAD}claims: {{}}\n    tool: t\n    fill: note\n    expect: deny", 4, "fill must be"),
        ("policies: p\ncases: [x]", 1, "policies must be a list"),
        ("fill_required: 1\ncases: [x]", 1, "fill_required must be true or false"),
        ("now: noon\ncases: [x]", 1, "now is not a time"),
        ("now: 5\ncases: [x]", 1, "now must be a time"),
        (f"{HEAD}claims: {{}}\n    tool: t\n    now: 5h\n    expect: deny", 4, "now is not a"),
        ("cases: []\ncases: []", 2, "cases is given twice"),
        ("cases:\n  - a: {b: 1, b: 2}", 2, "b is given twice"),
        ("cases: [&a x, *a]", 1, "alias"),
        ("cases: {1: 2}", 1, "a name must be text"),
        ("<<: {a: 1}", 1, "a name must be text"),
        ("cases: [\n", 2, "not YAML"),
        ("a: b\n---\nc: d", 2, "not YAML"),
        ("cases: !x [x]", 1, "a tag"),
        ("cases: \n- !!python/object/apply:os.system [x]", 2, "must be names"),
        ("cases: !!binary eA==", 1, "several ways"),
        ("\x07", None, "not YAML"),
        ("\ud800", None, "not UTF-8"),
        ("[" * 100_000, 1, "nested too deeply"),
    ],
)
def test_a_table_that_is_refused(text: str, line: int | None, words: str) -> None:
    """What a table may not say is refused, with its line."""
    with pytest.raises(InvalidInput) as refused:
        table.read(text.encode("utf-8", "surrogatepass"), "t.yaml")
    shown = [(p.code, p.file, p.line) for p in refused.value.problems if words in p.message]
    assert shown, [problem.message for problem in refused.value.problems]
    assert ("policy-table", "t.yaml", line) == shown[0]


@pytest.mark.parametrize(
    "text", ["yes", "on", "010", "0x1F", "1:30", "1_000", ".5", ".inf", "1.", "True", "+1"]
)
def test_a_value_of_two_minds(text: str) -> None:
    """What YAML reads as a value that JSON does not write so is refused."""
    with pytest.raises(InvalidInput, match="in several ways"):
        one(f"claims: {{}}\n    args: {{a: {text}}}")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("-5", -5),
        ("0.10", Decimal("0.10")),
        ("true", True),
        ("'yes'", "yes"),
        ("0o7", "0o7"),
    ],
)
def test_a_plain_value(text: str, value: Any) -> None:
    """Numbers are as they are written."""
    assert {"a": value} == one(f"claims: {{}}\n    args: {{a: {text}}}").args


def test_several_problems_at_once() -> None:
    """All that is wrong is said together."""
    with pytest.raises(InvalidInput) as refused:
        read("cases:\n  - tool: t\n  - claims: {}\n    expect: deny\n    x: 1\n")
    assert [problem.line for problem in refused.value.problems] == [2, 2, 5, 3]


# --- running -------------------------------------------------------------------------------------


def judged(root: Path, text: str, texts: dict[str, Any], **options: Any) -> Run:
    """A table run in a project."""
    return run(read(text), policies.loaded(root, texts, **options))


CASE = (
    f"{HEAD}claims: {{}}\n    tool: {ACTION}\n    args: {{order: '1', amount: 600}}\n    expect: "
)


@pytest.mark.parametrize(
    ("rest", "texts", "fault"),
    [
        ("deny", {"a": AMOUNT}, None),
        ("allow", {"a": permit()}, None),
        ("allow\n    policy: a", {"a": permit()}, None),
        ("deny\n    policy: b", {"a": permit(), "b": forbid()}, None),
        ("allow", {"a": AMOUNT}, "expected allow, and it is deny by default: no policy matched"),
        ("deny", {"a": permit()}, "expected deny, and it is allow by a"),
        (
            "allow\n    policy: b",
            {"a": permit(), "b": AMOUNT},
            "expected allow by b, and it is allow by a",
        ),
        ("allow", {"a": permit(), "b": forbid("context.input.points > 1")}, "a policy failed: "),
    ],
)
def test_a_result(tmp_path: Path, rest: str, texts: dict[str, str], fault: str | None) -> None:
    """A case fails by a decision that is not expected, by another policy, or by one that errs."""
    (result,) = judged(tmp_path, CASE + rest, texts).results
    assert (fault is None) == (result.fault is None)
    assert fault is None or str(result.fault).startswith(fault)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (CASE.replace("amount: 600", "amount: x") + "deny", "amount must be a number"),
        (CASE.replace(", amount: 600", "") + "deny", "the tool requires amount"),
        (CASE.replace("___", "__") + "deny", "three underscores"),
        (CASE + "deny\n    fill: [nope]", "no argument nope to fill"),
    ],
)
def test_no_decision_fails_a_case(tmp_path: Path, text: str, words: str) -> None:
    """A call that nobody can judge is not a denied one: the table is wrong."""
    (result,) = judged(tmp_path, text, {"a": AMOUNT}).results
    assert words in str(result.fault)


def test_filling(tmp_path: Path) -> None:
    """What does not matter is filled, what is given stays."""
    text = f"fill_required: true\n{HEAD}claims: {{}}\n    tool: {ACTION}\n"
    text += "    args: {amount: 5}\n    fill: [note, points, amount]\n    expect: allow"
    (result,) = judged(tmp_path, text, {"a": AMOUNT}).results
    assert result.call.args == {"amount": 5, "order": "text", "note": "text", "points": 1}
    assert result.fault is None


def test_only_some_policies(tmp_path: Path) -> None:
    """A table can be about some policies alone, also ones that only log so far."""
    texts = {
        "a": {"statement": AMOUNT.strip(), "enforcementMode": "LOG_ONLY"},
        "b": permit(),
        "wall": "forbid(principal, action, resource);",
    }
    for names, expect in (("[a]", "deny"), ("[b]", "allow"), ("[a, b]", "allow")):
        assert not judged(tmp_path, f"policies: {names}\n{CASE}{expect}", texts).failed
    with pytest.raises(InvalidInput, match="no policy zzz"):
        judged(tmp_path, f"policies: [zzz]\n{CASE}deny", texts)


def test_assuming_a_permit(tmp_path: Path) -> None:
    """Forbids are tested alone: all that they do not stop is allowed."""
    condition = 'context.input.amount.greaterThan(decimal("500.0"))'
    text = "assume_permit: true\n" + CASE + "deny\n    policy: f\n"
    text += CASE.removeprefix("cases:\n").replace("600", "5") + "allow\n"
    assert not judged(tmp_path, text, {"f": forbid(condition)}).failed


@pytest.mark.parametrize(
    ("gateway", "words"),
    [("gateway: Nope\n", "no gateway Nope"), ("gateway: MyGateway\n", "")],
)
def test_a_gateway(tmp_path: Path, gateway: str, words: str) -> None:
    """A table may name its gateway; one that is not there is refused."""
    if words:
        with pytest.raises(InvalidInput, match=words):
            judged(tmp_path, gateway + CASE + "deny", {"a": AMOUNT})
    else:
        assert not judged(tmp_path, gateway + CASE + "deny", {"a": AMOUNT}).failed


def test_before_the_engine_is_attached(tmp_path: Path) -> None:
    """Policies are tried before anything is deployed or attached; with none, all is denied."""
    text = CASE + "deny"
    for texts in ({"a": AMOUNT}, {}):
        assert not judged(tmp_path, text, texts, mode=None, arn=None).failed
    assert judged(tmp_path, CASE + "allow", {}, mode=None).failed
    with pytest.raises(InvalidInput, match="no policies"):
        judged(tmp_path, f"policies: [a]\n{text}", {}, mode=None)


def test_the_arn_of_the_policies(tmp_path: Path) -> None:
    """In a checkout without the deployed state, calls go to the gateway that policies name."""
    assert not judged(tmp_path, CASE + "allow", {"a": permit()}, arn=None).failed


# --- telling -------------------------------------------------------------------------------------


def test_the_diff(tmp_path: Path) -> None:
    """What failed is told with the call, what was expected, what was decided and why."""
    text = f"policies: [refund_policy]\n{CASE}allow\n    policy: refund_policy\n    name: big\n"
    done = judged(tmp_path, text, {"refund_policy": AMOUNT})
    assert diff([done]) == (
        "FAIL t.yaml:3 big\n"
        "    caller    claims {}\n"
        f"    tool      {ACTION}\n"
        '    args      {"order": "1", "amount": 600}\n'
        "  - expected  allow by refund_policy\n"
        "  + decided   deny by default: no policy matched\n"
        "    Denied: no permit matches. refund_policy requires "
        'context.input.amount.lessThan(decimal("500.0")), and context.input.amount is 600.\n'
    )
    assert diff([judged(tmp_path, CASE + "deny", {"refund_policy": AMOUNT})]) == ""


def test_junit(tmp_path: Path) -> None:
    """CI reads the same: counts, the place of each case, and the diff of what failed."""
    text = (
        CASE
        + "deny\n    name: good\n"
        + CASE.removeprefix("cases:\n")
        + 'allow\n    name: "b\\x1b"'
    )
    done = judged(tmp_path, text, {"a": AMOUNT})
    root = ElementTree.fromstring(junit.document([done]))  # noqa: S314, our own document
    assert root.attrib == {
        "name": "connect policy test",
        "tests": "2",
        "failures": "1",
        "errors": "0",
    }
    (suite,) = root
    good, bad = suite
    assert good.attrib == {"classname": ACTION, "name": "good", "file": "t.yaml", "line": "2"}
    assert (bad.get("name"), len(good), len(bad)) == ("b", 0, 1)
    assert diff([done]) == bad[0].text


@pytest.mark.parametrize("text", ["]]>", "<x>", "&amp;", "\u0001", "\ufffe", "\u202e"])
def test_junit_of_hostile_text(tmp_path: Path, text: str) -> None:
    """Any text of a table or a policy gives a document that can be read."""
    name = text.encode("unicode_escape").decode()
    cases = CASE.replace("'1'", f'"{name}"') + f'allow\n    name: "{name}"'
    document = junit.document([judged(tmp_path, cases, {"a": AMOUNT})])
    assert ElementTree.fromstring(document).get("failures") == "1"  # noqa: S314, our own document


def test_a_table_of_many_cases(tmp_path: Path) -> None:
    """Every case has its own result, in order."""
    body = CASE.removeprefix("cases:\n") + "deny\n"
    done = judged(tmp_path, "cases:\n" + body * 200, {"a": AMOUNT, "b": forbid()})
    assert [2 + 4 * number for number in range(200)] == [r.case.line for r in done.results]
    assert not done.failed
    assert done.results[0].call.gateway_arn == ARN


def test_the_table_of_the_page(tmp_path: Path) -> None:
    """The table in docs/policies.md holds for the policy that the page adds, and fails before."""
    page = (Path(__file__).parents[2] / "docs/policies.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    answers = policies.answers(
        pattern="amount",
        argument="amount",
        below_number="500",
        with_role=True,
        claim="role",
        claim_values=["refund-agent"],
    )
    done = judged(tmp_path / "after", text, {}, files=policies.unit(answers))
    assert (len(done.results), done.failed) == (3, ())
    before = judged(tmp_path / "before", text, {"other": forbid("false")})
    assert [result.case.name for result in before.failed] == ["a small refund"]
