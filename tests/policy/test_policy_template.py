"""Policies from answers: right by construction, each with a table that holds."""

from __future__ import annotations

import functools
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jinja2
import policies
import pytest
import realcli
import yaml
from agentcore_connect.commands.policy import patterns
from agentcore_connect.policy import literal, table
from agentcore_connect.policy.engine import Engine
from agentcore_connect.policy.inventory import JudgedGateway
from agentcore_connect.policy.request import Anonymous, Call, Claims, Iam, moment
from agentcore_connect.policy.run import diff, run
from agentcore_connect.policy.schema import Schema
from agentcore_connect.policy.shape import Record, SetOf, Type
from agentcore_connect.policy.statement import read
from agentcore_connect.policy.tools import Target, from_entries
from agentcore_connect.policy.validation import faults
from agentcore_connect.text import characters
from agentcore_connect.units.questions.policy import Policy
from agentcore_connect.vocabulary import guardrails
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

ROLE = {"claim": "role", "claim_values": ["refund-agent", "admin"]}
AMOUNT = {"argument": "amount", "below_number": "500"}
POINTS = {"argument": "points", "number_type": "integer", "below_integer": "500"}
ACCOUNT = {"account": "123456789012"}
REQUIRED = {"required_arguments": ["note", "if"]}
OTHER = {"other_tool": "RefundTarget___list_orders"}
DAY, NIGHT = {"hours": "09:00-17:30"}, {"hours": "22:00-06:05"}

PATTERNS: dict[str, dict[str, Any]] = {
    "allow": {"pattern": "allow"},
    "allow-two": {"pattern": "allow", "tools": ["process_refund", "list_orders"]},
    "allow-iam": {"pattern": "allow", "callers": "iam"},
    "allow-other": {"pattern": "allow", **OTHER},
    "allow-with-all": {
        "pattern": "allow",
        "with_role": True,
        "with_amount": True,
        "with_required": True,
        **ROLE,
        **AMOUNT,
        **REQUIRED,
    },
    "amount-number": {"pattern": "amount", **AMOUNT},
    "amount-integer": {"pattern": "amount", **POINTS},
    "amount-odd-name": {"pattern": "amount", **POINTS, "argument": "order-id"},
    "amount-fraction": {"pattern": "amount", **AMOUNT, "below_number": "0.0001"},
    "amount-role": {"pattern": "amount", "with_role": True, **AMOUNT, **ROLE},
    "amount-account": {"pattern": "amount", "with_account": True, **AMOUNT, **ACCOUNT},
    "amount-itself-required": {
        "pattern": "amount",
        "with_required": True,
        **POINTS,
        "required_arguments": ["points"],
    },
    "role": {"pattern": "role", **ROLE},
    "role-scope": {
        "pattern": "role",
        "claim": "scope",
        "claim_values": ["refund:write", "a*b"],
        "claim_form": "words",
    },
    "role-groups": {
        "pattern": "role",
        "claim": "cognito:groups",
        "claim_values": ["refunders"],
        "claim_form": "list",
    },
    "role-required": {"pattern": "role", "with_required": True, **ROLE, **REQUIRED},
    "account": {"pattern": "account", **ACCOUNT},
    "account-china": {"pattern": "account", **ACCOUNT, "partition": "aws-cn"},
    "hours": {"pattern": "hours", **DAY},
    "hours-night": {"pattern": "hours", "callers": "iam", **NIGHT},
    "hours-until-midnight": {"pattern": "hours", "callers": "anyone", "hours": "00:01-00:00"},
    "hours-with-all": {
        "pattern": "hours",
        "with_role": True,
        "with_amount": True,
        "with_required": True,
        **ROLE,
        **AMOUNT,
        **REQUIRED,
        **NIGHT,
    },
    "account-hours": {"pattern": "account", "with_hours": True, **ACCOUNT, **DAY},
    "block-hours": {"pattern": "block", "with_hours": True, **NIGHT},
    "required-hours": {"pattern": "required", "with_hours": True, **REQUIRED, **DAY},
    "block": {"pattern": "block"},
    "block-other": {"pattern": "block", **OTHER},
    "block-role": {"pattern": "block", "with_role": True, **ROLE},
    "block-account": {"pattern": "block", "with_account": True, **ACCOUNT},
    "block-nobody": {"pattern": "block", "callers": "anyone"},
    "required": {"pattern": "required", **REQUIRED},
    "required-role": {"pattern": "required", "with_role": True, **REQUIRED, **ROLE},
    "shutdown": {"pattern": "shutdown"},
}
"""Each pattern, and the ways in which they combine."""

