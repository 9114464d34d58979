//! Reads a theme.
//!
//! In: its folder, with `dist/` built. Out: a [`Theme`].

use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use crate::fault::Fault;
use crate::model::theme::Theme;
use crate::read::strings;

/// Reads the templates and the manifest of the built files.
///
/// # Errors
/// If the theme was not built, its words do not agree, or one of its files cannot be read.
pub(crate) fn theme(root: &Path) -> Result<Theme, Fault> {
    let manifest = root.join("dist/manifest.json");
    if !manifest.is_file() {
        return Err(Fault::ThemeNotBuilt(root.to_owned()));
    }
    let manifest = fs::read(&manifest).map_err(|e| Fault::file(&manifest, "leggere", e))?;
    let assets = serde_json::from_slice(&manifest).map_err(|e| Fault::ThemeManifest(root.to_owned(), e))?;
    let folder = root.join("templates");
    let mut templates = Vec::new();
    for entry in WalkDir::new(&folder).sort_by_file_name() {
        let entry = entry.map_err(|e| Fault::file(&folder, "leggere", e.into()))?;
        let path = entry.path();
        if path.extension().is_none_or(|e| e != "html") {
            continue;
        }
        let text = fs::read_to_string(path).map_err(|e| Fault::file(path, "leggere", e))?;
        let name = path.strip_prefix(&folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        templates.push((name, text));
    }
    let strings = strings::strings(root, &templates)?;
    let worker = root.join("dist/lavoratore.js");
    let worker = match worker.is_file() {
        true => Some(fs::read_to_string(&worker).map_err(|e| Fault::file(&worker, "leggere", e))?),
        false => None,
    };
    let icons = root.join("dist/icone.json");
    let icons = match icons.is_file() {
        true => fs::read(&icons).map_err(|e| Fault::file(&icons, "leggere", e))?,
        false => b"{}".to_vec(),
    };
    let icons = serde_json::from_slice(&icons).map_err(|e| Fault::ThemeManifest(root.to_owned(), e))?;
    Ok(Theme { icons, worker, root: root.to_owned(), templates, strings, assets })
}
