"""What OpenAPI and Smithy targets share: a document in the project or in S3."""

from __future__ import annotations

from dataclasses import dataclass

from agentcore_connect.connection.targets.entry import Json, part
from agentcore_connect.connection.targets.target import Target

S3 = "s3://"


@dataclass(frozen=True)
class SchemaTarget(Target):
    """``schema_source`` is a file relative to the project, or ``s3://bucket/key``; ``choice`` says
    which operations were taken, ``source`` where a file comes from, as the unit records them.
    """

    schema_source: str
    schema_s3_account: str = ""
    choice: tuple[str, ...] = ()
    source: str = ""
    source_sha256: str = ""

    def settings(self) -> Json:
        if not self.schema_source.startswith(S3):
            return {"schemaSource": {"inline": {"path": self.schema_source}}}
        s3 = {"uri": self.schema_source}
        if self.schema_s3_account:
            s3["bucketOwnerAccountId"] = self.schema_s3_account
        return {"schemaSource": {"s3": s3}}

    @classmethod
    def recorded(cls, entry: Json) -> Json:
        s3 = part(entry, "schemaSource", "s3")
        return {
            "schema_source": s3.get("uri") or part(entry, "schemaSource", "inline").get("path"),
            "schema_s3_account": s3.get("bucketOwnerAccountId", ""),
        }

    def answers(self) -> Json:
        own = {"source": self.source, "source_sha256": self.source_sha256}
        return {**super().answers(), "choice": list(self.choice), **own}

    def flags(self) -> list[str]:
        account = ["--schema-s3-account", self.schema_s3_account] if self.schema_s3_account else []
        return ["--schema", self.schema_source, *account]