ONE_SIDED = {"block", "block-nobody", "shutdown"}
"""What forbids everything that it can be asked about: no case of its table is allowed."""


@pytest.mark.parametrize("arn", [policies.ARN, ""], ids=["deployed", "before"])
@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_is_valid_and_its_table_holds(tmp_path: Path, name: str, arn: str) -> None:
    """Every pattern parses, validates, and decides as its own table says, before a deploy too."""
    answers = policies.answers(**PATTERNS[name], gateway_arn=arn)
    statement = read("refund_policy", policies.cedar(answers))
    assert faults(statement, policies.schema()) == ()

    files = policies.unit(answers)
    (file,) = (file for file in files if file.endswith("tests.yaml"))
    cases = table.read(files[file].encode(), file)
    loaded = policies.loaded(tmp_path, {}, files=files, arn=arn or None)
    result = run(cases, loaded)
    assert ("", len(cases.cases)) == (diff([result]), len(result.results))
    expected = {case.expect for case in cases.cases}
    assert expected == ({"deny"} if name in ONE_SIDED else {"allow", "deny"})


@pytest.mark.parametrize("name", PATTERNS)
def test_a_table_notices_a_policy_that_does_nothing(tmp_path: Path, name: str) -> None:
    """Were the policy's condition and scope gone, or the policy itself, a case would fail."""
    answers = policies.answers(**PATTERNS[name])
    files = policies.unit(answers)
    (file,) = (file for file in files if file.endswith("tests.yaml"))
    (source,) = (file for file in files if file.endswith(".cedar"))
    never = "permit" if answers.pattern in ("block", "required", "shutdown") else "forbid"
    files[source] = f"{never}(principal, action, resource is AgentCore::Gateway);"
    result = run(table.read(files[file].encode(), file), policies.loaded(tmp_path, {}, files=files))
    assert result.failed


def text_of(name: str) -> str:
    return policies.cedar(policies.answers(**PATTERNS[name]))


def test_the_reference_patterns_word_for_word() -> None:
    """A person reads a policy: it is laid out as in the guide."""
    assert policies.permit(
        'context.input has amount &&\n  context.input.amount.lessThan(decimal("500.0"))'
    ) == text_of("amount-number")
    assert policies.permit(
        'principal.hasTag("role") &&\n'
        '  (principal.getTag("role") == "refund-agent" ||\n'
        '   principal.getTag("role") == "admin")'
    ) == text_of("role")
    assert policies.permit(
        '(principal.id like "arn:aws:iam::123456789012:*" ||\n'
        '   principal.id like "arn:aws:sts::123456789012:*")',
        principal="principal is AgentCore::IamEntity",
    ) == text_of("account")
    assert text_of("shutdown") == "forbid(principal, action, resource is AgentCore::Gateway);\n"
    assert policies.forbid() == text_of("block")
    assert 'unless {\n  context.input has note &&\n  context.input has "if"\n};\n' in text_of(
        "required"
    )


# --- decisions that a table does not show --------------------------------------------------------


def allows(answers: Policy, caller: Any, **args: Any) -> bool:
    """Whether the policy allows a refund."""
    engine = Engine([read("p", policies.cedar(answers))], policies.schema())
    given = {"order": "1", "amount": 1, **args}
    decision = engine.decide(Call(caller, policies.ACTION, given, policies.ARN))
    assert (decision.errors, decision.decision == "NoDecision") == ((), False)
    return decision.allowed


@pytest.mark.parametrize(
    ("form", "claim", "expected"),
    [
        ("text", "write", True),
        ("text", "write read", False),
        ("words", "write", True),
        ("words", "read write", True),
        ("words", "write read", True),
        ("words", "read write admin", True),
        ("words", "read write-all", False),
        ("words", "overwrite read", False),
        ("list", ["read", "write"], True),
        ("list", ["write"], True),
        ("list", ["read", "write-all"], False),
        ("list", [], False),
    ],
)
def test_a_value_among_others(form: str, claim: Any, expected: bool) -> None:
    """A word or an item counts where it is whole, not where it is part of another."""
    answers = policies.answers(pattern="role", claim="c", claim_values=["write"], claim_form=form)
    assert expected == allows(answers, Claims({"c": claim}))


