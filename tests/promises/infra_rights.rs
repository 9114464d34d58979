//! Who may do what: each function what its doors need and not a letter more, nobody everything.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tests::front_door::FrontDoor;
use tests::functions::{Functions, PARTS};
use tests::post_office::PostOffice;
use tests::runtime_api::Runs;
use tests::templates::{TEMPLATES, capital, resource, resources, rights, statements, template, text, texts};
use tests::town::{published, root};
use tests::watched::holds;

/// What a verb of the archive needs: action, table or index, first letters of the items' names.
type Needs = &'static [(&'static str, &'static str, &'static str)];

const SESSION: Needs =
    &[("GetItem", "archivio", "C#*#S#*"), ("PutItem", "archivio", "C#*#S#*"), ("DeleteItem", "archivio", "C#*#S#*")];
const PRATICA: Needs =
    &[("GetItem", "archivio", "C#*#P#*"), ("GetItem", "chiavi", "C#*#W#*"), ("GetItem", "chiavi", "C#*#K#*")];
const SUBMIT: Needs = &[
    ("PutItem", "archivio", "C#*#P#*"),
    ("PutItem", "chiavi", "C#*#W#*"),
    ("PutItem", "chiavi", "C#*#K#*"),
    ("DeleteItem", "chiavi", "C#*#W#*"),
    ("DeleteItem", "chiavi", "C#*#K#*"),
    ("GetItem", "archivio", "C#*#B#*"),
    ("PutItem", "archivio", "C#*#B#*"),
    ("DeleteItem", "archivio", "C#*#B#*"),
    ("UpdateItem", "archivio", "C#*#A"),
    ("PutItem", "archivio", "C#*#Z#*"),
    ("DeleteItem", "archivio", "C#*#Z#*"),
];
const CHANGE: Needs = &[
    ("PutItem", "archivio", "C#*#P#*"),
    ("PutItem", "chiavi", "C#*#W#*"),
    ("PutItem", "chiavi", "C#*#K#*"),
    ("UpdateItem", "chiavi", "C#*#W#*"),
    ("UpdateItem", "chiavi", "C#*#K#*"),
    ("DeleteItem", "chiavi", "C#*#W#*"),
    ("DeleteItem", "chiavi", "C#*#K#*"),
    ("DeleteItem", "archivio", "C#*#B#*"),
    ("UpdateItem", "archivio", "C#*#A"),
    ("PutItem", "archivio", "C#*#Z#*"),
    ("DeleteItem", "archivio", "C#*#Z#*"),
];
const ERASE: Needs = &[
    ("GetItem", "archivio", "C#*#P#*"),
    ("PutItem", "archivio", "C#*#P#*"),
    ("DeleteItem", "archivio", "C#*#B#*"),
    ("DeleteItem", "archivio", "C#*#A"),
    ("DeleteItem", "chiavi", "C#*#W#*"),
    ("DeleteItem", "chiavi", "C#*#K#*"),
    ("Query", "chiavi", "C#*#W#*"),
    ("Query", "chiavi", "C#*#K#*"),
];
const INBOX: Needs = &[("Query", "chiavi/inbox", "C#*#I#*"), ("BatchGetItem", "archivio", "C#*#P#*")];
const LINES_OF: Needs = &[("Query", "chiavi", "C#*#W#*"), ("BatchGetItem", "archivio", "C#*#P#*")];
const TO_SIGN: Needs = &[("Query", "archivio", "C#*#Z#*"), ("BatchGetItem", "archivio", "C#*#P#*")];
const DRAFT: Needs = &[
    ("GetItem", "archivio", "C#*#D#*"),
    ("PutItem", "archivio", "C#*#D#*"),
    ("DeleteItem", "archivio", "C#*#D#*"),
    ("PutItem", "archivio", "C#*#E"),
    ("UpdateItem", "archivio", "C#*#A"),
];
const HELD: Needs = &[
    ("GetItem", "archivio", "C#*#A"),
    ("Query", "archivio", "C#*#A"),
    ("UpdateItem", "archivio", "C#*#A"),
    ("DeleteItem", "archivio", "C#*#A"),
    ("BatchGetItem", "archivio", "C#*#P#*"),
];
const DRAFTS_OF: Needs = &[("Query", "archivio/owner", "C#*#B#*"), ("BatchGetItem", "archivio", "C#*#D#*")];
const PROFILE: Needs = &[("GetItem", "archivio", "C#-#U#*")];
const PUT_PROFILE: Needs = &[("PutItem", "archivio", "C#-#U#*")];
const OPERATOR: Needs = &[("GetItem", "archivio", "C#-#O#*")];
const LOG_LOOK: Needs = &[("PutItem", "archivio", "C#*#L#*")];
const LOOKS_AT: Needs = &[("Query", "archivio", "C#*#L#*")];
const FORM: Needs = &[("GetItem", "archivio", "C#-#F#*")];
const KEEP_FORM: Needs = &[("PutItem", "archivio", "C#-#F#*")];
const RATE: Needs = &[("UpdateItem", "archivio", "C#*#V"), ("PutItem", "archivio", "C#*#W")];
const RATINGS: Needs = &[("Query", "archivio", "C#*#V"), ("Query", "archivio", "C#*#W")];
const COUNT: Needs = &[("UpdateItem", "archivio", "C#-#R#*")];
const COUNTED: Needs = &[("GetItem", "archivio", "C#-#R#*")];
const POST: Needs = &[
    ("Query", "archivio", "C#*#Q"),
    ("PutItem", "archivio", "C#*#Q"),
    ("DeleteItem", "archivio", "C#*#Q"),
    ("Query", "archivio", "C#*#E"),
    ("PutItem", "archivio", "C#*#E"),
    ("DeleteItem", "archivio", "C#*#E"),
    ("BatchGetItem", "archivio", "C#*#D#*"),
];
const PROOF: Needs =
    &[("Query", "archivio", "C#*#H"), ("GetItem", "archivio", "C#*#G#*"), ("BatchGetItem", "archivio", "C#*#N#*")];
