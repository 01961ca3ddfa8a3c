"""Run a function in the harness's environment:  python -m tests.harness.call MODULE:FUNCTION '{"argument": …}'."""

import json
import sys
from importlib import import_module

import django


def main() -> None:
    django.setup()
    module, function = sys.argv[1].split(":")
    answer = getattr(import_module(module), function)(**json.loads(sys.argv[2]))
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