@pytest.mark.parametrize("form", ["words", "list"])
def test_a_star_in_a_value_is_a_star(form: str) -> None:
    """A value is compared as it is, never as a pattern."""
    answers = policies.answers(pattern="role", claim="c", claim_values=["a*b"], claim_form=form)
    claims = [["a*b", "x"], ["a-b", "x"]]
    given = [" ".join(claim) for claim in claims] if form == "words" else claims
    assert [allows(answers, Claims({"c": claim})) for claim in given] == [True, False]


@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        ("arn:aws:sts::123456789012:assumed-role/Agent/session", True),
        ("arn:aws:sts::123456789012:assumed-role/Agent", True),
        ("arn:aws:iam::123456789012:role/Agent", True),
        ("arn:aws:iam::123456789012:user/path/name", True),
        ("arn:aws:sts::999999999999:assumed-role/Agent/session", False),
        ("arn:aws:iam::999999999999:user/a:iam::123456789012:/name", False),
        ("arn:aws:iam::999999999999:user/:123456789012:/name", False),
    ],
)
def test_an_account_is_the_callers_own(arn: str, expected: bool) -> None:
    """Roles come assumed; and a path of another account's user cannot pretend."""
    answers = policies.answers(**PATTERNS["account"])
    assert expected == allows(answers, Iam(arn))


def test_a_kind_of_caller_is_told_from_another() -> None:
    """A policy for JWT callers never holds for a signed or an anonymous call."""
    answers = policies.answers(pattern="allow")
    callers = (Claims(), Iam(policies.ROLE_ARN), Anonymous())
    assert [allows(answers, caller) for caller in callers] == [True, False, False]


# --- hostile values ------------------------------------------------------------------------------

VALUES = st.text(min_size=1, max_size=40).filter(
    lambda text: not set(text) & set("\u2028\u2029\ufeff\ufffe\uffff")
    and all(ord(char) > 0x1F and not 0x7F <= ord(char) <= 0x9F for char in text)
)


@pytest.mark.parametrize(
    "value",
    ['"', "\\", '\\"', "*", "a\\*", '" || true || "', "{{ 7*7 }}", "{% raw %}", "\u202eevil", "//"],
)
def test_a_hostile_value(tmp_path: Path, value: str) -> None:
    """What would end a string, a template or a line is a value like any other."""
    assert_exact(tmp_path, value)


@pytest.mark.slow
@settings(deadline=None)
@given(value=VALUES)
def test_any_value(tmp_path_factory: pytest.TempPathFactory, value: str) -> None:
    """The value in the policy is the answer, and so is the one in the table."""
    assert_exact(tmp_path_factory.mktemp("project"), value)


def assert_exact(folder: Path, value: str) -> None:
    """Policy, table and recorded answers hold ``value`` exactly, and nobody else gets in."""
    answers = policies.answers(pattern="role", claim="role", claim_values=[value])
    files = policies.rendered(answers)
    text = files["refund_policy.cedar"]
    assert literal.string(value) in text
    body = read("p", text).json["conditions"][0]["body"]
    assert value == body["&&"]["right"]["=="]["right"]["Value"]
    cases = table.read(files["tests.yaml"].encode(), "tests.yaml").cases
    assert Claims({"role": value}) == cases[0].caller
    assert [value] == yaml.safe_load(files[".copier-answers.yml"])["claim_values"]
    assert (
        allows(answers, Claims({"role": value})),
        allows(answers, Claims({"role": value + "x"})),
    ) == (True, False)


@functools.cache
def texts_macro() -> jinja2.Template:
    """The template's macro that writes a text."""
    source = policies_template()
    macro = source[source.index("{% macro text") : source.index("{% macro attribute")]
    environment = jinja2.Environment(trim_blocks=True, lstrip_blocks=True)  # noqa: S701, no HTML
    return environment.from_string(macro + "{{ text(value) }}")


@given(st.text(max_size=40), st.sampled_from([first for first, _ in characters.HIDDEN]))
def test_the_macro_is_the_function(text: str, code: int) -> None:
    """The template's macro and the function escape every text alike."""
    for value in (text, text + chr(code), text + '"\\'):
        assert literal.string(value) == texts_macro().render(value=value).lstrip("\n")


def policies_template() -> str:
    root = Path(__file__).parents[2] / "copier_templates" / "policy"
    return (root / "{{ policy_name }}.cedar.jinja").read_text(encoding="utf-8")


