"""The page of `connect dev`: who may see it, and what a person does with it, in a real browser."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from dev_lab import (
    CANNED,
    GATEWAY,
    LIST,
    PERMIT,
    REFUND,
    Answer,
    Lab,
    Start,
    canned,
    gateway,
    policies,
)
from front_door import Host
from playwright.sync_api import Page, expect, sync_playwright
from test_dev_command import PROGRAM

BROWSER = shutil.which("chromium")
CANARY = "<img src=x onerror=\"document.title='run'\">"


@pytest.fixture
def lab(host: Host, start: Start) -> Lab:
    """A gateway with tokens and a policy, whose answers are canned."""
    gateway(host, authorizer="CUSTOM_JWT")
    policies(host, PERMIT)
    canned(host)
    return start(host)


def opened(lab: Lab) -> dict[str, str]:
    """The headers of a browser that has come with the ticket."""
    first = lab.ask(method="GET", path=f"/?t={lab.app.page.ticket}")
    assert (first.status, first.headers["location"]) == (303, "/")
    cookie = first.headers["set-cookie"]
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Strict")
    return {"cookie": cookie.partition(";")[0], "sec-fetch-site": "same-origin"}


def asked(lab: Lab, browser: dict[str, str], tool: str, arguments: str, **claims: str) -> Answer:
    params = f'{{"name": "{tool}", "arguments": {arguments}}}'
    message = f'{{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {params}}}'
    body = json.dumps({"gateway": GATEWAY, "message": message, "claims": claims})
    return lab.ask(body.encode(), "/_dev/page/ask", headers=browser)


class TestWhoMaySeeIt:
    """The address works once, and then only for the browser that has used it."""

    @pytest.mark.parametrize("path", ["/", "/?t=", "/?t=guess", "/_dev/page/state"])
    def test_nobody_without_the_ticket(self, lab: Lab, path: str) -> None:
        assert lab.ask(method="GET", path=path).status == 403
        assert lab.ask(method="GET", path="/_dev/page/events").status == 403
        assert lab.ask(b"{}", "/_dev/page/ask").status == 403

    def test_the_ticket_is_used_up(self, lab: Lab) -> None:
        ticket = lab.app.page.ticket
        opened(lab)
        assert lab.ask(method="GET", path=f"/?t={ticket}").status == 403

    def test_the_browser_that_has_it_loads_no_other_thing(self, lab: Lab) -> None:
        browser = opened(lab)
        page = lab.ask(method="GET", path="/", headers=browser)
        assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert "unsafe" not in page.headers["content-security-policy"]
        assert page.headers["referrer-policy"] == "no-referrer"
        for file in ("page.js", "page.css"):
            assert f"/_page/{file}" in page.body.decode()
            assert lab.ask(method="GET", path=f"/_page/{file}").status == 200
        assert lab.ask(method="GET", path="/_page/../application.py").status == 404

    @pytest.mark.parametrize("site", ["same-site", "cross-site"])
    def test_no_page_of_another_port_or_site(self, lab: Lab, site: str) -> None:
        """To a browser another port of this machine is the same site, so it sends the cookie."""
        browser = opened(lab) | {"sec-fetch-site": site}
        assert lab.ask(method="GET", path="/_dev/page/state", headers=browser).status == 403
        assert asked(lab, browser, LIST, "{}").status == 403
        foreign = opened(lab) | {"origin": "http://127.0.0.1:3000"}
        assert lab.ask(method="GET", path="/_dev/page/state", headers=foreign).status == 403

    def test_a_call_is_json(self, lab: Lab) -> None:
        """A form of another page can send text, and no JSON."""
        browser = opened(lab) | {"content-type": "text/plain"}
        assert asked(lab, browser, LIST, "{}").status == 415


class TestWhatItSays:
    """What the page is given."""

    def test_all_that_is_served(self, lab: Lab) -> None:
        """Gateways with sign-in and policies, targets, and each tool with its schema."""
        found = lab.ask(method="GET", path="/_dev/page/state", headers=opened(lab)).json
        one = found["gateways"][0]
        assert (one["name"], one["authorizer"]) == (GATEWAY, "CUSTOM_JWT")
        assert one["policies"] == {"mode": "ENFORCE", "engine": "Engine", "count": 1}
        assert [(each["name"], each["served"]) for each in one["targets"]] == [("Refund", True)]
        assert [each["name"] for each in one["tools"]][:2] == [REFUND, LIST]
        assert one["tools"][0]["inputSchema"]["required"] == ["order", "amount"]

    def test_a_call_is_judged_as_any_other(self, lab: Lab) -> None:
        """By the claims that were chosen; numbers arrive as they were written."""
        browser = opened(lab)
        done = asked(lab, browser, REFUND, '{"order": "a", "amount": 499.99}', role="agent")
        assert done.text == "refunded"
        assert (
            asked(lab, browser, REFUND, '{"order": "a", "amount": 500.00}', role="agent").json[
                "error"
            ]["code"]
            == -32002
        )
        assert [event.outcome for event in lab.events if event.kind == "call"] == ["ok", "denied"]
        assert "from the page" in lab.events[-1].line()

    def test_a_caller_that_is_refused(self, lab: Lab) -> None:
        """Claims that the gateway does not take are told, with the reason, here and in the log."""
        done = asked(lab, opened(lab), LIST, "{}", aud="somebody-else")
        assert (done.status, done.json["message"]) == (403, "its aud is not in allowedAudience")
        assert lab.events[-1].kind == "refused"

    @pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"gateway": "MyGateway", "message": 1}'])
    def test_what_is_no_question(self, lab: Lab, body: bytes) -> None:
        assert lab.ask(body, "/_dev/page/ask", headers=opened(lab)).status == 400

    def test_events_so_far_and_to_come_until_the_end(self, lab: Lab) -> None:
        """Whoever opens it late sees what was; the end of dev ends the stream."""
        asked(lab, opened(lab), REFUND, "{}", role="guest")
        lab.app.page.take(lab.events[-1])

        async def read() -> list[bytes]:
            pieces = []
            async for piece in lab.app.page.stream():
                pieces.append(piece)
                if len(pieces) == 2:
                    lab.app.page.take(lab.events[-1])
                    lab.app.close()
            return pieces

        data = [json.loads(piece.partition(b"data: ")[2]) for piece in asyncio.run(read())[1:]]
        assert [event["number"] for event in data] == [1, 2]
        assert data[0]["outcome"] == "denied"
        assert data[0]["explain"].startswith("connect policy explain --gateway MyGateway")

    def test_an_event_names_its_caller_and_shows_no_secret(self, lab: Lab) -> None:
        """Neither as an argument, nor as a claim, nor in the command that says why."""
        key = "AKIAIOSFODNN7EXAMPLE"
        arguments = json.dumps({"order": key, "amount": 5})
        asked(lab, opened(lab), REFUND, arguments, sub="alice", role="guest", note="x-" * 25 + key)
        lab.app.page.take(lab.events[-1])

        async def read() -> bytes:
            stream = lab.app.page.stream()
            await anext(stream)
            return await anext(stream)

        told = json.loads(asyncio.run(read()).partition(b"data: ")[2])
        assert told["who"].startswith("alice role=guest note=x-x-")
        assert "--as sub=alice" in told["explain"]
        assert "AKIA" not in json.dumps(told)


# --- in a browser ---------------------------------------------------------------------------------


@pytest.fixture
def address(host: Host) -> Iterator[str]:
    """The address that a dev prints."""
    gateway(host, authorizer="CUSTOM_JWT")
    policies(host, PERMIT)
    canned(host, CANNED.replace("refunded", json.dumps(CANARY)))
    tools = (host.root / "tools.json").read_text()
    (host.root / "tools.json").write_text(tools.replace("Pay money back", json.dumps(CANARY)[1:-1]))
    words = [*PROGRAM, "--as", "groups=a", "--as", "groups=b"]
    process = subprocess.Popen(words, cwd=host.root, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        line = next(line for line in process.stderr if line.startswith("page: "))
        yield line.split()[1]
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def page() -> Iterator[Page]:
    """A page of a Chromium that knows nothing yet."""
    with sync_playwright() as playwright:
        quiet = ["--disable-background-networking", "--disable-component-update", "--no-first-run"]
        browser = playwright.chromium.launch(
            executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu", *quiet]
        )
        with browser:
            made = browser.new_page()
            made.set_default_timeout(20_000)
            yield made


@pytest.mark.slow
@pytest.mark.skipif(not BROWSER, reason="it needs a Chromium on PATH")
def test_a_person_calls_a_tool_and_sees_why_another_is_denied(
    host: Host, address: str, page: Page
) -> None:
    """By the keyboard alone; what tools and answers say is text; a changed file is shown."""
    expect.set_options(timeout=20_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto(address)
    assert page.url.endswith("/")
    expect(page.locator("#tools button")).to_have_count(3)
    expect(page.locator("#picture")).to_contain_text("policies: ENFORCE, 1 of Engine")

    page.keyboard.press("/")
    page.keyboard.type("process_")
    expect(page.locator("#tools button")).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-name=order]")).to_be_focused()
    expect(page.locator("#description")).to_have_text(CANARY)
    expect(page.locator("#arn-label")).to_be_hidden()
    page.keyboard.type("A-17")
    page.keyboard.press("Tab")
    page.keyboard.type("20.50")
    expect(page.locator("#claims")).to_have_value("groups=a\ngroups=b")
    page.locator("#claims").fill("role agent")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#outcome")).to_have_text("Not sent")
    expect(page.locator("#text")).to_contain_text("role agent")
    page.locator("#claims").fill("role=agent")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#outcome")).to_have_text("Answer")
    expect(page.locator("#text")).to_have_text(CANARY)
    log = page.locator("#log tr")
    expect(log.filter(has_text="A-17").filter(has_text="allow policy_0")).to_have_count(1)

    page.locator("[data-name=amount]").fill("20500")
    page.keyboard.press("Enter")
    expect(page.locator("#outcome")).to_have_text("Error -32002")
    expect(log.filter(has_text="connect policy explain")).to_have_count(1)

    page.locator("#claims").fill("")
    page.get_by_role("button", name="List what").press("Enter")
    expect(page.locator("#tools .hidden")).to_have_count(1)

    canned(host, "answers: [{tool: list_orders, answer: [1, 2]}]")
    expect(log.filter(has_text="reloaded")).to_have_count(1)
    tools = (host.root / "tools.json").read_text()
    (host.root / "tools.json").write_text(tools.replace('"order"', '"number"'))
    expect(page.locator("[data-name=number]")).to_have_count(1)
    assert page.locator("img").count() == 0
    assert page.title() == "connect dev"
    assert faults == []

    def ground() -> str:
        script = "getComputedStyle(document.querySelector('th')).backgroundColor"
        return str(page.evaluate(script))

    page.emulate_media(color_scheme="light")
    light = ground()
    page.emulate_media(color_scheme="dark")
    assert ground() != light
