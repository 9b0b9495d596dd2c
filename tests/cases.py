"""Every combination of path A, as data: the snapshots and the run tests go through this list."""

from __future__ import annotations

from dataclasses import dataclass

DISCOVERY = "https://idp.example.com/.well-known/openid-configuration"

AUTHORIZERS: dict[str, tuple[str, ...]] = {
    "none": ("--authorizer-type", "NONE"),
    "iam": ("--authorizer-type", "AWS_IAM"),
    "jwt": (
        *("--authorizer-type", "CUSTOM_JWT", "--discovery-url", DISCOVERY),
        *("--allowed-audience", "my-api", "--allowed-scopes", "gw/read,gw/write"),
        *("--client-credential", "MyGateway-oauth"),
    ),
    "forward": (
        *("--authorizer-type", "CUSTOM_JWT", "--discovery-url", DISCOVERY),
        *("--allowed-clients", "web-app", "--forward-caller-token"),
    ),
}

OUTBOUND: dict[str, tuple[str, ...]] = {
    "none": (),
    "oauth": (
        *("--outbound-auth", "oauth", "--credential-name", "Weather-oauth"),
        *("--oauth-discovery-url", "https://auth.example.com/.well-known/openid-configuration"),
        *("--oauth-scopes", "read,write"),
    ),
}


@dataclass(frozen=True)
class Case:
    """One combination; ``framework`` is also the name of its host project in examples/."""

    framework: str
    authorizer: str
    outbound: str
    options: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        options = "".join(f"-{word.lstrip('-')}" for word in self.options)
        return f"mcp-{self.framework}-{self.authorizer}-{self.outbound}{options}"

    @property
    def arguments(self) -> tuple[str, ...]:
        """The flags of `connect scaffold`, but for --project and the output's form."""
        return (
            *("--path", "mcp", "--framework", self.framework, "--gateway", "MyGateway"),
            *AUTHORIZERS[self.authorizer],
            *("--name", "WeatherTools", "--endpoint", "https://mcp.example.com/mcp"),
            *OUTBOUND[self.outbound],
            *self.options,
            "--yes",
        )


CASES: tuple[Case, ...] = (
    *(
        Case(framework, authorizer, outbound)
        for framework in ("strands", "langgraph", "mcp")
        for authorizer in AUTHORIZERS
        for outbound in OUTBOUND
    ),
    # Together with these, each line of each template is in a snapshot.
    Case("strands", "iam", "none", ("--tool-search", "never", "--with-tests")),
    Case("mcp", "forward", "none", ("--tool-search", "always", "--with-tests")),
    Case("langgraph", "jwt", "none", ("--tool-search", "never", "--with-tests")),
    Case("langgraph", "none", "none", ("--tool-search", "always", "--with-tests")),
)
