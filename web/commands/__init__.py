"""The browser's commands of `kg`, beside the library's own (`kg.cli`) and in the same way."""

COMMANDS = ("prepare", "publish", "run", "serve")
