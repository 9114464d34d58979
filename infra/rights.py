"""Who may do what, against what AWS itself says. check.py runs it with the Python of sam's tools, where cfn-lint keeps AWS's schemas.

1. `Mano` (account.yaml) against the schemas: for each resource of core.rendered.json, what AWS's handlers ask for to make, read,
   change and delete it. Nothing may be missing, and nothing more may be there.
2. `Installa` against the real `sam deploy`, with the words of the workflow in RUNBOOK.md, before a small CloudFormation and S3 on
   loopback: all that it asks for must be allowed, and nothing more may be.
3. Every statement of every role: "*" only for actions for which AWS knows no resource, a fitting name for all others.

Ends with 0 if all is well, else 1, saying what is missing or too much.
"""

import functools
import http.server
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import urllib.parse
from datetime import datetime, timedelta, timezone
from pathlib import Path

import cfnlint
import yaml

INFRA = Path(__file__).resolve().parent
FACTS = Path(cfnlint.__file__).parent / "data"
ACCOUNT, REGION, STAGE = "111122223333", "eu-south-1", "prova"
# Named by the service authorization reference, with the resources that each action takes.
ACTIONS = json.loads((FACTS / "AdditionalSpecs/Policies.json").read_text())

# What a schema asks for only where a property is used. No resource of its type may use it: then the right is not needed.
ONLY_WITH = {
    "AWS::ApiGatewayV2::Api": {"s3:getObject": "BodyS3Location"},
    "AWS::Lambda::Function": {
        "ec2:": "VpcConfig", "elasticfilesystem:": "FileSystemConfigs", "s3files:": "FileSystemConfigs",
        "s3:GetObjectVersion": "Code/S3ObjectVersion", "lambda:GetCodeSigningConfig": "CodeSigningConfigArn",
        "lambda:PutFunctionCodeSigningConfig": "CodeSigningConfigArn", "lambda:DeleteFunctionCodeSigningConfig": "CodeSigningConfigArn",
        "lambda:PutRuntimeManagementConfig": "RuntimeManagementConfig", "lambda:PutFunctionRecursionConfig": "RecursiveLoop",
        "lambda:PutFunctionScalingConfig": "FunctionScalingConfig", "lambda:PassCapacityProvider": "CapacityProviderConfig",
        "lambda:PublishVersion": "PublishToLatestPublished",
    },
    "AWS::Logs::LogGroup": {
        "logs:PutDataProtectionPolicy": "DataProtectionPolicy", "logs:DeleteDataProtectionPolicy": "DataProtectionPolicy",
        "logs:CreateLogDelivery": "DataProtectionPolicy", "s3:REST.PUT.OBJECT": "DataProtectionPolicy",
        "firehose:TagDeliveryStream": "DataProtectionPolicy", "logs:PutResourcePolicy": "ResourcePolicyDocument",
        "logs:DeleteResourcePolicy": "ResourcePolicyDocument", "logs:PutIndexPolicy": "FieldIndexPolicies",
        "logs:DeleteIndexPolicy": "FieldIndexPolicies", "logs:PutBearerTokenAuthentication": "BearerTokenAuthenticationEnabled",
        "logs:PutLogGroupDeletionProtection": "DeletionProtectionEnabled",
    },
    "AWS::SNS::Topic": {"sns:PutDataProtectionPolicy": "DataProtectionPolicy", "iam:": "DeliveryStatusLogging"},
}
# The opposite: asked for only when the property goes. Every resource of the type must have it, so that nobody opens a log by a slip.
ONLY_WITHOUT = {"AWS::Logs::LogGroup": {"logs:DisassociateKmsKey": "KmsKeyId", "logs:DeleteRetentionPolicy": "RetentionInDays"}}
# Names that stand in the schemas and that AWS's list of actions does not know. Tags of an API are PUT and DELETE on /tags/*.
UNKNOWN = {"apigateway:TagResource", "apigateway:UntagResource", "lambda:AssociateRuntimeAlias"}
# What no schema says: for what, and on which names.
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:sportello/{STAGE}"
TRANSFORM = f"arn:aws:cloudformation:{REGION}:aws:transform/Serverless-2016-10-31"
BESIDES = {
    # docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html; without PutResourcePolicy (account.yaml says why).
    "logs:CreateLogDelivery": ["*"], "logs:DeleteLogDelivery": ["*"], "logs:GetLogDelivery": ["*"],
    "logs:ListLogDeliveries": ["*"], "logs:UpdateLogDelivery": ["*"],
    # {{resolve:secretsmanager:...}} in core.yaml.
    "secretsmanager:GetSecretValue": [f"{SECRET}/porta-a1B2c3", f"{SECRET}/posta-a1B2c3"],
    # `Transform:` of core.yaml.
    "cloudformation:CreateChangeSet": [TRANSFORM],
}

KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/00000000-0000-4000-8000-000000000000"
PACKAGES = f"sportello-{STAGE}-pacchetti-{ACCOUNT}"
VALUES = {"Ambiente": STAGE, "Regione": REGION, "AWS::Region": REGION, "AWS::AccountId": ACCOUNT, "AWS::Partition": "aws", "Chiave": KEY,
          "ContoSportello": ACCOUNT}
wrong = []


@functools.cache
def template(name):
    return yaml.safe_load((INFRA / f"{name}.yaml").read_text())


def role_arn(stack, name, role):
    named = role.get("Properties", {}).get("RoleName") if role else None
    return f"arn:aws:iam::{ACCOUNT}:role/" + (text(named) if named else f"sportello-{STAGE}-{stack}-{name}-A1B2C3D4E5F6")


def text(value, stack=None):
    """What a function of CloudFormation stands for, with the names of an installation. None where it is not known here."""
    if not isinstance(value, dict):
        return value
    (kind, given), = value.items()
    if kind == "Ref":
        return VALUES.get(given)
    if kind == "Fn::ImportValue":
        return exported().get(text(given))
    if kind == "Fn::GetAtt" and stack:
        resource = template(stack)["Resources"][given[0]]
        if resource["Type"] == "AWS::IAM::Role":
            return role_arn(stack, given[0], resource)
        return KEY if resource["Type"] == "AWS::KMS::Key" else None
    if kind == "Fn::Sub":
        whole, names = (given, {}) if isinstance(given, str) else (given[0], {k: text(v, stack) for k, v in given[1].items()})
        found = re.sub(r"\$\{([^}]+)\}", lambda m: str((VALUES | names).get(m[1])), whole)
        return None if "None" in found else found
    return None


@functools.cache
def exported():
    """The roles of the functions by the names under which roles.yaml hands them on."""
    outputs = template("roles")["Outputs"].values()
    return {text(one["Export"]["Name"]): text(one["Value"], "roles") for one in outputs}


def listed(value):
    return value if isinstance(value, list) else [value]


def statements(value):
    if isinstance(value, dict) and "Effect" in value and "Action" in value and "Resource" in value:
        yield value
    else:
        for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
            yield from statements(one)


def fits(pattern, place):
    """As IAM compares names: `*` and `?` alone are special."""
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), place) is not None


def holds(condition, context):
    for kind, keys in (condition or {}).items():
        for key, wanted in keys.items():
            ok = kind in ("StringEquals", "ArnLike") and key in context
            if not ok or not any(fits(text(one), context[key]) for one in listed(wanted)):
                return False
    return True


@functools.cache
def given(role):
    """What a role of account.yaml may: actions, names, conditions."""
    found = statements(template("account")["Resources"][role]["Properties"]["Policies"])
    return [({action.lower() for action in listed(one["Action"])}, [text(place, "account") for place in listed(one["Resource"])],
             one.get("Condition")) for one in found]


def allowed(role, action, place, context):
    return any(action.lower() in actions and any(fits(pattern, place) for pattern in places) and holds(condition, context)
               for actions, places, condition in given(role))


def known(action):
    service, name = action.split(":", 1)
    return ACTIONS.get(service, {}).get("Actions", {}).get(name.lower())


