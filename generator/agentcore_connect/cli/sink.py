"""What a command does with its Plan: save it, apply it or neither, and show it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agentcore_connect.cli import answered, terminal
from agentcore_connect.cli.confirm import confirmed
from agentcore_connect.errors import ConnectError, InvalidInput, Problem, Unresolved

if TYPE_CHECKING:
    from agentcore_connect.plan.plan import Plan


def finish(
    command: str,
    plan: Plan,
    *,
    dry_run: bool,
    save: Path | None = None,
    validate: bool = False,
    diff: bool = False,
    asks: bool = False,
    full: bool = False,
    as_json: bool,
    more: Mapping[str, Any] | None = None,
    adds_resources: bool = False,
    adds_code: bool = False,
    adds_units: bool = False,
    taken: Mapping[str, str] | None = None,
) -> int:
    """Save the plan, apply it, or neither; then show it. The exit code: 3 where it conflicts.

    ``command`` names the command in its JSON, and ``more`` is what that has beside the plan. What
    else is looked at follows from what the command may add: resources, which the agentcore CLI
    has to deploy; agent code beside files with secrets; units, whose templates have to be where
    Copier looks for them. A person at a terminal is asked first where ``asks``. A success is three
    lines, and a dry run shows the diffs of the files that change; ``full`` says all of it, as does
    a change with conflicts. ``taken`` are the defaults that count because nobody was asked: they
    are always said. Raises InvalidInput or ConnectError, and then nothing is changed; Interrupted
    where the person does not agree.
    """
    from agentcore_connect.answers.asking import defaults
    from agentcore_connect.plan import apply, show, validation, wording

    if defaulted := defaults(taken or {}):
        plan = replace(plan, reasons=(*plan.reasons, defaulted))
    is_seen = False
    code = Unresolved.exit_code if any(change.conflict for change in plan.changes) else 0
    if save is not None:
        _save(plan, save)
    elif not dry_run:
        if validate:
            _validate(plan)
        is_seen = asks and not as_json and confirmed(plan)
        apply.apply(plan, command)
        if adds_units:
            plan = _after_apply(plan)
    if plan.writes:
        noticed = _noticed(plan, save is not None, resources=adds_resources, code=adds_code)
        plan = replace(plan, warnings=(*plan.warnings, *noticed))
    if plan.commands or plan.next_steps or plan.warnings:
        plan = wording.worded(plan, validation.version(asks=adds_resources))
    if as_json:
        document = show.document(command, plan, differs=dry_run or diff, full=full)
        terminal.emit(document | dict(more or {}))
        return code
    if save is None and not dry_run and not full and plan.done and plan.writes and not code:
        _say_briefly(plan, defaulted, again=command == "scaffold")
        if diff:
            terminal.say(show.diffs(plan, full=True), data=True)
        return code
    if not (is_seen and sys.stdout.isatty()):
        terminal.say(show.tree(plan), data=True)
    if dry_run or diff:
        terminal.say(show.diffs(plan, full=full or diff), data=True)
    is_made = save is None and not dry_run
    told = show.notes(plan, is_made=is_made) if full or code else show.remarks(plan)
    terminal.say(told, prose=True)
    if save is not None:
        terminal.say(
            [("", ""), (f"Saved. `connect apply {save}` applies exactly this.", "bold")], prose=True
        )
    elif dry_run:
        terminal.say(
            [("", ""), (f"Dry run: {show.summary(plan)}. Nothing was changed.", "bold")], prose=True
        )
    return code


def _say_briefly(plan: Plan, defaulted: str, *, again: bool) -> None:
    """A success in three lines, and what nobody may miss."""
    from agentcore_connect.plan import show

    terminal.say(show.brief(plan), data=True, prose=True)
    if defaulted:
        terminal.say([(f"  {defaulted}", "")], prose=True)
    terminal.say(show.attention(plan), prose=True)
    terminal.say(show.next_line(plan, again=again), prose=True)


def _noticed(plan: Plan, is_saved: bool, *, resources: bool, code: bool) -> Iterator[str]:
    """Warnings about this machine, and about a plan that is saved: they are only shown."""
    from agentcore_connect.plan import validation
    from agentcore_connect.project import envfile

    found: list[str | None] = []
    if resources:
        found.append(validation.state())
    if code:
        found += [envfile.exposed(plan.root), _with_secrets(plan) if is_saved else None]
    return filter(None, found)


def _save(plan: Plan, path: Path) -> None:
    """Write the plan to its file; a file that is something else is never overwritten."""
    from agentcore_connect.disk.files import is_free
    from agentcore_connect.plan.saved import dump, is_plan

    try:
        if not is_free(path, is_plan):
            raise FileExistsError(17, "the file exists and is not a plan")
        _write_private(path, dump(plan))
    except OSError as error:
        raise InvalidInput(
            Problem(
                "unwritable",
                f"cannot save the plan: {error.strerror}",
                "Name another file with --plan.",
                field="plan",
                file=str(path),
            )
        ) from None


def _with_secrets(plan: Plan) -> str | None:
    """A warning where a plan to be saved holds what looks like a secret, as its files do."""
    from agentcore_connect.vocabulary.secret import taken_out

    files = [c.path for c in plan.writes for text in (c.after,) if text and taken_out(text)[1]]
    if not files:
        return None
    return (
        f"the saved plan contains what looks like a secret, from {' and '.join(files)}: only you "
        "can read the plan; do not commit it, and move the secret into a credential."
    )


def _write_private(path: Path, text: str) -> None:
    """Write a file for its owner alone: a plan holds whole files, whatever is in them."""
    path.touch(mode=0o600)
    path.chmod(0o600)  # one that was there
    path.write_text(text, encoding="utf-8", newline="\n")


def _after_apply(plan: Plan) -> Plan:
    """The plan, with a warning where the templates could not be put where units look for them."""
    if not plan.units:
        return plan
    from agentcore_connect.project.sources import SOURCE
    from agentcore_connect.units.templates.own import place_bundle

    try:
        place_bundle()
    except (OSError, RuntimeError) as error:  # RuntimeError: nobody's home
        reason = getattr(error, "strerror", None) or error
        warning = f"{SOURCE} could not be written ({reason}): plain `copier update` needs it."
        return replace(plan, warnings=(*plan.warnings, warning))
    return plan


def _validate(plan: Plan) -> None:
    """Raise ConnectError where the real CLI would not accept the project."""
    from agentcore_connect.plan import validation

    verdict = validation.validate(plan)
    if verdict is not None:
        raise ConnectError(
            Problem(
                "validate",
                f"`agentcore validate` rejects the result: {verdict}",
                "Nothing was changed. If the project was valid before, please report this.",
            )
        )


_FORM = "It has lines such as `gateway: MyGateway`; `connect questions` has the names."


def answers_file(path: Path) -> dict[str, Any]:
    """The answers in a YAML or JSON file, with the names of flags. InvalidInput as `mapping`."""
    from agentcore_connect.disk.files import read_named
    from agentcore_connect.text.yamlfile import mapping

    content = read_named(path)
    values = _json_object(content) or mapping(content, str(path), _FORM)
    found = {key.replace("-", "_"): value for key, value in values.items() if value is not None}
    answered.read(str(path), found)
    return found


def _json_object(content: bytes) -> dict[str, Any] | None:
    """The object of a JSON file, whose escapes are not all YAML's; None where YAML has to tell.

    Half of a character, which JSON can escape and nothing can write, is left to YAML's refusal.
    """
    import json

    from agentcore_connect import limits
    from agentcore_connect.text import jsonedit

    if len(content) > limits.ANSWERS_BYTES:
        return None
    try:
        value = jsonedit.parse(jsonedit.read(content, ""), "")
        json.dumps(value, ensure_ascii=False).encode()
    except (InvalidInput, UnicodeEncodeError):
        return None
    return value if isinstance(value, dict) else None
