"""An agent's process, started as in production, and what it answers."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any, Literal
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from .port import free_port
from .warm import AVAILABLE, Forked, parent

_LAUNCH = Path(__file__).with_name("launch")
_AUTHORITY = Path(__file__).with_name("authority.pem")
"""It signed nothing. In place of a machine's 140, which each new HTTP client reads for 40 ms."""
_OPENER = build_opener(ProxyHandler({}))  # 127.0.0.1 is never behind the machine's proxy


@dataclass(frozen=True)
class Reply:
    """An answer of /invocations: `text` is what the user reads.

    `error` is what the SDK reports of an exception, also where that ended a stream after a 200.
    """

    status: int
    text: str
    error: str | None = None


class AgentProcess:
    """The agent in `project` (the folder of main.py), running while the context is open.

    `how="main"` runs `python main.py`, `how="uvicorn"` runs `uvicorn main:app`; with `warm`, in a
    fork of a process that has imported the libraries, where the system can. The process sees
    PATH, a HOME of its own and `env`; the search for AWS credentials on the network is switched
    off, so that "no credentials" means none, on any machine. It can trust no TLS server.
    """

    def __init__(
        self,
        project: Path,
        python: Path,
        how: Literal["main", "uvicorn"] = "main",
        env: Mapping[str, str] | None = None,
        *,
        warm: bool = False,
        patience: float = 90,
    ) -> None:
        self.project, self.python, self.how = project, python, how
        self._warm = warm and AVAILABLE
        self._env, self._patience = dict(env or {}), patience
        self.port = free_port()

    def __enter__(self) -> AgentProcess:
        self._folder = tempfile.TemporaryDirectory(prefix="agent-", ignore_cleanup_errors=True)
        self._output = Path(self._folder.name) / "output.txt"
        home = Path(self._folder.name) / "home"
        home.mkdir()
        env = {"PATH": os.environ["PATH"], "HOME": str(home), "AWS_EC2_METADATA_DISABLED": "true"}
        env["PYTHONUNBUFFERED"] = "1"  # so that `output` has all that was written
        env["SSL_CERT_FILE"] = str(_AUTHORITY)
        env["STANDIN_PORT"] = str(self.port)
        arguments = ["-m", "uvicorn", "main:app", "--port", str(self.port)]
        if self.how == "main":
            arguments = ["main.py"]
            env["PYTHONPATH"] = str(_LAUNCH)
        self._process = self._start(arguments, env | self._env)
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._last_words = self._output.read_text(errors="replace")
        self._folder.cleanup()

    @property
    def output(self) -> str:
        """What the process wrote to stdout and stderr; also after its end."""
        if self._output.exists():
            return self._output.read_text(errors="replace")
        return self._last_words

    def ping(self) -> dict[str, Any] | None:
        """Give the answer of GET /ping, or None while nobody answers."""
        try:
            with _OPENER.open(f"http://127.0.0.1:{self.port}/ping", timeout=5) as response:
                answer: dict[str, Any] = json.load(response)
                return answer
        except OSError:
            return None

    def invoke(
        self,
        prompt: str,
        *,
        session_id: str | None = None,
        workload_token: str | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 120,
    ) -> Reply:
        """POST {"prompt": prompt} to /invocations with the headers that the runtime sets.

        Header names: bedrock_agentcore.runtime.models.
        """
        sent = {"Content-Type": "application/json", "Accept": "text/event-stream, application/json"}
        if session_id is not None:
            sent["X-Amzn-Bedrock-AgentCore-Runtime-Session-Id"] = session_id
        if workload_token is not None:
            sent["WorkloadAccessToken"] = workload_token
        request = Request(
            f"http://127.0.0.1:{self.port}/invocations",
            json.dumps({"prompt": prompt}).encode(),
            sent | dict(headers or {}),
        )
        try:
            with _OPENER.open(request, timeout=timeout) as response:
                body, status = response.read().decode(), response.status
                streamed = response.headers.get_content_type() == "text/event-stream"
        except HTTPError as refusal:
            with refusal:
                body, status, streamed = refusal.read().decode(), refusal.code, False
        except (OSError, HTTPException) as failure:
            raise RuntimeError(
                f"/invocations did not answer: {failure!r}\n{self.output}"
            ) from failure
        values = list(_events(body)) if streamed else [_json(body)]
        error = next((v["error"] for v in values if isinstance(v, dict) and "error" in v), None)
        return Reply(status, "".join(map(_text, values)), error and str(error))

    def _start(self, arguments: list[str], env: dict[str, str]) -> subprocess.Popen[bytes] | Forked:
        self._output.touch()
        if self._warm:
            return parent(self.python).fork(arguments, self.project, env, self._output)
        with self._output.open("wb") as output:
            return subprocess.Popen(
                [self.python, *arguments],
                cwd=self.project,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # so that its children end with it
            )

    def _wait(self) -> None:
        deadline = time.monotonic() + self._patience
        while self.ping() is None:
            if self._process.poll() is not None:
                code = self._process.returncode
                raise RuntimeError(f"the agent ended with {code} before it served:\n{self.output}")
            if time.monotonic() > deadline:
                raise RuntimeError(f"no answer after {self._patience:g} s:\n{self.output}")
            time.sleep(0.1)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _events(body: str) -> Iterator[Any]:
    """Give the value of each `data:` line, as BedrockAgentCoreApp writes a generator's values."""
    for line in body.splitlines():
        if line.startswith("data:"):
            yield _json(line.removeprefix("data:").strip())


def _text(value: Any) -> str:
    """What a user reads of one value: a Strands text delta, a "result", an "error", a string."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        return json.dumps(value)
    if isinstance(value.get("event"), dict):
        delta = value["event"].get("contentBlockDelta", {}).get("delta", {})
        return str(delta.get("text", ""))
    for name in ("result", "error"):
        if name in value:
            return value[name] if isinstance(value[name], str) else json.dumps(value[name])
    return json.dumps(value)
