//! The laws of the house: which crate may see which, no circle, short files that say what they are, a fixed top level.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Every arrow of the house, and no other. A crate sees only what stands below it; functions see site-gen, never back.
const ARROWS: &[(&str, &[&str])] = &[
    ("contract", &[]),
    ("markup", &["contract"]),
    ("paper", &["contract"]),
    ("generator", &["contract", "markup"]),
    ("proof", &[]),
    ("counter", &["contract", "proof"]),
    ("web", &["contract", "counter", "markup", "paper", "proof"]),
    ("embedded", &["contract", "counter", "proof"]),
    ("aws", &["contract", "counter", "proof"]),
    ("platforms", &["contract", "counter"]),
    ("lambdas", &["aws", "counter", "platforms", "web"]),
    ("gateway", &["aws", "contract", "counter", "embedded", "generator", "platforms", "proof", "web"]),
];

/// What may stand at the top, beside dotfiles.
const TOP: &[&str] = &[
    "AUTHORS",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "clippy.toml",
    "content",
    "deny.toml",
    "functions",
    "infra",
    "publiccode.yml",
    "rust-toolchain.toml",
    "rustfmt.toml",
    "site-gen",
    "tests",
    "themes",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn metadata() -> cargo_metadata::Metadata {
    cargo_metadata::MetadataCommand::new().manifest_path(root().join("Cargo.toml")).no_deps().exec().unwrap()
}

/// All Rust files that git would keep.
fn rust_files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for wing in ["site-gen", "functions", "tests", "themes", "infra"] {
        collect(&root().join(wing), &mut files);
    }
    files.sort();
    files
}

/// The Rust files below a folder.
pub(crate) fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            if !matches!(path.file_name().and_then(|n| n.to_str()), Some("target" | "node_modules" | "dist")) {
                collect(&path, files);
            }
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

#[test]
fn the_crates_see_exactly_what_the_plan_says() {
    let metadata = metadata();
    let names: BTreeSet<&str> = metadata.packages.iter().map(|p| p.name.as_str()).collect();
    for (name, planned) in ARROWS {
        let package =
            metadata.packages.iter().find(|p| p.name.as_str() == *name).unwrap_or_else(|| panic!("no {name}"));
        let seen: BTreeSet<&str> = package
            .dependencies
            .iter()
            .filter(|d| d.kind == cargo_metadata::DependencyKind::Normal)
            .map(|d| d.name.as_str())
            .filter(|d| names.contains(d))
            .collect();
        assert_eq!(seen, planned.iter().copied().collect::<BTreeSet<_>>(), "arrows of {name}");
    }
    let planned: BTreeSet<&str> = ARROWS.iter().map(|(n, _)| *n).chain(["tests"]).collect();
    assert_eq!(names, planned, "a crate without a place in the plan");
}