const GROW: Needs = &[
    ("Query", "archivio/work", "C#*#G"),
    ("BatchGetItem", "archivio", "C#*#P#*"),
    ("BatchGetItem", "archivio", "C#*#G#*"),
    ("BatchGetItem", "archivio", "C#*#N#*"),
    ("Query", "archivio", "C#*#H"),
    ("PutItem", "archivio", "C#*#G#*"),
    ("PutItem", "archivio", "C#*#N#*"),
    ("PutItem", "archivio", "C#*#H"),
    ("UpdateItem", "archivio", "C#*#P#*"),
    ("PutItem", "archivio", "C#*#Q"),
    ("GetItem", "archivio", "C#*#P#*"),
    ("Query", "chiavi/inbox", "C#*#I#*"),
    ("UpdateItem", "chiavi", "C#*#W#*"),
    ("UpdateItem", "chiavi", "C#*#K#*"),
];
const ENDED: Needs = &[("Query", "chiavi/inbox", "C#*#I#*"), ("BatchGetItem", "archivio", "C#*#P#*")];

/// What each function does with the tables.
const DOES: [(&str, &[Needs]); 7] = [
    ("intake", &[SESSION, PRATICA, SUBMIT, DRAFT, DRAFTS_OF, PROFILE, PUT_PROFILE, FORM, KEEP_FORM, COUNT]),
    (
        "track",
        &[
            SESSION, PRATICA, CHANGE, FORM, LINES_OF, TO_SIGN, DRAFTS_OF, PROFILE, OPERATOR, LOG_LOOK, LOOKS_AT, RATE,
            COUNT, PROOF,
        ],
    ),
    ("profile", &[SESSION, PROFILE, PUT_PROFILE]),
    (
        "desk",
        &[
            SESSION, PRATICA, SUBMIT, CHANGE, INBOX, LINES_OF, DRAFT, DRAFTS_OF, OPERATOR, LOG_LOOK, LOOKS_AT, RATINGS,
            FORM, KEEP_FORM, COUNT,
        ],
    ),
    ("sign", &[SESSION, PRATICA, FORM, DRAFT, DRAFTS_OF, OPERATOR]),
    ("deliver", &[GROW, PRATICA, CHANGE, POST, COUNT, COUNTED]),
    ("sweep", &[GROW, ENDED, ERASE, HELD]),
];

