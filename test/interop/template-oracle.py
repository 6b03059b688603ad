"""Evaluates a JSON list of templates with Ansible's Templar; prints values with their types."""
import json
import os
import sys

from ansible.parsing.dataloader import DataLoader
from ansible.playbook.conditional import Conditional
from ansible.template import Templar
from jinja2.runtime import Undefined


def encode(value):
    if isinstance(value, Undefined):
        return {"type": "undefined"}
    if value is None:
        return {"type": "none"}
    if isinstance(value, bool):
        return {"type": "bool", "value": str(value)}
    if isinstance(value, int):
        return {"type": "int", "value": str(value)}
    if isinstance(value, float):
        return {"type": "float", "value": repr(value)}
    if isinstance(value, str):
        return {"type": "str", "value": str(value)}
    if isinstance(value, dict):
        items = [[encode(key), encode(item)] for key, item in value.items()]
        return {"type": "dict", "value": items}
    if isinstance(value, tuple):
        return {"type": "tuple", "value": [encode(item) for item in value]}
    if isinstance(value, list):
        return {"type": "list", "value": [encode(item) for item in value]}
    if type(value).__name__ in ("dict_keys", "dict_values", "dict_items", "range"):
        return {"type": "list", "value": [encode(item) for item in value]}
    if callable(value):
        return {"type": "callable"}
    return {"type": type(value).__name__, "value": str(value)}


def conditional(text, variables, loader, templar):
    check = Conditional(loader=loader)
    check.when = [text]
    return bool(check.evaluate_conditional(templar, variables))


def evaluate(case, variables):
    loader = DataLoader()
    templar = Templar(loader=loader, variables=variables)
    text = case["text"]
    if case["kind"] == "expression":
        compiled = templar.environment.compile_expression(text, undefined_to_none=False)
        return compiled({**templar.environment.globals, **variables})
    if case["kind"] == "conditional":
        return conditional(text, variables, loader, templar)
    if case["kind"] == "file":
        return templar.template(text, escape_backslashes=False, convert_data=False)
    return templar.template(text)


def attempt(case, variables):
    try:
        return encode(evaluate(case, json.loads(json.dumps(variables))))
    except BaseException as error:
        return {"type": "error", "value": str(error)}


def main():
    request = json.load(sys.stdin)
    with open(sys.argv[1]) as file:
        variables = json.load(file)
    stdout = os.dup(1)
    os.dup2(2, 1)
    results = [attempt(case, variables) for case in request]
    with os.fdopen(stdout, "w") as out:
        json.dump(results, out)


main()
