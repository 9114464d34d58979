//! The technician's manual against the templates: every stack, parameter and output that it names is there.

use std::collections::BTreeSet;

use regex::Regex;
use tests::templates::{TEMPLATES, template};
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
            command.contains("sam deploy"),
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
        let (region, stack, output) = (&found[1], &found[2], &found[3]);
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