#[test]
fn each_function_may_touch_what_its_doors_need_and_nothing_else() {
    for (function, verbs) in DOES {
        let needs = verbs.iter().flat_map(|needs| needs.iter());
        let needs: BTreeSet<_> =
            needs.map(|(action, table, key)| ((*action).into(), (*table).into(), (*key).into())).collect();
        let rights = rights(function);
        let (lacks, more) =
            (needs.difference(&rights).collect::<Vec<_>>(), rights.difference(&needs).collect::<Vec<_>>());
        assert!(lacks.is_empty() && more.is_empty(), "{function} lacks {lacks:?} and has too much: {more:?}");
    }
}

#[test]
fn the_other_doors_of_a_function_are_those_that_its_program_opens() {
    for (function, _) in DOES {
        let program = root().join(format!("functions/lambdas/src/bin/{function}.rs"));
        let program = std::fs::read_to_string(program).unwrap();
        let opens = |text: &str| program.contains(text);
        let role = resource("roles", &format!("Ruolo{}", capital(function)));
        let given: BTreeMap<String, Vec<String>> =
            statements(&role["Properties"]["Policies"]).into_iter().map(|s| (s.sid.clone(), s.actions)).collect();
        let has = |sid: &str| given.contains_key(sid);
        assert_eq!(has("Files"), opens("Environment::files") || opens("env.files()"), "{function}: files");
        assert_eq!(has("HeadsOfTheLogs"), opens("settings.sites()"), "{function}: sites");
        assert_eq!(
            texts(&role["Properties"]["ManagedPolicyArns"]),
            ["${LeggePubblicato}"],
            "{function}: what is published"
        );
        assert_eq!(has("NotesErasures"), opens("erase_kept_long_enough"), "{function}: erasures");
        let takes_back = given.get("Files").is_some_and(|actions| actions.contains(&"s3:AbortMultipartUpload".into()));
        let keeps = given.get("Files").is_some_and(|actions| actions.contains(&"s3:PutObject".into()));
        assert_eq!(takes_back, keeps, "{function}: who sends parts may take them back");
        assert_eq!(has("ReadsTheStream"), opens("batch::records"), "{function}: the stream");
        assert_eq!(given["OwnLog"], ["logs:CreateLogStream", "logs:PutLogEvents"]);
        let variables = resource("core", &capital(function))["Properties"]["Environment"]["Variables"].clone();
        let knows = |name: &str| !variables[name].is_null();
        assert_eq!(knows("SPORTELLO_BUCKET"), has("Files"), "{function}");
        assert_eq!(has("Arrivals"), opens("env.arrivals()"), "{function}: arrivals");
        assert_eq!(knows("SPORTELLO_ARRIVALS_BUCKET"), has("Arrivals"), "{function}");
        assert_eq!(knows("SPORTELLO_SMTP_FROM"), opens("Letters::read"), "{function}: mail");
        assert_eq!(knows("SPORTELLO_SIMULATOR"), opens("Environment::simulator"), "{function}");
    }
}

#[test]
fn what_is_published_is_read_by_all_and_written_by_none() {
    let shared = statements(&resource("roles", "LeggePubblicato"));
    let said: Vec<_> = shared.iter().map(|s| (s.actions.join(" "), s.resources.join(" "), &s.condition)).collect();
    const BUCKET: &str = "arn:${AWS::Partition}:s3:::sportello-${Ambiente}-pubblicato";
    let objects = format!("{BUCKET}/counter/* {BUCKET}/forms/*");
    let expected =
        [("s3:GetObject".to_owned(), objects, &Value::Null), ("s3:ListBucket".into(), BUCKET.into(), &Value::Null)];
    assert_eq!(said, expected);
    let globals = template("core")["Globals"]["Function"]["Environment"]["Variables"]["SPORTELLO_SITES_BUCKET"].clone();
    assert_eq!(text(&globals), "sportello-${Ambiente}-pubblicato");
    for (name, role) in resources("roles") {
        for statement in statements(&role["Properties"]["Policies"]) {
            let places = statement.resources.iter().filter(|place| place.contains("-pubblicato"));
            for place in places {
                assert!(name == "RuoloSweep" && place.ends_with("/site/*/registro/*"), "{name}: {place}");
            }
        }
    }
}

