#!/usr/bin/env python3
"""Checks the templates without an account: cfn-lint, sam validate, checkov, what SAM makes of core.yaml, who may do what (rights.py).

    python3 infra/check.py            all checks; the first time it installs the tools below target/infra (two minutes)
    python3 infra/check.py --renew    writes infra/core.rendered.json anew, after looking at what changed
    python3 infra/check.py --install  the tools alone

Ends with 0 if all is well, 1 if something is wrong, 77 if the tools cannot be had here.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

INFRA = Path(__file__).resolve().parent
TOOLS = INFRA.parent / "target" / "infra"
# Their pins conflict: an environment each. cfn-lint and sam-translator come with the first.
WANTED = {"sam": "aws-sam-cli==1.170.0", "checkov": "checkov==3.3.30"}
REGIONS = {"eu-south-1": ["data", "roles", "core", "copies"], "us-east-1": ["edge", "comune", "account"]}
RENDERED = INFRA / "core.rendered.json"
QUIET = os.environ | {"SAM_CLI_TELEMETRY": "0", "AWS_DEFAULT_REGION": "eu-south-1", "BC_SKIP_MAPPING": "TRUE"}


def install():
    """Both at once: most of the time is waiting."""
    running = []
    for name, package in WANTED.items():
        done = TOOLS / name / package
        if done.exists():
            continue
        place = TOOLS / name
        line = '"$0" -m venv --clear "$1" && "$1/bin/pip" install --quiet --disable-pip-version-check "$2" && touch "$1/$2"'
        running.append(subprocess.Popen(["sh", "-c", line, sys.executable, place, package], stdout=subprocess.DEVNULL))
    return all([one.wait() == 0 for one in running])


def run(*command):
    print("$", " ".join(Path(str(part)).name if "/" in str(part) else str(part) for part in command), flush=True)
    return subprocess.run(command, cwd=INFRA, env=QUIET).returncode == 0


def rendered():
    """core.yaml as CloudFormation gets it. The code's place in S3 is not known here and does not matter."""
    code = """
import json, sys
from samtranslator.yaml_helper import yaml_parse
from samtranslator.translator.transform import transform
from samtranslator.public.translator import ManagedPolicyLoader
class NoPolicies(ManagedPolicyLoader):
    def __init__(self): pass
    def load(self): return {}
template = yaml_parse(open(sys.argv[1]).read())
template["Globals"]["Function"]["CodeUri"] = "s3://pacchetti/programma"
json.dump(transform(template, {}, NoPolicies()), sys.stdout, indent=1, sort_keys=True)
"""
    made = subprocess.run([TOOLS / "sam/bin/python", "-c", code, INFRA / "core.yaml"], env=QUIET, capture_output=True, text=True)
    if made.returncode != 0:
        sys.stderr.write(made.stderr)
        return None
    return json.loads(made.stdout)


def flat(value, at=""):
    """Every leaf with its path, so that a difference is a line."""
    if isinstance(value, dict) and value:
        return {path: leaf for key, one in value.items() for path, leaf in flat(one, f"{at}/{key}").items()}
    if isinstance(value, list) and value:
        return {path: leaf for place, one in enumerate(value) for path, leaf in flat(one, f"{at}/{place}").items()}
    return {at: value}


def as_before(now):
    """Whether SAM makes of core.yaml what was agreed; says what differs."""
    then, now = flat(json.loads(RENDERED.read_text())), flat(now)
    gone, new = then.keys() - now.keys(), now.keys() - then.keys()
    other = {path for path in then.keys() & now.keys() if then[path] != now[path]}
    for mark, paths, values in (("-", gone, then), ("+", new, now), ("~", other, now)):
        for path in sorted(paths):
            print(f"  {mark} {path}: {json.dumps(values[path])}")
    print(f"core.rendered.json: {len(now)} values, {len(gone) + len(new) + len(other)} differ")
    return not (gone or new or other)


def main():
    if not install():
        print("the tools cannot be installed here (python3 with venv and pip, and PyPI, are needed)")
        return 77
    if "--install" in sys.argv:
        return 0
    now = rendered()
    if now is not None and "--renew" in sys.argv:
        RENDERED.write_text(json.dumps(now, indent=1, sort_keys=True) + "\n")
        print("core.rendered.json is written")
        return 0
    well = now is not None and as_before(now)
    for region, names in REGIONS.items():
        templates = [f"{name}.yaml" for name in names]
        well &= run(TOOLS / "sam/bin/cfn-lint", "--regions", region, "--template", *templates)
    well &= run(TOOLS / "sam/bin/sam", "validate", "--lint", "--template", "core.yaml", "--region", "eu-south-1")
    templates = [f"--file={name}.yaml" for names in REGIONS.values() for name in names]
    checkov = TOOLS / "checkov/bin/checkov"
    well &= run(checkov, "--framework", "cloudformation", "--compact", "--quiet", "--skip-download", *templates)
    well &= run(TOOLS / "sam/bin/python", "rights.py")
    print("all is well" if well else "something is wrong")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
