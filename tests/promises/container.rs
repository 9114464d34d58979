//! The image of the container way, as far as it can be tried without an engine: what its last stage takes is enough to build the
//! sites where there is no Node, and nothing that a counter received is sent to who builds it.

use std::path::{Component, Path};
use std::process::Command;

use tempfile::TempDir;
use tests::program;
use tests::town::{copy_folder, published, root};

/// What the last stage copies from the sources: from where, to where, both relative.
fn taken() -> Vec<(String, String)> {
    let text = std::fs::read_to_string(root().join("infra/Containerfile")).unwrap();
    let last = text.rsplit_once("\nFROM ").unwrap().1;
    let copies = last.lines().filter_map(|line| line.strip_prefix("COPY --from=build /src/"));
    let pairs = copies.filter_map(|line| line.split_once(' '));
    pairs.filter(|(from, _)| !from.starts_with("target/")).map(|(from, to)| (from.to_owned(), to.to_owned())).collect()
}

#[test]
fn what_the_image_holds_is_enough_to_build_the_sites_without_node() {
    // The theme is prepared where the image is built.
    published();
    let place = TempDir::new().unwrap();
    let taken = taken();
    assert!(!taken.is_empty());
    for (from, to) in taken {
        let to = place.path().join(to);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        copy_folder(&root().join(from), &to).unwrap();
    }
    // As the first stage does.
    std::fs::remove_dir_all(place.path().join("themes/comuni/node_modules")).unwrap();
    let built = Command::new(program::built("generator", "site-gen"))
        .args(["build", "--comune", "quadri"])
        .current_dir(place.path())
        .env("PATH", "")
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    assert!(place.path().join("out/site/quadri/index.html").is_file());
}

#[test]
fn who_builds_an_image_is_sent_the_sources_and_nothing_that_a_counter_received() {
    let text = std::fs::read_to_string(root().join(".dockerignore")).unwrap();
    let mut rules = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    assert_eq!(rules.next(), Some("*"), "all is kept back but what is named");
    let sent: Vec<&str> = rules.filter_map(|rule| rule.strip_prefix('!')).collect();
    let known = Command::new("git").args(["ls-files"]).current_dir(root()).output().unwrap();
    let known = String::from_utf8(known.stdout).unwrap();
    for name in &sent {
        let is_source = |line: &str| Path::new(line).components().next() == Some(Component::Normal(name.as_ref()));
        assert!(known.lines().any(is_source), "{name} is no part of the sources");
    }
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    for member in manifest["workspace"]["members"].as_array().unwrap() {
        let top = member.as_str().unwrap().split('/').next().unwrap();
        assert!(sent.contains(&top), "{member} is not sent, and nothing can be built");
    }
}
