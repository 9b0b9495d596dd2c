"""What a person is told beside the changes of a policy: commands, next steps, warnings."""

from __future__ import annotations

from dataclasses import dataclass

from agentcore_connect.project import deployment
from agentcore_connect.project.gateway import Command
from agentcore_connect.project.policy import STRICT, DeclaredPolicy, PolicyEngine
from agentcore_connect.project.project import CONFIG, DEPLOYED_STATE, Project
from agentcore_connect.units.questions import Policy
from agentcore_connect.vocabulary import guardrails


@dataclass(frozen=True)
class Step:
    """One `connect policy add`: ``project`` is as it was before.

    ``attached`` says that the engine is new to the gateway or the project, ``ready`` that the
    policy can be declared, ``edit_config`` that agentcore.json is edited.
    """

    project: Project
    answers: Policy
    policy: DeclaredPolicy
    attached: bool
    ready: bool
    edit_config: bool

    @property
    def is_new_engine(self) -> bool:
        return self.project.engine(self.answers.engine) is None

    @property
    def is_declared(self) -> bool:
        return self.project.policy(self.answers.engine, self.answers.policy_name) is not None


def commands(step: Step) -> tuple[Command, ...]:
    """The `agentcore` 0.30.0 commands that do the same, run in the project's folder.

    Only a new engine can be attached, and only a new policy added, by command.
    """
    answers, listed = step.answers, []
    if step.is_new_engine:
        listed.append(PolicyEngine(answers.engine).command(answers.gateway))
    if step.ready and not step.is_declared:
        listed.append(step.policy.command(answers.engine))
    return tuple(listed)


def next_steps(step: Step) -> tuple[str, ...]:
    """What to run, in order: the table first, then the deploy, then the gateway's decisions."""
    answers = step.answers
    steps = [] if step.edit_config else _by_hand(step)
    steps += deployment.where_to_deploy(step.project)
    if answers.pattern != "guardrail":
        steps.append(
            "Add your cases to the policy's table, and run it with `connect policy "
            "test`, without AWS."
        )
    if not step.ready:
        return (
            *steps,
            "Run `agentcore deploy -y`: it creates the gateway and writes its ARN to "
            f"{DEPLOYED_STATE}.",
            f"Then run `connect policy add --name {answers.policy_name}` again: it fills the ARN "
            f"into the policy and declares it in {CONFIG}.",
        )
    steps.append("Run `connect policy check`, then `agentcore deploy -y`.")
    gateway = step.project.gateway(answers.gateway)
    if gateway is None or not gateway.enforces:
        steps.append(
            f"Let callers use gateway {answers.gateway}, which only logs what its engine decides. "
            "Look at the decisions with `agentcore logs --query policy`, then run `connect policy "
            f"enforce --gateway {answers.gateway}`."
        )
    return tuple(steps)


def waits(step: Step) -> str:
    """Why a policy that is there is not declared, for who asks for it again too early."""
    return (
        f"policy {step.answers.policy_name} waits for the ARN of gateway {step.answers.gateway}, "
        f"which {DEPLOYED_STATE} does not have: run `agentcore deploy -y`, then this command again."
    )


def _by_hand(step: Step) -> list[str]:
    """Without an edit of agentcore.json: the commands, and what no command does."""
    answers, steps = step.answers, []
    if commands(step):
        steps.append(f"Run the equivalent commands: {CONFIG} was not changed.")
    if step.attached and not step.is_new_engine:
        steps.append(
            "No command attaches an existing engine: set policyEngineConfiguration of gateway "
            f"{answers.gateway} in {CONFIG}."
        )
    if step.ready and step.is_declared:
        steps.append(
            f"No command updates an existing policy: copy {step.policy.source} into its statement "
            f"in {CONFIG}."
        )
    if step.policy.authorization_phase != "INITIATE" and not step.is_declared:
        steps.append(
            "No command sets the phase of a policy from a file: set authorizationPhase of policy "
            f"{answers.policy_name} to {step.policy.authorization_phase} in {CONFIG}."
        )
    return steps


def warnings(step: Step) -> tuple[str, ...]:
    """What the person should know whatever they do next."""
    answers, found = step.answers, []
    if step.ready and not step.is_declared and answers.pattern not in ("shutdown", "guardrail"):
        found += _validation(step)
    if answers.pattern == "shutdown":
        found.append(
            f"Policy {answers.policy_name} denies every call of every tool of each gateway that "
            f"uses engine {answers.engine}, from the deploy on if the gateway enforces."
        )
    if answers.pattern == "guardrail":
        found.append(
            "connect cannot try out a guardrail: only the service evaluates it. The gateway's "
            f"role needs {guardrails.IAM_ACTION}."
        )
    return tuple(found)


def _validation(step: Step) -> list[str]:
    """Why the service's own analysis is left out, or what it may refuse."""
    answers, name = step.answers, step.answers.policy_name
    forbids = answers.pattern in ("block", "required")
    if not forbids and not answers.is_unconditional:
        return []
    finding = "Overly Restrictive" if forbids else "Overly Permissive"
    does = "forbids calls" if forbids else "allows every call of its callers and tools"
    if step.policy.validation_mode == STRICT:
        return [
            f"The deploy may refuse policy {name} as {finding}, because it {does}: then set its "
            f"validationMode in {CONFIG} to IGNORE_ALL_FINDINGS."
        ]
    return [
        f"Policy {name} {does}, which a strict validation may refuse as {finding}: it is declared "
        "with IGNORE_ALL_FINDINGS, and the service checks it against the tools' schema all the "
        "same."
    ]