# --- never an error on what fits the schema ------------------------------------------------------


SCALARS = st.sampled_from(["string", "integer", "number", "boolean"]).map(lambda t: {"type": t})
JSON_TYPES: st.SearchStrategy[dict[str, Any]] = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        inner.map(lambda items: {"type": "array", "items": items}),
        st.dictionaries(st.sampled_from("abc"), inner, max_size=2).map(
            lambda properties: {"type": "object", "properties": properties}
        ),
    ),
    max_leaves=3,
)
NAMES = st.sampled_from(["amount", "n", "order-id", "if", "has", "a.b", "x_1", "__cedar", "Set"])


@st.composite
def schemas(draw: st.DrawFn) -> Schema:
    """A target with one tool of any arguments, at least one of them a number."""
    properties = draw(st.dictionaries(NAMES, JSON_TYPES, min_size=1, max_size=4))
    number = draw(st.sampled_from(sorted(properties)))
    properties[number] = {"type": draw(st.sampled_from(["integer", "number"]))}
    required = draw(st.lists(st.sampled_from(sorted(properties)), unique=True))
    entry = {
        "name": "process_refund",
        "inputSchema": {"type": "object", "properties": properties, "required": required},
    }
    return Schema.of([Target("RefundTarget", from_entries("RefundTarget", [entry]))])


@st.composite
def fitting(draw: st.DrawFn, kind: Type) -> Any:
    """Any value of a type."""
    if isinstance(kind, Record):
        return {
            field.name: draw(fitting(field.type))
            for field in kind.fields
            if field.required or draw(st.booleans())
        }
    if isinstance(kind, SetOf):
        return [draw(fitting(kind.element)) for _ in range(draw(st.integers(0, 2)))]
    return draw(
        {
            "String": st.text(max_size=5),
            "Long": st.integers(-(2**63), 2**63 - 1),
            "Bool": st.booleans(),
            "decimal": st.decimals(-(10**14), 10**14, allow_nan=False, places=4),
        }[kind.name]
    )


@st.composite
def any_policy(draw: st.DrawFn, schema: Schema) -> Policy:
    """Any answers that fit the tool."""
    (tool,) = schema.tools
    numbers = [f.name for f in tool.input.fields if f.type.text() in _NUMBERS]
    argument = draw(st.sampled_from(numbers))
    pattern = draw(st.sampled_from(["allow", "amount", "role", "account", "hours", "block"]))
    pattern = draw(st.sampled_from([pattern, "required", "shutdown"]))
    permits = pattern not in ("block", "required", "shutdown")
    begin, end = draw(st.lists(TIMES, min_size=2, max_size=2, unique=True))
    values: dict[str, Any] = {
        "pattern": pattern,
        "with_amount": permits and pattern != "amount" and draw(st.booleans()),
        "with_role": pattern not in ("role", "account", "shutdown") and draw(st.booleans()),
        "with_hours": pattern not in ("hours", "shutdown") and draw(st.booleans()),
        "hours": f"{begin}-{end}",
        "with_required": permits and draw(st.booleans()),
        "argument": argument,
        "number_type": patterns.number_type(tool, argument),
        "below_integer": str(draw(st.integers(0, 10**14))),
        "below_number": f"{draw(st.decimals(0, 10**11, places=4)):f}",
        "claim": draw(st.text("abc:_ -\"\\'*", min_size=1).map(lambda text: "c" + text)),
        "claim_values": draw(st.lists(VALUES, min_size=1, max_size=2)),
        "account": draw(st.text("0123456789", min_size=12, max_size=12)),
        "required_arguments": draw(
            st.lists(st.sampled_from([f.name for f in tool.input.fields]), min_size=1, unique=True)
        ),
        "callers": draw(st.sampled_from(["jwt", "iam", "anyone"])),
        "gateway_arn": draw(st.sampled_from(["", policies.ARN])),
    }
    return policies.answers(**values)


_NUMBERS = {"__cedar::Long", "__cedar::decimal"}
TIMES = st.times().map(lambda time: time.isoformat("minutes"))
CALLERS = st.one_of(
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2).map(Claims),
    st.just(Iam(policies.ROLE_ARN)),
    st.just(Anonymous()),
)