#[test]
fn no_file_is_longer_than_500_lines_and_each_says_what_it_is() {
    let mut wrong = Vec::new();
    for path in rust_files() {
        let text = fs::read_to_string(&path).unwrap();
        let lines = text.lines().count();
        if lines > 500 {
            wrong.push(format!("{}: {lines} lines", path.display()));
        }
        if !text.starts_with("//!") {
            wrong.push(format!("{}: does not open with //!", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The modules of a crate that a file names with `crate::`, `super::` aside: an arrow from file to file.
fn arrows(text: &str, modules: &BTreeSet<String>) -> BTreeSet<String> {
    let code: String = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
    let mut seen = BTreeSet::new();
    for line in code.lines().filter(|l| !l.trim_start().starts_with("//")) {
        for (place, _) in line.match_indices("crate::") {
            let rest = &line[place + "crate::".len()..];
            let names = match rest.strip_prefix('{') {
                Some(list) => {
                    list.split(['}', ',']).map(str::trim).map(|n| n.split("::").next().unwrap_or(n)).collect()
                }
                None => vec![rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()],
            };
            seen.extend(names.into_iter().filter(|n| modules.contains(*n)).map(str::to_owned));
        }
    }
    seen
}

#[test]
fn no_circle_between_the_modules_of_a_crate() {
    for package in metadata().packages {
        let source = package.manifest_path.parent().unwrap().join("src").into_std_path_buf();
        let mut texts: BTreeMap<String, String> = BTreeMap::new();
        let mut files = Vec::new();
        collect(&source, &mut files);
        for file in &files {
            let relative = file.strip_prefix(&source).unwrap();
            let module = relative.components().next().unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs");
            if !matches!(module, "lib" | "main" | "bin") {
                texts.entry(module.to_owned()).or_default().push_str(&fs::read_to_string(file).unwrap());
            }
        }
        let modules: BTreeSet<String> = texts.keys().cloned().collect();
        let graph: BTreeMap<String, BTreeSet<String>> = texts
            .iter()
            .map(|(module, text)| {
                let mut seen = arrows(text, &modules);
                seen.remove(module);
                (module.clone(), seen)
            })
            .collect();
        if let Some(circle) = circle(&graph) {
            panic!("{}: {}", package.name, circle.join(" -> "));
        }
    }
}

/// A path that leads back to where it began, if there is one.
fn circle(graph: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    fn walk(
        at: &str,
        graph: &BTreeMap<String, BTreeSet<String>>,
        path: &mut Vec<String>,
        done: &mut BTreeSet<String>,
    ) -> Option<Vec<String>> {
        if let Some(place) = path.iter().position(|p| p == at) {
            return Some(path[place..].iter().cloned().chain([at.to_owned()]).collect());
        }
        if !done.insert(at.to_owned()) {
            return None;
        }
        path.push(at.to_owned());
        for next in graph.get(at).into_iter().flatten() {
            if let Some(found) = walk(next, graph, path, done) {
                return Some(found);
            }
        }
        path.pop();
        None
    }
    let mut done = BTreeSet::new();
    graph.keys().find_map(|start| walk(start, graph, &mut Vec::new(), &mut done))
}

#[test]
fn a_circle_would_be_found() {
    let graph = [("a", vec!["b"]), ("b", vec!["c"]), ("c", vec!["a"])];
    let graph = graph.into_iter().map(|(n, v)| (n.to_owned(), v.into_iter().map(str::to_owned).collect())).collect();
    assert_eq!(circle(&graph).unwrap(), ["a", "b", "c", "a"]);
}

#[test]
fn the_stages_of_the_generator_do_not_see_one_another() {
    const STAGES: [&str; 6] = ["read", "join", "check", "render", "publish", "write"];
    let source = root().join("site-gen/generator/src");
    let modules: BTreeSet<String> = STAGES.iter().map(|s| (*s).to_owned()).collect();
    for stage in STAGES {
        let mut files = Vec::new();
        collect(&source.join(stage), &mut files);
        let single = source.join(format!("{stage}.rs"));
        files.extend(single.is_file().then_some(single));
        assert!(!files.is_empty(), "no stage {stage}");
        for file in files {
            let mut seen = arrows(&fs::read_to_string(&file).unwrap(), &modules);
            seen.remove(stage);
            assert!(seen.is_empty(), "{} sees {seen:?}", file.display());
        }
    }
}

#[test]
fn the_top_level_holds_only_what_was_agreed() {
    let listed = std::process::Command::new("git").args(["ls-files"]).current_dir(root()).output().unwrap();
    let top: BTreeSet<String> = String::from_utf8(listed.stdout)
        .unwrap()
        .lines()
        .filter_map(|l| l.split('/').next().map(str::to_owned))
        .filter(|n| !n.starts_with('.'))
        .collect();
    let extra: Vec<&String> = top.iter().filter(|n| !TOP.contains(&n.as_str())).collect();
    assert!(extra.is_empty(), "{extra:?}");
}

#[test]
fn the_public_files_that_the_reuse_catalogue_wants_are_there() {
    let text = fs::read_to_string(root().join("publiccode.yml")).unwrap();
    for key in [
        "publiccodeYmlVersion: \"0.7.0\"",
        "name:",
        "url:",
        "platforms:",
        "developmentStatus:",
        "softwareType:",
        "shortDescription:",
        "longDescription:",
        "features:",
        "license: EUPL-1.2",
        "maintenance:",
        "localisationReady:",
        "availableLanguages:",
    ] {
        assert!(text.contains(key), "publiccode.yml lacks {key}");
    }
    for name in ["LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "README.md"] {
        assert!(root().join(name).is_file(), "{name}");
    }
}

#[test]
fn lock_files_name_no_download_address() {
    for path in ["themes/comuni/package-lock.json", "tests/browser/package-lock.json"] {
        let text = fs::read_to_string(root().join(path)).unwrap();
        assert!(!text.contains("\"resolved\""), "{path}");
    }
}

/// A licence expression holds if one of its alternatives asks only for licences on the list.
fn allowed(expression: &str, list: &BTreeSet<String>) -> bool {
    let plain = expression.replace(['(', ')'], "").replace('/', " OR ");
    plain.split(" OR ").any(|alternative| alternative.split(" AND ").all(|l| list.contains(l.trim())))
}

#[test]
fn every_crate_has_a_licence_on_the_list_and_none_is_banned() {
    let rules: toml::Table = fs::read_to_string(root().join("deny.toml")).unwrap().parse().unwrap();
    let list = rules["licenses"]["allow"].as_array().unwrap();
    let list: BTreeSet<String> = list.iter().filter_map(|l| l.as_str().map(str::to_owned)).collect();
    let banned = rules["bans"]["deny"].as_array().unwrap();
    let banned: BTreeSet<&str> = banned.iter().filter_map(|b| b["crate"].as_str()).collect();
    for manifest in ["Cargo.toml", "tests/dynamodb/Cargo.toml"] {
        let metadata = cargo_metadata::MetadataCommand::new().manifest_path(root().join(manifest)).exec().unwrap();
        assert!(metadata.packages.len() > 50, "the dependencies were read");
        for package in &metadata.packages {
            let licence = package.license.as_deref().unwrap_or("no licence");
            assert!(allowed(licence, &list), "{} is under {licence}", package.name);
            assert!(!banned.contains(package.name.as_str()), "{} is banned by deny.toml", package.name);
        }
    }
    assert!(!allowed("GPL-3.0-only", &list) && !allowed("MIT AND GPL-3.0-only", &list));
}