#[test]
fn what_arrives_is_intakes_alone_and_nothing_else_in_that_bucket() {
    const BUCKET: &str = "sportello-${Ambiente}-arrivi";
    let mut seen = Vec::new();
    for (name, role) in resources("roles") {
        for statement in statements(&role["Properties"]["Policies"]) {
            for place in statement.resources.iter().filter(|place| place.contains(BUCKET)) {
                let below = place.rsplit(BUCKET).next().unwrap().to_owned();
                seen.push((name.clone(), statement.actions.clone(), below, statement.condition.to_string()));
            }
        }
    }
    let texts = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
    let [objects, names] = &seen[..] else { panic!("{seen:?}") };
    let objects_may = texts(&["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]);
    assert_eq!(*objects, ("RuoloIntake".to_owned(), objects_may, "/arrivi/*".to_owned(), "null".to_owned()));
    // S3 tells an absent name from a forbidden one only to who may list, without a condition on what.
    assert_eq!(*names, ("RuoloIntake".to_owned(), texts(&["s3:ListBucket"]), String::new(), "null".to_owned()));
}

/// A statement, its actions, and the condition that bounds it.
type Unbounded = (&'static str, &'static [&'static str], (&'static str, &'static str, &'static str));

/// What AWS knows no resource for (service authorization reference of Lambda and of CloudWatch Logs; `infra/rights.py` reads it), so
/// that only "*" allows it: the statement, its actions one by one, what bounds it instead. `Mano` of `account.yaml` alone.
const NO_RESOURCE: [Unbounded; 2] = [
    (
        "NewSources",
        &["lambda:CreateEventSourceMapping"],
        (
            "ArnLike",
            "lambda:FunctionArn",
            "arn:${AWS::Partition}:lambda:${Regione}:${AWS::AccountId}:function:sportello-${Ambiente}-*",
        ),
    ),
    (
        "DoorsLog",
        &[
            "logs:CreateLogDelivery",
            "logs:DeleteLogDelivery",
            "logs:DescribeIndexPolicies",
            "logs:DescribeLogGroups",
            "logs:DescribeResourcePolicies",
            "logs:GetLogDelivery",
            "logs:ListLogDeliveries",
            "logs:UpdateLogDelivery",
        ],
        ("StringEquals", "aws:RequestedRegion", "${Regione}"),
    ),
];

#[test]
fn what_no_resource_bounds_is_bounded_otherwise_and_the_forge_opens_no_log() {
    let hand = statements(&resource("account", "Mano")["Properties"]["Policies"]);
    let unbounded: Vec<_> = hand.iter().filter(|s| s.resources == ["*"]).collect();
    assert_eq!(unbounded.len(), NO_RESOURCE.len());
    for (statement, (sid, actions, (test, key, value))) in unbounded.into_iter().zip(NO_RESOURCE) {
        assert_eq!((statement.sid.as_str(), statement.actions.as_slice()), (sid, &*texts(&json!(actions))));
        let bounds = statement.condition.as_object().unwrap();
        assert_eq!(bounds.len(), 1, "{sid}");
        assert_eq!(text(&bounds[test][key]), value, "{sid}");
    }
    // Who writes the door's log is said once, by a person, for that log alone.
    assert!(!hand.iter().any(|s| s.actions.iter().any(|action| action == "logs:PutResourcePolicy")));
    let policy = text(&resource("roles", "RegistroPortaRiceve")["Properties"]["PolicyDocument"]);
    let policy: Value = serde_json::from_str(&policy).unwrap();
    let [one] = policy["Statement"].as_array().unwrap().as_slice() else { panic!("{policy}") };
    assert_eq!(one["Principal"], json!({ "Service": "delivery.logs.amazonaws.com" }));
    assert_eq!(one["Action"], json!(["logs:CreateLogStream", "logs:PutLogEvents"]));
    let door = text(&resource("core", "RegistroPorta")["Properties"]["LogGroupName"]);
    assert!(text(&one["Resource"]).ends_with(&format!(":log-group:{door}:log-stream:*")), "{one}");
    assert_eq!(one["Condition"]["StringEquals"]["aws:SourceAccount"], "${AWS::AccountId}");
}

#[test]
fn a_copy_comes_back_as_tables_of_other_names_and_by_two_roles_that_can_do_nothing_else() {
    const TABLE: &str = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/sportello-${Ambiente}-";
    let restores = statements(&resource("data", "RuoloRipresa")["Properties"]["Policies"]);
    let service = |action: &str| action.split(':').next().unwrap().to_owned();
    let mut may = BTreeSet::new();
    for statement in &restores {
        may.extend(statement.actions.iter().map(|action| service(action)));
        for place in &statement.resources {
            let new = ["archivio-ripresa", "chiavi-ripresa"];
            let new = new.map(|name| [format!("{TABLE}{name}"), format!("{TABLE}{name}/index/*")]).concat();
            let files = ["${Allegati.Arn}", "${Allegati.Arn}/*", "${Chiave.Arn}"].contains(&place.as_str());
            // The tables in use are named once, by a verb that only ever makes a table that is not there.
            let made = statement.actions == ["dynamodb:RestoreTableFromAwsBackup"] && place.starts_with(TABLE);
            assert!(files || new.contains(place) || made, "{}: {place}", statement.sid);
        }
    }
    assert_eq!(may, ["dynamodb", "kms", "s3"].map(str::to_owned).into());
    let back = statements(&resource("copies", "Ritorno")["Properties"]["Policies"]);
    let may: BTreeSet<_> = back.iter().flat_map(|s| s.actions.clone()).filter(|a| service(a) != "kms").collect();
    let copying = ["backup:CopyFromBackupVault", "backup:CopyIntoBackupVault", "backup:DescribeBackupVault"];
    assert_eq!(may, copying.map(str::to_owned).into());
    // It leaves copies in the counter's vault, which takes them from that account; each account reads what the other encrypted.
    let vault = text(&resource("data", "Cassaforte")["Properties"]["BackupVaultName"]);
    let into = back.iter().find(|s| s.actions.contains(&"backup:CopyIntoBackupVault".into())).unwrap();
    assert!(into.resources.iter().all(|place| place.ends_with(&format!("${{ContoSportello}}:backup-vault:{vault}"))));
    for (template, vault) in [("data", "Cassaforte"), ("copies", "Cassaforte")] {
        let takes = statements(&resource(template, vault)["Properties"]["AccessPolicy"]);
        assert_eq!(takes.iter().map(|s| s.actions.join(" ")).collect::<Vec<_>>(), ["backup:CopyIntoBackupVault"]);
        let reads = statements(&resource(template, "Chiave"));
        let reads =
            reads.iter().find(|s| s.sid == "BackupAccountMayReadCopies" || s.sid == "CounterMayReadWhatGoesBack");
        assert_eq!(
            reads.unwrap().actions,
            ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey", "kms:CreateGrant"]
        );
    }
    for (template, role) in [("data", "RuoloRipresa"), ("copies", "Ritorno")] {
        let trusts = resource(template, role)["Properties"]["AssumeRolePolicyDocument"].to_string();
        assert!(trusts.contains("{\"Service\":\"backup.amazonaws.com\"}") && !trusts.contains("AWS"), "{trusts}");
    }
}

#[test]
fn no_statement_says_everything_and_none_names_what_is_not_ours() {
    let mut seen = 0;
    for template in TEMPLATES {
        for (name, resource) in resources(template) {
            let mut sids = BTreeSet::new();
            for statement in statements(&resource) {
                seen += 1;
                let at = format!("{template} {name} {}", statement.sid);
                assert!(statement.sid.is_empty() || sids.insert(statement.sid.clone()), "{at}: twice");
                // A key's own policy and the refusal of plain HTTP are said of the resource that they stand on.
                let own = resource["Type"] == "AWS::KMS::Key"
                    || statement.effect == "Deny"
                    || resource["Type"] == "AWS::Backup::BackupVault";
                assert!(own || statement.actions.iter().all(|a| !a.contains('*')), "{at}: {:?}", statement.actions);
                let unbounded = NO_RESOURCE.iter().any(|(sid, actions, _)| {
                    template == "account" && name == "Mano" && statement.sid == *sid && statement.actions == *actions
                });
                for place in &statement.resources {
                    let ours =
                        ["sportello", "${", "/apis", "transform/Serverless"].iter().any(|own| place.contains(own));
                    assert!(own || (place == "*" && unbounded) || (place != "*" && ours), "{at}: {place}");
                }
                // Nobody makes it but AWS Backup, and it fills tables that nobody uses yet.
                let restores = template == "data" && name == "RuoloRipresa";
                let scans = ["dynamodb:Scan", "dynamodb:PartiQLSelect", "dynamodb:ExportTableToPointInTime"];
                assert!(restores || !statement.actions.iter().any(|a| scans.contains(&a.as_str())), "{at}");
                let tables = statement.actions.iter().any(|a| a.starts_with("dynamodb:"));
                if tables && statement.sid != "ReadsTheStream" && !restores {
                    assert!(!statement.keys.is_empty(), "{at}: bounded by the items' names");
                    assert_eq!(statement.condition["Null"]["dynamodb:LeadingKeys"], "false", "{at}");
                }
            }
        }
    }
    assert!(seen > 90, "{seen}");
}

#[test]
fn parts_left_behind_go_after_a_day_and_notes_of_erasures_stay() {
    let rules = resource("data", "Allegati")["Properties"]["LifecycleConfiguration"]["Rules"].clone();
    let goes = |rule: &Value| {
        rule["Status"] == "Enabled"
            && rule["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"] == 1
            && rule["Prefix"].is_null()
            && rule["Filter"].is_null()
    };
    assert!(rules.as_array().unwrap().iter().any(goes), "{rules}");
    let stays = statements(&resource("data", "AllegatiSoloTls")).into_iter();
    let stays: Vec<_> = stays.filter(|s| s.effect == "Deny" && s.resources == ["${Allegati.Arn}/erasures/*"]).collect();
    assert_eq!(stays[0].actions, ["s3:DeleteObject", "s3:DeleteObjectVersion"]);
}

#[test]
fn the_rights_of_a_role_fit_where_aws_keeps_them() {
    let all = ["roles", "account", "data", "copies"].into_iter().flat_map(resources);
    for (name, role) in all.filter(|(_, resource)| resource["Type"] == "AWS::IAM::Role") {
        // 10,240 characters for all policies of a role; an account's number and names are longer than what stands here.
        let policies = resolved(&role["Properties"]["Policies"]).to_string();
        assert!(policies.len() < 9_000, "{name}: {}", policies.len());
    }
}

/// With the names that an installation would have.
fn resolved(value: &Value) -> Value {
    match value {
        Value::Object(one) if one.len() == 1 && one.keys().all(|k| k.starts_with("Fn::") || k == "Ref") => {
            let whole = text(value).replace("${Ambiente}", "produzione");
            Value::String(format!("arn:aws:service:eu-south-1:000000000000:{whole}"))
        }
        Value::Object(all) => all.iter().map(|(name, value)| (name.clone(), resolved(value))).collect(),
        Value::Array(all) => all.iter().map(resolved).collect(),
        other => other.clone(),
    }
}

#[test]
fn the_http_api_has_the_routes_of_the_functions_and_one_for_all_other_pages() {
    let mut declared = BTreeSet::new();
    let mut everything_else = Vec::new();
    for name in PARTS {
        let function = resource("core", &capital(name));
        for (event, source) in function["Properties"]["Events"].as_object().unwrap() {
            assert_eq!(source["Type"], "HttpApi", "{name} {event}");
            match source["Properties"]["Path"].as_str() {
                Some(path) => {
                    let method = source["Properties"]["Method"].as_str().unwrap().to_owned();
                    assert!(declared.insert((method, path.to_owned(), name)), "{path} twice");
                }
                None => everything_else.push(name),
            }
        }
    }
    let routes: BTreeSet<_> =
        lambdas::routes::all().into_iter().map(|(method, path, part)| (method.to_owned(), path, part.name())).collect();
    assert_eq!(declared, routes);
    assert_eq!(everything_else, ["track"]);
}

#[test]
fn every_function_has_its_own_role_bound_concurrency_and_log() {
    let mut seen = 0;
    for (name, function) in resources("core").into_iter().filter(|(_, r)| r["Type"] == "AWS::Serverless::Function") {
        seen += 1;
        let (properties, low) = (&function["Properties"], name.to_lowercase());
        assert_eq!(
            text(&properties["Role"]),
            format!("sportello-${{Ambiente}}-ruolo-{low}"),
            "SAM gives no role of its own"
        );
        assert!(!properties["ReservedConcurrentExecutions"].is_null(), "{name}");
        let group = text(&resource("core", &format!("Registro{name}"))["Properties"]["LogGroupName"]);
        assert_eq!(group, format!("/sportello/${{Ambiente}}/{low}"));
        for alarm in ["AllarmeErrori", "AllarmeStrozzature"] {
            let watched = resource("core", alarm)["Properties"]["Metrics"].to_string();
            assert!(watched.contains(&format!("{{\"Ref\":\"{name}\"}}")), "{alarm} does not watch {name}");
        }
    }
    assert_eq!(seen, 7);
    let stream = resource("core", "Deliver")["Properties"]["Events"]["Flusso"]["Properties"].clone();
    assert_eq!(texts(&stream["FunctionResponseTypes"]), ["ReportBatchItemFailures"]);
    assert_eq!(stream["BisectBatchOnFunctionError"], true);
    for queue in ["Scarti", "Campanello"] {
        assert_eq!(resource("core", queue)["Properties"]["MessageRetentionPeriod"], 14 * 24 * 3600, "a fortnight");
    }
}

#[test]
fn what_the_functions_ask_of_the_tables_on_a_citizens_whole_way_is_what_they_may() {
    let office = PostOffice::open(0);
    let url = office.url();
    let mail = [
        ("SPORTELLO_SMTP", url.as_str()),
        ("SPORTELLO_SMTP_FROM", "sportello@comuni.example"),
        ("SPORTELLO_PUBLIC_URL", "https://sportello.example"),
    ];
    let names = DOES.map(|(name, _)| name);
    let door = FrontDoor::open(Functions::start_with(published(), Runs::Ours, &names, &mail));
    crate::functions::go_through(&door, Runs::Ours);
    let functions = door.functions();
    let bell =
        json!({ "Records": [{ "eventSource": "aws:sqs", "messageId": "1", "body": "{\"comune\":\"069070\"}" }] });
    functions.send("deliver", bell).unwrap();
    functions.send("deliver", json!({ "lavoro": "posta" })).unwrap();
    let said = functions.said("deliver");
    assert!(
        said.contains("\"delivered\":2") || said.matches("\"delivered\":1").count() == 2,
        "two letters left: {said}"
    );
    functions.send("sweep", json!({})).unwrap();
    for (function, _) in DOES {
        let asked = functions.asked(function);
        assert!(asked.len() > 2, "{function} asked: {asked:?}");
        let rights = rights(function);
        for (action, table, name) in asked {
            let may = |(a, t, key): &(String, String, String)| *a == action && *t == table && holds(key, &name);
            assert!(rights.iter().any(may), "{function} may not {action} {name} in {table}");
        }
    }
}
