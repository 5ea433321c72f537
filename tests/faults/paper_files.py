"""Plans of the paper in which something is wrong: one line that names file and key, before anything is run.

Usage: paper_files.py SOURCE_FOLDER
"""

import copy
import os
import sys
import tempfile

import yaml

SOURCE = os.path.abspath(sys.argv[1])
sys.path.insert(0, os.path.join(SOURCE, "scripts", "paper"))

import plan  # noqa: E402
from cryoglass.checked_files import BadFile  # noqa: E402

SHIPPED = plan.read_plan()
problems = []


def refuse(key, value, says):
    """The plan with another value at a key, or without it (value: ...), is refused with these words."""
    changed = copy.deepcopy(SHIPPED)
    at, part, *rest = changed, *key.split("/")
    while rest:
        at, part = at[part], rest.pop(0)
    at[part] = value
    if value is ...:
        del at[part]
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        yaml.safe_dump(changed, file)
        file.flush()
        plan.PLAN = file.name
        try:
            plan.runs_of(plan.read_plan(), False)
            problems.append(f"{key} = {value!r} is accepted")
        except BadFile as error:
            if not str(error).startswith(f"{file.name}: {says}") or "\n" in str(error):
                problems.append(f"{key} = {value!r}: {error}")


for key in ("set", "quick", "variants", "cases", "assumptions"):
    refuse(key, ..., f"the key {key} is missing")
    refuse(key, [1], f"{key}: [1] is not possible; allowed is a mapping")
refuse("more", {}, "there is no key more")
refuse("set", {"A/x": None}, "set/A/x: null is not possible")
refuse("quick/glasses", 0, "quick/glasses: 0 is not possible; allowed is a whole number from 1")
refuse("quick/leave_out", "bulk", 'quick/leave_out: "bulk" is not possible; allowed is a list')
refuse("variants/m2/glasses", float("nan"), "variants/m2/glasses: NaN is not possible")
for name in ("../x", "/etc/x", "~", "a b", "a.b", "", "-x/../y", "λ", "x" * 300):
    changed = {**SHIPPED["cases"], name: {"base": "x.prm"}}
    refuse("cases", changed, "cases: ")
refuse("cases/ribbon", "x", 'cases/ribbon: "x" is not possible; allowed is a mapping')
refuse("cases/ribbon/base", ..., "cases/ribbon: the key base is missing")
refuse("cases/ribbon/base", ["x"], 'cases/ribbon/base: ["x"] is not possible; allowed is a text')
refuse("cases/ribbon/bases", "x", "cases/ribbon: there is no key bases")
for value in (0, -1, 1.5, 1e9, float("inf"), True, "x", [1], None):
    refuse("cases/ribbon/seeds", value, "cases/ribbon/seeds: ")
    refuse("cases/relaxed/realisations", value, "cases/relaxed/realisations: ")
refuse("cases/ribbon/variants/m7", {}, "cases/ribbon/variants: there is no variant m7; there are fine, m2, m6, usual")
refuse("cases/ribbon/set", {"A/x": {"y": 1}}, 'cases/ribbon/set/A/x: {"y": 1} is not possible')
refuse("cases/bulk/scale", {"Structure/Candidate fraction": float("inf")}, "cases/bulk/scale/Structure/Candidate fraction: Infinity is not possible")
refuse("cases/bulk/scale", {"Structure/None": 2}, "cases/bulk/scale: Structure/None is no number of")
refuse("assumptions/baths/helium", ..., "assumptions/baths: the key helium is missing")
refuse("assumptions/alternatives", [], "assumptions/alternatives: [] is not possible")
refuse("assumptions/alternatives", [3], "assumptions/alternatives/0: 3 is not possible; allowed is a mapping")
refuse("assumptions/alternatives", [{"label": "x"}], 'assumptions/alternatives/0: ["label"] is not possible')
refuse("assumptions/alternatives", [{"label": 3, "x": {"A/y": 1}}], "assumptions/alternatives/0/label: 3 is not possible")
for problem in problems:
    print("FAILED:", problem)
sys.exit(len(problems) > 0)
