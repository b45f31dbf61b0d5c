"""The browser's commands of `kg`, beside the library's own (`kg.cli`) and in the same way."""

COMMANDS = ("publish", "run", "serve")