@settings(deadline=None)
@given(st.data())
def test_a_generated_policy_never_fails(data: st.DataObject) -> None:
    """Whatever fits the tool's schema is decided, by a policy that validates and never errs."""
    schema = data.draw(schemas())
    answers = data.draw(any_policy(schema))
    statement = read("p", policies.cedar(answers))
    assert faults(statement, schema) == ()
    (tool,) = schema.tools
    call = Call(data.draw(CALLERS), tool.action, data.draw(fitting(tool.input)), policies.ARN)
    decision = Engine([statement], schema).assuming_permit().decide(call)
    assert decision.decision in ("Allow", "Deny")
    assert decision.errors == ()


# --- answers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {"policy_name": "1x"},
        {"policy_name": "a-b"},
        {"policy_name": "x" * 49},
        {"target": "Refund_Target"},
        {"tools": []},
        {"tools": ['a"b']},
        {"gateway_arn": "arn:aws:s3:::bucket"},
        {"pattern": "amount"},
        {"pattern": "amount", "argument": "a", "below_integer": "5"},
        {"pattern": "amount", "argument": "a", "below_number": "5.00001"},
        {"pattern": "amount", "argument": "a", "below_number": "1e5"},
        {"pattern": "amount", "argument": "a b", "below_number": "5"},
        {"pattern": "role", "claim": "role"},
        {"pattern": "role", "claim": "role", "claim_values": [""]},
        {"pattern": "role", "claim": "role", "claim_values": ["a\nb"]},
        {"pattern": "role", "claim": "scope", "claim_values": ["a b"], "claim_form": "words"},
        {"pattern": "role", "claim": "groups", "claim_values": ['a"'], "claim_form": "list"},
        {"pattern": "account", "account": "12345"},
        {"pattern": "hours"},
        {"pattern": "hours", "hours": "9-17"},
        {"pattern": "hours", "hours": "09:00-24:00"},
        {"pattern": "hours", "hours": "09:00-09:00"},
        {"pattern": "shutdown", "with_hours": True, **DAY},
        {"pattern": "required"},
        {"pattern": "guardrail"},
        {"pattern": "guardrail", "guardrail_filters": ["HATE"]},
        {"pattern": "guardrail", "guardrail_filters": ["JAILBREAK"], "guardrail_data_path": "x"},
    ],
)
def test_answers_that_are_refused(values: dict[str, Any]) -> None:
    """What cannot be a policy is refused before anything is written."""
    with pytest.raises(ValidationError):
        policies.answers(**{"pattern": "allow", **values})


GATEWAY = JudgedGateway("MyGateway", "CUSTOM_JWT", "MyPolicyEngine", "LOG_ONLY", (policies.ARN,))


@pytest.mark.parametrize(
    ("values", "code", "hint"),
    [
        ({"pattern": "allow", "tools": ["proces_refund"]}, "policy-tool", "Did you mean"),
        ({"pattern": "amount", **AMOUNT, "argument": "order"}, "policy-argument", "amount"),
        ({"pattern": "amount", **POINTS, "argument": "amount"}, "policy-argument", "number"),
        ({"pattern": "required", "required_arguments": ["who"]}, "policy-argument", "note"),
        ({"pattern": "required", "required_arguments": ["order"]}, "policy-argument", "Leave"),
        ({"pattern": "account", **ACCOUNT}, "policy-caller", "AWS_IAM"),
        ({"pattern": "allow", "callers": "iam"}, "policy-caller", "with jwt"),
    ],
)
def test_answers_that_do_not_fit_the_gateway(values: dict[str, Any], code: str, hint: str) -> None:
    """What the tools or the callers cannot give is said before anything is written."""
    (problem,) = patterns.check(policies.answers(**values), policies.schema(), GATEWAY)
    assert code == problem.code
    assert hint in problem.hint


@pytest.mark.parametrize("name", ["allow-with-all", "amount-integer", "required", "block"])
def test_answers_that_fit(name: str) -> None:
    """What fits has no problem; nor has what cannot be known."""
    answers = policies.answers(**PATTERNS[name])
    assert patterns.check(answers, policies.schema(), GATEWAY) == ()
    assert patterns.check(answers, Schema((), ("RefundTarget",)), GATEWAY) == ()


