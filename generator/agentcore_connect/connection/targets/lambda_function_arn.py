"""A target that is a Lambda function."""

from __future__ import annotations

from dataclasses import dataclass

from agentcore_connect.connection.targets.entry import Json, part
from agentcore_connect.connection.targets.target import Target
from agentcore_connect.vocabulary import matrix


@dataclass(frozen=True)
class LambdaFunction(Target):
    """``tool_schema_file`` is relative to the project; ``tool_names`` are the tools in it."""

    lambda_arn: str
    tool_schema_file: str
    example_tools: bool = False
    with_handler: bool = False
    tool_names: tuple[str, ...] = ()

    row = matrix.row("lambda")

    def settings(self) -> Json:
        function = {"lambdaArn": self.lambda_arn, "toolSchemaFile": self.tool_schema_file}
        return {"lambdaFunctionArn": function}

    @classmethod
    def recorded(cls, entry: Json) -> Json:
        function = part(entry, "lambdaFunctionArn")
        return {
            "lambda_arn": function.get("lambdaArn"),
            "tool_schema_file": function.get("toolSchemaFile"),
        }

    def flags(self) -> list[str]:
        return ["--lambda-arn", self.lambda_arn, "--tool-schema-file", self.tool_schema_file]

    def answers(self) -> Json:
        return {
            **super().answers(),
            "example_tools": self.example_tools,
            "with_handler": self.with_handler,
            "tool_names": list(self.tool_names),
        }
