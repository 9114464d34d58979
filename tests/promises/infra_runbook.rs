//! The technician's manual against the templates: every stack, parameter and output that it names is there.

use std::collections::BTreeSet;

use regex::Regex;
use tests::templates::{TEMPLATES, resource, template, text};
use tests::town::root;

/// The commands of the manual, each on one line.
fn commands() -> Vec<String> {
    let text = std::fs::read_to_string(root().join("infra/RUNBOOK.md")).unwrap();
    let blocks = text.split("```").skip(1).step_by(2).map(|block| block.replace("\\\n", " "));
    let lines = blocks.flat_map(|block| block.lines().map(str::to_owned).collect::<Vec<_>>());
    lines.filter(|line| !line.trim().is_empty() && line.trim() != "sh").collect()
}

fn names(template: &serde_json::Value, part: &str) -> BTreeSet<String> {
    template[part].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

#[test]
fn every_deploy_of_the_manual_gives_a_template_all_that_it_asks_for_and_nothing_else() {
    let named = Regex::new(r#"[" ]([A-Z][A-Za-z]+)="#).unwrap();
    let mut deployed = BTreeSet::new();
    for command in commands() {
        let file = match (
            command.split("infra/").nth(1).and_then(|rest| rest.split(".yaml").next()),
            command.starts_with("installa "),
        ) {
            (Some(file), _) if command.contains("cloudformation deploy") => file,
            (_, true) if command.contains("--parameter-overrides") => "core",
            _ => continue,
        };
        let template = template(file);
        let (_, given) = command.split_once("--parameter-overrides").unwrap();
        let given: BTreeSet<String> = named.captures_iter(given).map(|found| found[1].to_owned()).collect();
        let unknown: Vec<_> = given.difference(&names(&template, "Parameters")).cloned().collect();
        assert!(unknown.is_empty(), "{file}.yaml has no {unknown:?}: {command}");
        for (name, parameter) in template["Parameters"].as_object().unwrap() {
            assert!(!parameter["Default"].is_null() || given.contains(name), "{file}.yaml wants {name}: {command}");
        }
        // Roles want to be allowed, those with names of their own by another word.
        let roles = template["Resources"].to_string().contains("AWS::IAM::");
        let named = template["Resources"].to_string().contains("\"RoleName\"");
        assert_eq!(command.contains("CAPABILITY_NAMED_IAM"), roles && named, "{command}");
        assert_eq!(command.contains("CAPABILITY_IAM"), roles && !named, "{command}");
        assert_eq!(command.contains("--region us-east-1"), ["edge", "comune", "account"].contains(&file), "{command}");
        deployed.insert(file.to_owned());
    }
    assert_eq!(deployed, TEMPLATES.map(str::to_owned).into(), "every template is deployed once at least");
}

#[test]
fn every_output_that_the_manual_reads_and_every_queue_and_table_that_it_names_is_there() {
    let text = std::fs::read_to_string(root().join("infra/RUNBOOK.md")).unwrap();
    let mut seen = 0;
    for found in Regex::new(r"uscita ([a-z0-9-]+) ([a-z]+) ([A-Z][A-Za-z]+)").unwrap().captures_iter(&text) {
        let (region, output) = (&found[1], &found[3]);
        // The stack in the other account has the Italian word for its file.
        let stack = if &found[2] == "copie" { "copies" } else { &found[2] };
        assert!(names(&template(stack), "Outputs").contains(output), "{stack}.yaml has no output {output}");
        assert_eq!(region == "us-east-1", ["edge", "comune", "account"].contains(&stack), "{}", &found[0]);
        seen += 1;
    }
    assert!(seen >= 6, "{seen}");
    let all: String = TEMPLATES
        .iter()
        .map(|name| std::fs::read_to_string(root().join(format!("infra/{name}.yaml"))).unwrap())
        .collect();
    for alarm in Regex::new(r"Allarme[A-Z][a-z]+").unwrap().find_iter(&text) {
        assert!(all.contains(&format!("  {}:\n", alarm.as_str())), "{} is no alarm", alarm.as_str());
    }
    for (name, _) in Regex::new(r"\n  (Allarme[A-Za-z]+):").unwrap().captures_iter(&all).map(|c| (c[1].to_owned(), ()))
    {
        assert!(text.contains(&name), "the manual says nothing of {name}");
    }
    for log in Regex::new(r"/sportello/\$AMBIENTE/([a-z]+)").unwrap().captures_iter(&text) {
        assert!(all.contains(&format!("/sportello/${{Ambiente}}/{}\"", &log[1])), "no log {}", &log[1]);
    }
}

#[test]
fn every_template_fits_in_one_request_and_there_is_one_way_to_install() {
    for name in TEMPLATES.iter().filter(|name| **name != "core") {
        // What `aws cloudformation deploy` sends without a bucket.
        let bytes = std::fs::metadata(root().join(format!("infra/{name}.yaml"))).unwrap().len();
        assert!(bytes <= 51_200, "{name}.yaml: {bytes} bytes");
    }
    let [manual, settings] =
        ["RUNBOOK.md", "samconfig.toml"].map(|file| std::fs::read_to_string(root().join("infra").join(file)).unwrap());
    let whole = manual.replace("\\\n", " ");
    let installs: Vec<_> = whole.lines().filter(|line| line.contains("sam deploy --")).collect();
    assert_eq!(installs.len(), 2, "by hand and by the forge: {installs:?}");
    let bucket = text(&resource("data", "Pacchetti")["Properties"]["BucketName"]);
    let bucket = bucket.replace("${Ambiente}", "$AMBIENTE").replace("${AWS::AccountId}", "$CONTO");
    for line in installs {
        assert!(line.contains(&format!("--config-env $AMBIENTE --s3-bucket \"{bucket}\"")), "{line}");
    }
    assert!(![&manual, &settings].iter().any(|text| text.contains("resolve")), "SAM makes no bucket of its own");
    let role = text(&resource("account", "Mano")["Properties"]["RoleName"]).replace("${Ambiente}", "$AMBIENTE");
    assert!(whole.contains(&format!("--role-arn \"arn:aws:iam::$CONTO:role/{role}\"")), "{role}");
    let checks = std::fs::read_to_string(root().join("infra/check.py")).unwrap();
    let tried = Regex::new("aws-sam-cli==[0-9.]+").unwrap().find(&checks).unwrap().as_str().to_owned();
    assert!(whole.contains(&format!("pipx install {tried} ")), "the forge installs with what is tried here: {tried}");
    for role in ["Pubblica", "Installa"] {
        let name =
            text(&resource("account", role)["Properties"]["RoleName"]).replace("${Ambiente}", "${{ env.AMBIENTE }}");
        assert!(whole.contains(&format!("\"arn:aws:iam::${{{{ env.CONTO }}}}:role/{name}\"")), "{name}");
    }
    for stage in ["prova", "produzione"] {
        let names = ["stack_name", "s3_prefix"].map(|key| format!("{key} = \"sportello-{stage}"));
        assert!(settings.contains(&format!("{}-core\"\n{}\"", names[0], names[1])), "{stage}");
    }
}

#[test]
fn the_manual_restores_into_the_tables_and_the_bucket_that_the_role_may_fill() {
    let text_of = |value: &str| value.replace("${Ambiente}", "$AMBIENTE").replace("${AWS::AccountId}", "$CONTO");
    let commands = commands();
    let restores: Vec<_> = commands.iter().filter(|line| line.contains("start-restore-job")).collect();
    let role = resource("data", "RuoloRipresa")["Properties"]["Policies"].to_string();
    let files = text_of(&text(&resource("data", "Allegati")["Properties"]["BucketName"]));
    let named = Regex::new(r"(?:targetTableName|DestinationBucketName)=([^, ]+)").unwrap();
    let mut into = BTreeSet::new();
    for line in &restores {
        let name = named.captures(line).unwrap()[1].to_owned();
        assert!(line.contains("--iam-role-arn $RUOLO") && line.contains("=$CHIAVE"), "{line}");
        let may = role.contains(&format!("table/{}\"", name.replace("$AMBIENTE", "${Ambiente}")));
        assert!(may || name == files, "{name}");
        into.insert(name);
    }
    assert_eq!(into.len(), 3, "the two tables and the files: {into:?}");
    let back = commands.iter().find(|line| line.contains("start-copy-job")).unwrap();
    let vaults =
        ["copies", "data"].map(|one| text_of(&text(&resource(one, "Cassaforte")["Properties"]["BackupVaultName"])));
    assert!(back.contains(&format!("--source-backup-vault-name {} ", vaults[0])), "{back}");
    assert!(back.contains(&format!(":backup-vault:{} ", vaults[1])), "{back}");
}
