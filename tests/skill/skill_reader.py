"""An agent that knows nothing but the skill in the project: it looks up, fills in and runs."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field

from front_door import Host, Result

PLACEHOLDER = re.compile(r"<([^<>\n]+)>")


@dataclass
class Skill:
    """The skill's text, by its sections."""

    text: str

    @classmethod
    def installed(cls, host: Host) -> Skill:
        """As `connect skill install` put it into the project."""
        result = host.connect("skill", "install", "claude")
        assert result.code == 0, result.said
        return cls((host.root / ".claude/skills/connect/SKILL.md").read_text(encoding="utf-8"))

    def section(self, title: str) -> str:
        """What stands below the heading that ends with ``title``, down to the next one."""
        found = re.search(
            rf"^##+ (?:\d+\. )?{re.escape(title)}\n(.*?)(?=^##|\Z)", self.text, re.M | re.S
        )
        assert found, f"the skill has no section {title!r}"
        return found[1]

    def commands(self, title: str = "") -> list[str]:
        """The commands of a section, or of the whole skill, in its order."""
        text = self.section(title) if title else self.text
        blocks = re.findall(r"^```bash\n(.*?)^```", text, re.M | re.S)
        return [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]

    def table(self, title: str, *, number: int = 0) -> list[list[str]]:
        """The rows of a table of a section, without its head."""
        tables = re.findall(r"(?:^\|.*\n)+", self.section(title), re.M)
        rows = [line.strip("|\n ").split("|") for line in tables[number].splitlines()[2:]]
        return [[cell.strip() for cell in row] for row in rows]

    def inline(self, title: str, begins: str) -> str:
        """The one piece of code within a section's sentences that begins so."""
        (found,) = re.findall(rf"`({re.escape(begins)}[^`]*)`", self.section(title))
        return str(found)


def filled(command: str, facts: Mapping[str, str]) -> list[str]:
    """The words of a command with its placeholders filled in. KeyError: nobody knows that one."""
    known = PLACEHOLDER.sub(lambda found: facts[found[1]], command)
    words = shlex.split(known)
    assert words.pop(0) == "connect", command
    return words


@dataclass
class Agent:
    """It does one task; ``ran`` is what it ran, and what came of it."""

    host: Host
    facts: Mapping[str, str]
    skill: Skill = field(init=False)
    ran: list[tuple[list[str], Result]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.skill = Skill.installed(self.host)

    def run(self, words: list[str]) -> Result:
        result = self.host.connect(*words)
        self.ran.append((words, result))
        return result

    def look(self) -> dict[str, object]:
        """Step 1."""
        _, status = self.skill.commands("Look")
        return self.run(filled(status, self.facts)).document

    def direction(self, says: str) -> str:
        """Step 2: what the table has for what the person says."""
        return next(row[2] for row in self.skill.table("Who calls whom") if row[0] == says)

    def path(self, has: str) -> str:
        """Step 3."""
        row = next(row for row in self.skill.table("Which path") if row[0].startswith(has))
        (advise,) = self.skill.commands("Who calls whom")
        words = filled(advise.replace("<agent|app>", "agent"), {"front": row[1]})
        assert self.run(words).document["path"] == row[2]
        return row[2]

    def sign_in(self, path: str, wanted: str) -> list[str] | None:
        """Step 4: the words of the sign-in; None where the table says that it is not possible."""
        title = "Which sign-in"
        cells = {(row[0], row[1]): row[2] for row in self.skill.table(title)}
        if path == "credential":
            return []
        if (path, wanted) not in cells:
            return None
        lines = next(row[1] for row in self.skill.table(title, number=1) if row[0] == wanted)
        pieces = re.findall(r"`(--[^`]*)`", lines)
        if path not in ("mcp", "openapi"):
            pieces = pieces[:1]
        return shlex.split(PLACEHOLDER.sub(lambda f: self.facts[f[1]], " ".join(pieces)))

    def command(self, path: str, sign_in: list[str], *, authorizer: str = "AWS_IAM") -> list[str]:
        """Step 6: the command of the path. ``authorizer`` is empty for a gateway that is there."""
        (found,) = self.skill.commands(path)
        if authorizer == "CUSTOM_JWT":
            found = found.replace(
                "--authorizer-type AWS_IAM", self.skill.inline("The command", "--authorizer-type ")
            )
        elif not authorizer:
            found = found.replace("--authorizer-type AWS_IAM", "")
        if path != "credential":
            found = re.sub(r"--outbound-auth.*", "", found)
        return [*filled(found, self.facts), *sign_in]

    def connect(self, words: list[str]) -> Result:
        """Step 7: shown, which changes nothing; then applied, and looked at again."""
        before = self.host.tree()
        shown = self.run([*(word for word in words if word != "--json"), "--dry-run"])
        assert shown.code == 0, shown.said
        assert "+++ b/" in shown.stdout
        assert self.host.tree() == before
        result = self.run(words)
        assert result.code == 0, result.said
        return result

    def is_fine(self) -> list[str]:
        """What the last look finds that the person did not bring in."""
        check = filled(self.skill.commands("Show it, apply it, look again")[2], self.facts)
        return [one["code"] for one in self.run(check).document["drift"]]