@pytest.mark.parametrize(
    ("hours", "inside", "outside"),
    [
        ("09:00-17:30", ("09:00", "17:29"), ("08:59", "17:30", "00:00")),
        ("22:00-06:05", ("22:00", "00:00", "06:04"), ("06:05", "21:59")),
        ("00:00-00:01", ("00:00",), ("00:01", "23:59")),
        ("00:01-00:00", ("00:01", "23:59"), ("00:00",)),
    ],
)
def test_hours_begin_with_the_first_minute_and_end_before_the_second(
    hours: str, inside: tuple[str, ...], outside: tuple[str, ...]
) -> None:
    """Also over midnight; whatever the day is."""
    text = policies.cedar(policies.answers(pattern="hours", hours=hours))
    engine = Engine([read("p", text)], policies.schema())
    args = {"order": "1", "amount": 1}
    for day in ("2026-02-28", "2028-02-29"):
        for time in (*inside, *outside):
            call = Call(Claims(), policies.ACTION, args, policies.ARN, moment(f"{day}T{time}Z"))
            assert engine.decide(call).allowed == (time in inside), time


# --- guardrails ----------------------------------------------------------------------------------

FORMS: dict[str, dict[str, Any]] = {
    "one": {"guardrail_category": "promptAttack", "guardrail_filters": ["JAILBREAK"]},
    "two-output": {
        "guardrail_category": "contentFilter",
        "guardrail_filters": ["HATE", "INSULTS"],
        "guardrail_effect": "suppressOutput",
    },
    "permit-path": {
        "guardrail_category": "sensitiveInformation",
        "guardrail_filters": ["EMAIL"],
        "guardrail_effect": "permit",
        "guardrail_data_path": "context.input.note",
    },
}


@realcli.needs_cli
@pytest.mark.parametrize("name", FORMS)
def test_a_guardrail_is_what_the_cli_writes(tmp_path: Path, name: str) -> None:
    """The statement of a form, and its phase, are those of the real CLI for the same answers."""
    form = FORMS[name]
    folder = realcli.create(tmp_path, "Shop", "Strands")
    state = folder / "agentcore/.cli/deployed-state.json"
    gateway = {"gatewayId": "mygateway-abc123", "gatewayArn": policies.ARN}
    gateway |= {"targets": {"RefundTarget": {"targetId": "T1"}}}
    resources = {"mcp": {"gateways": {"MyGateway": gateway}}}
    state.parent.mkdir(exist_ok=True)
    deployment = {"name": "default", "account": "123456789012", "region": "us-east-1"}
    (folder / "agentcore/aws-targets.json").write_text(json.dumps([deployment]))
    state.write_text(json.dumps({"targets": {"default": {"resources": resources}}}))
    assert realcli.run(folder, "add", "policy-engine", "--name", "E", "--json").returncode == 0
    words = ["--form-category", form["guardrail_category"]]
    words += ["--form-filters", ",".join(form["guardrail_filters"])]
    if "guardrail_effect" in form:
        words += ["--form-effect", form["guardrail_effect"]]
    if "guardrail_data_path" in form:
        words += ["--form-data-path", form["guardrail_data_path"]]
    words += ["--name", "p", "--engine", "E", "--gateway", "MyGateway", "--json"]
    done = realcli.run(folder, "add", "policy", *words)
    assert done.returncode == 0, done.stdout + done.stderr
    config = json.loads((folder / "agentcore/agentcore.json").read_text())
    (written,) = config["policyEngines"][0]["policies"]

    answers = policies.answers(pattern="guardrail", tools=["POST:/invocations"], **form)
    assert written["statement"] == policies.cedar(answers).strip()
    phase = guardrails.authorization_phase(answers.guardrail_effect)
    assert written["authorizationPhase"] == phase


def test_a_guardrail_on_a_tool() -> None:
    """With tools, a guardrail is about their calls; it has no table, for nobody can run it here."""
    answers = policies.answers(
        pattern="guardrail", **FORMS["permit-path"], tools=["process_refund", "list_orders"]
    )
    files = policies.rendered(answers)
    assert {"refund_policy.cedar", ".copier-answers.yml"} == files.keys()
    assert (
        'action in [AgentCore::Action::"RefundTarget___process_refund", '
        'AgentCore::Action::"RefundTarget___list_orders"]'
    ) in files["refund_policy.cedar"]
    assert read("p", files["refund_policy.cedar"]).kind == "extension"


def test_decimals_are_exact() -> None:
    """The limit is the text that was answered: no float is in between."""
    answers = policies.answers(
        pattern="amount", argument="amount", below_number="999999999999.9999"
    )
    below = Decimal("999999999999.9998")
    assert [
        allows(answers, Claims(), amount=amount) for amount in (below, below + Decimal("0.0001"))
    ] == [True, False]