def compare(role, asked, why):
    """`asked`: action, place and context. Says what `role` lacks and what it has too much."""
    for action, place, context in sorted(asked, key=lambda one: (one[0].lower(), one[1])):
        if not allowed(role, action, place, dict(context)):
            wrong.append(f"{role} may not {action} on {place} ({why})")
    for action in sorted({action for actions, _, _ in given(role) for action in actions} - {action.lower() for action, _, _ in asked}):
        wrong.append(f"{role} may {action}, and nothing asks for it")
    print(f"rights.py: {role}: {len(asked)} rights asked for ({why})")


# 1. Mano and the schemas.


def names(resources, logical):
    """The names that a resource of core.yaml goes by, for each service: where rights are asked for."""
    resource = resources[logical]
    properties = resource["Properties"]
    function = properties.get("FunctionName")
    if isinstance(function, dict) and "Ref" in function:
        function = resources[function["Ref"]]["Properties"]["FunctionName"]
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{text(function)}" if function else None
    role = text(properties.get("Role") or properties.get("Target", {}).get("RoleArn"))
    api = f"arn:aws:apigateway:{REGION}::"
    mine = {
        "AWS::Lambda::Function": lambda: [arn],
        "AWS::Lambda::Permission": lambda: [arn],
        "AWS::Lambda::EventInvokeConfig": lambda: [arn, f"{arn}:$LATEST"],
        "AWS::Lambda::EventSourceMapping": lambda: [f"arn:aws:lambda:{REGION}:{ACCOUNT}:event-source-mapping:0a1b"],
        "AWS::SQS::Queue": lambda: [f"arn:aws:sqs:{REGION}:{ACCOUNT}:{text(properties['QueueName'])}"],
        "AWS::SNS::Topic": lambda: [f"arn:aws:sns:{REGION}:{ACCOUNT}:{text(properties['TopicName'])}"],
        "AWS::Logs::LogGroup": lambda: [f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{text(properties['LogGroupName'])}{end}" for end in ("", ":*")],
        "AWS::CloudWatch::Alarm": lambda: [f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:sportello-{STAGE}-core-{logical}-A1B2"],
        "AWS::Scheduler::Schedule": lambda: [f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/{text(properties['Name'])}"],
        "AWS::ApiGatewayV2::Api": lambda: [f"{api}/apis", f"{api}/apis/a1b2c3", f"{api}/tags/arn%3Aaws%3Aapigateway"],
        "AWS::ApiGatewayV2::Stage": lambda: [f"{api}/apis/a1b2c3/stages", f"{api}/apis/a1b2c3/stages/$default", f"{api}/tags/arn%3A"],
    }[resource["Type"]]()
    others = {
        "kms": [KEY],
        "s3": [f"arn:aws:s3:::{PACKAGES}/sportello-{STAGE}/0a1b"],
        "iam": [role],
        "lambda:GetLayerVersion": [f"arn:aws:lambda:{REGION}:444455556666:layer:AWS-Parameters-and-Secrets-Lambda-Extension-Arm64:9"],
    }
    passes = {"AWS::Lambda::Function": "lambda.amazonaws.com", "AWS::Scheduler::Schedule": "scheduler.amazonaws.com"}
    context = {"aws:RequestedRegion": REGION, "lambda:FunctionArn": arn, "iam:PassedToService": passes.get(resource["Type"])}
    return mine, others, {key: value for key, value in context.items() if value}


def used(properties, path):
    for step in path.split("/"):
        properties = properties.get(step) if isinstance(properties, dict) else None
    return properties is not None


def condition_of(table, kind, action):
    return next((path for begins, path in table.get(kind, {}).items() if action.startswith(begins)), None)


def hand():
    resources = json.loads((INFRA / "core.rendered.json").read_text())["Resources"]
    schemas = json.loads((FACTS / f"schemas/providers/{REGION}.json").read_text())
    asked = set()
    for logical, resource in resources.items():
        kind, properties = resource["Type"], resource["Properties"]
        schema = json.loads((FACTS / f"schemas/resources/{schemas[kind]}.json").read_text())
        wanted = {right for verb in ("create", "read", "update", "delete") for right in schema["handlers"].get(verb, {}).get("permissions", [])}
        if not wanted:
            wrong.append(f"{kind}: AWS's schema does not say what it takes")
        mine, others, context = names(resources, logical)
        for action in wanted | set(schema.get("tagging", {}).get("permissions", [])):
            only_with, only_without = condition_of(ONLY_WITH, kind, action), condition_of(ONLY_WITHOUT, kind, action)
            if only_with and not used(properties, only_with) or only_without and used(properties, only_without):
                continue
            if known(action) is None:
                if action not in UNKNOWN:
                    wrong.append(f"{logical}: AWS's list of actions has no {action}")
                continue
            places = ["*"] if not known(action).get("Resources") else others.get(action) or others.get(action.split(":")[0]) or mine
            asked |= {(action, place, tuple(context.items())) for place in places}
    wrong.extend(f"{action} is known to AWS now: UNKNOWN" for action in UNKNOWN if known(action) is not None)
    beside = (("aws:RequestedRegion", REGION),)
    asked |= {(action, place, beside) for action, places in BESIDES.items() for place in places}
    compare("Mano", asked, "AWS's schemas of what core.yaml makes")


# 2. Installa and the real `sam deploy`.


def xml(action, body):
    return f'<{action}Response xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><{action}Result>{body}</{action}Result></{action}Response>'


class Aws(http.server.BaseHTTPRequestHandler):
    """As much of CloudFormation and S3 as `sam deploy` wants to see: a stack that is there and is changed without fault."""

    protocol_version = "HTTP/1.1"
    asked, executed = [], False
    log_message = lambda *_: None

    def answer(self, status, body=b""):
        self.send_response(status)
        for name, value in (("Content-Length", str(len(body))), ("Content-Type", "text/xml"), ("ETag", '"0"')):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_HEAD(self):
        self.asked.append(("s3:GetObject", "arn:aws:s3:::" + self.path[1:]))
        self.answer(404)

    def do_PUT(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append(("s3:PutObject", "arn:aws:s3:::" + self.path[1:]))
        self.answer(200)

    def do_GET(self):
        self.asked.append(("s3:GET", "arn:aws:s3:::" + self.path[1:]))
        self.answer(403)

    def do_POST(self):
        form = {k: v[0] for k, v in urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
        action, stack = form["Action"], form.get("StackName", "-")
        arn = f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{stack}/0a1b"
        self.asked.append((f"cloudformation:{action}", arn))
        if action == "CreateChangeSet":
            self.asked.append(("cloudformation:CreateChangeSet", TRANSFORM))
            self.asked.append(("s3:GetObject", "arn:aws:s3:::" + urllib.parse.urlparse(form["TemplateURL"]).path[1:]))
            self.asked.append(("iam:PassRole", form["RoleARN"]) if "RoleARN" in form else ("no role is passed", "*"))
        Aws.executed |= action == "ExecuteChangeSet"
        when = datetime.now(timezone.utc) + (timedelta(seconds=1) if Aws.executed else timedelta(hours=-1))
        event = f"<StackId>{arn}</StackId><EventId>{Aws.executed}</EventId><StackName>{stack}</StackName><LogicalResourceId>{stack}</LogicalResourceId>"
        event += f"<PhysicalResourceId>{arn}</PhysicalResourceId><ResourceType>AWS::CloudFormation::Stack</ResourceType>"
        event += f"<Timestamp>{when.isoformat()}</Timestamp><ResourceStatus>UPDATE_COMPLETE</ResourceStatus>"
        parameters = "".join(f"<member><ParameterKey>{name}</ParameterKey></member>" for name in template("core")["Parameters"])
        self.answer(200, xml(action, {
            "DescribeStacks": f"<Stacks><member><StackName>{stack}</StackName><StackId>{arn}</StackId><CreationTime>{when.isoformat()}</CreationTime>"
                              "<StackStatus>UPDATE_COMPLETE</StackStatus></member></Stacks>",
            "GetTemplateSummary": f"<Parameters>{parameters}</Parameters>",
            "CreateChangeSet": f"<Id>arn:aws:cloudformation:{REGION}:{ACCOUNT}:changeSet/c/0a1b</Id><StackId>{arn}</StackId>",
            "DescribeChangeSet": f"<ChangeSetName>c</ChangeSetName><StackName>{stack}</StackName><Status>CREATE_COMPLETE</Status><Changes/>",
            "DescribeStackEvents": f"<StackEvents><member>{event}</member></StackEvents>",
        }.get(action, "")).encode())


def workflow():
    """The one of RUNBOOK.md, and its command that installs."""
    blocks = re.findall(r"```yaml\n(.*?)```", (INFRA / "RUNBOOK.md").read_text(), re.S)
    flow = next((yaml.safe_load(block) for block in blocks if "sam deploy" in block), {"jobs": {}})
    steps = [step.get("run", "") for job in flow["jobs"].values() for step in job["steps"]]
    return next((step for step in steps if "sam deploy" in step), "")


def installs():
    command = workflow()
    if not command:
        wrong.append("RUNBOOK.md has no workflow with `sam deploy`")
        return
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Aws)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as home:
        here = Path(home) / "infra"
        built = here / ".aws-sam/build"
        built.mkdir(parents=True)
        (built / "template.yaml").write_text((INFRA / "core.yaml").read_text())
        (here / "samconfig.toml").write_text((INFRA / "samconfig.toml").read_text())
        kept = {name: os.environ[name] for name in ("LANG", "LC_ALL") if name in os.environ}
        env = kept | {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": home, "AMBIENTE": STAGE, "CONTO": ACCOUNT,
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}", "AWS_ACCESS_KEY_ID": "prova", "AWS_SECRET_ACCESS_KEY": "prova",
            "AWS_EC2_METADATA_DISABLED": "true", "SAM_CLI_TELEMETRY": "0", "AWS_REQUEST_CHECKSUM_CALCULATION": "when_required",
            "SAM_CLI_POLL_DELAY": "0.1",
        }
        ran = subprocess.run(["sh", "-c", command], cwd=home, env=env, capture_output=True, text=True, timeout=120)
    server.shutdown()
    if ran.returncode != 0 or not Aws.executed:
        wrong.append(f"`{command}` did not install:\n{ran.stdout}{ran.stderr}")
    context = (("iam:PassedToService", "cloudformation.amazonaws.com"),)
    compare("Installa", {(action, place, context) for action, place in Aws.asked}, "what `sam deploy` asked for")


# 3. Every role.


def shapes(action):
    service = action.split(":")[0]
    kinds = (ACTIONS[service]["Resources"][kind.lower()]["ARNFormats"] for kind in listed(known(action)["Resources"]))
    return [re.sub(r"\$\{[^}]+\}", "[^:]*", one) for formats in kinds for one in formats]


def statements_of_roles():
    seen = 0
    for name in ("data", "roles", "account", "copies"):
        for logical, resource in template(name)["Resources"].items():
            if resource["Type"] not in ("AWS::IAM::Role", "AWS::IAM::ManagedPolicy"):
                continue
            for one in statements(resource["Properties"]):
                places = [text(place, name) for place in listed(one["Resource"])]
                for action in listed(one["Action"]):
                    at = f"{name} {logical} {one.get('Sid')}: {action}"
                    seen += 1
                    if known(action) is None:
                        wrong.append(f"{at}: AWS's list of actions does not have it")
                    elif not known(action).get("Resources"):
                        if places != ["*"]:
                            wrong.append(f'{at}: AWS knows no resource for it, so only "*" allows it')
                    elif "*" in places:
                        wrong.append(f'{at}: has resources of its own, so "*" is too much')
                    elif places and all(places) and places != [TRANSFORM] and not any(re.match(shape, place) for shape in shapes(action) for place in places):
                        wrong.append(f"{at}: none of {places} is what it acts on")
    print(f"rights.py: {seen} rights in the roles of the templates")


if __name__ == "__main__":
    hand()
    installs()
    statements_of_roles()
    for one in wrong:
        print("  !", one)
    sys.exit(1 if wrong else 0)
