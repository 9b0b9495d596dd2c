"""What the address of a template repository may be.

It is recorded in every unit as `_src_path`, read by Copier and Renovate, and given to git: so it
is an encrypted address or a place on this machine, holds no secret, and is no option.
"""

from __future__ import annotations

import re

from agentcore_connect.errors import InvalidInput, Problem

_PATH = r"[A-Za-z0-9._~+%/-]+"
_HOST = r"[A-Za-z0-9][A-Za-z0-9.-]*"
_FORMS = (
    rf"https://{_HOST}(?::[0-9]{{1,5}})?/{_PATH}",
    rf"ssh://(?:[A-Za-z0-9._-]+@)?{_HOST}(?::[0-9]{{1,5}})?/{_PATH}",
    rf"[A-Za-z0-9._-]+@{_HOST}:{_PATH}",  # git@host:team/templates.git
    r"~?/[^\x00-\x1f\x7f]+",  # a folder or a bundle here
)
_LONGEST = 500


def checked(address: str) -> str:
    """``address`` itself, where git may be given it; InvalidInput where not.

    A secret in it is never repeated in the message.
    """
    if len(address) <= _LONGEST and any(re.fullmatch(form, address) for form in _FORMS):
        return address
    host = re.match(r"[a-z+]+://([^/]*)", address, re.IGNORECASE)
    if host and "@" in host[1]:
        what = "contains a user name or a password, which every unit would record"
        hint = "Leave it out: git asks its credential helper. Or use the ssh address."
    else:
        what = "is not an address that templates can be fetched from"
        hint = (
            "Give https://HOST/PATH.git, ssh://git@HOST/PATH.git, git@HOST:PATH.git, or the path "
            "of a repository on this machine that begins with / or ~/ (for --template-source also "
            "./ or ../)."
        )
    raise InvalidInput(
        Problem("template-source", f"the template source {what}", hint, field="template_source")
    )
