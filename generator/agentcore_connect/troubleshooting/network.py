"""What stands between the agent and the gateway: names, certificates, proxies, limits."""

from __future__ import annotations

from agentcore_connect.troubleshooting.entry import Entry

_MET = "runtime tests"

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "certificate-not-trusted",
        "`CERTIFICATE_VERIFY_FAILED`",
        (
            "CERTIFICATE_VERIFY_FAILED",
            "unable to get local issuer certificate",
            "self-signed certificate in certificate chain",
        ),
        "Python does not trust the certificate that it was shown: mostly a company's proxy that "
        "opens TLS, or an installation without root certificates.",
        (
            "Set `SSL_CERT_FILE` to a file with your company's root certificate. "
            "`REQUESTS_CA_BUNDLE` and `AWS_CA_BUNDLE` do not count for MCP clients.",
            "On macOS with Python from python.org run `Install Certificates.command`.",
        ),
        _MET,
    ),
    Entry(
        "proxy-wants-sign-in",
        "`407 Proxy Authentication Required`",
        ("407 Proxy Authentication Required", "ProxyError: 407"),
        "The proxy in `HTTPS_PROXY` wants a user and a password.",
        (
            "Put them into `HTTPS_PROXY`, or name the gateway's host in `NO_PROXY` where it can be "
            "reached directly.",
        ),
        _MET,
    ),
    Entry(
        "no-proxy-not-understood",
        "`httpx.InvalidURL: Invalid port` before any request",
        ("InvalidURL: Invalid port",),
        "httpx reads `NO_PROXY` as a list of hosts and stumbles over an IPv6 range such as "
        "`fe80::/10`.",
        ("Take that range out of `NO_PROXY` (and `no_proxy`) for this process.",),
        _MET,
    ),
    Entry(
        "name-not-resolved",
        "The host's name is not known",
        (
            "Name or service not known",
            "nodename nor servname provided",
            "Temporary failure in name resolution",
            "getaddrinfo ENOTFOUND",
            "Could not connect to the endpoint URL",
        ),
        "DNS has no address for the host: a typing error in the URL, a region without the service, "
        "or a VPC without DNS.",
        (
            "Compare the host with `agentcore fetch access --name <gateway>`.",
            "In a VPC give the subnets a way out, or interface endpoints for the service.",
        ),
        "botocore; Python",
    ),
    Entry(
        "connection-cut",
        "`Connection reset by peer`, or `Server disconnected without sending a response`",
        (
            "Connection reset by peer",
            "Server disconnected without sending a response",
            "RemoteProtocolError: peer closed connection",
            "Connection closed by the remote",
        ),
        "The connection ended before the answer: a server that restarts, a proxy or load balancer "
        "with a shorter limit, or one that was kept open and idle for too long.",
        (
            "Whether a tool call was executed is not known: look before you repeat it.",
            "Where it comes after the same time again and again, raise that limit of the proxy.",
        ),
        "httpx",
    ),
    Entry(
        "gateway-not-found",
        "`404 Not Found` from the gateway",
        ("404 Not Found ... gateway.bedrock-agentcore", "404 Not Found ... /mcp/mcp"),
        "There is no MCP endpoint at this URL: `/mcp` is missing or doubled, or the gateway was "
        "deleted and made anew under another address.",
        (
            "Set the variable to the URL that `agentcore fetch access --name <gateway>` prints.",
            "Look for an old line in `agentcore/.env.local`.",
        ),
        _MET,
    ),
    Entry(
        "gateway-throttles",
        "`429 Too Many Requests`, or `ThrottlingException` from the gateway",
        ("429 Too Many Requests", "answered 429"),
        "More requests came than the gateway's quota, or than the service behind it, takes.",
        (
            "Wait as long as `Retry-After` says, and send fewer at once.",
            "See Service Quotas for Amazon Bedrock AgentCore in the AWS console.",
        ),
        _MET,
    ),
    Entry(
        "not-an-mcp-answer",
        "`Unexpected content type`, or a page in place of an answer",
        (
            "Unexpected content type",
            "answered with text/html",
            "gateway: HTTP 200 OK",
            "gateway: HTTP 3",
            "gateway: HTTP 404",
        ),
        "What answered is no MCP server: the sign-in page of a proxy or of single sign-on, a load "
        "balancer's error page, or another path of the server.",
        (
            "Open the URL with `curl -i` and read what comes. A redirect is not followed: "
            "write the address it leads to in the variable.",
            "An MCP endpoint answers a POST with `application/json` or `text/event-stream`.",
        ),
        "mcp 1.24 to 2.3",
    ),
    Entry(
        "status-not-told",
        "`Server returned an error response`",
        ("Server returned an error response",),
        "mcp 2 does not say the HTTP status of a refusal: it may be a 401, 403, 429 or 503.",
        (
            "`curl -i` with the same header shows the status.",
            "Clients of `connect` say it.",
        ),
        "mcp 2.1 and 2.3",
    ),
    Entry(
        "answer-too-large",
        "A large answer is lost: `SSE stream ended without a response`",
        (
            "SSE stream ended without a response",
            "Server-sent event exceeded the ... byte limit",
        ),
        "mcp 2 takes server-sent events of up to 1 MiB.",
        (
            "Let the tool return less, or a link; or let the server answer with JSON, which has no "
            "such limit.",
        ),
        "mcp 2.1 and 2.3",
    ),
)
