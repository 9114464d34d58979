//! What a text becomes, tried from the text.

mod chance;
mod commonmark;
mod cost;
mod features;
mod filling;
mod hostile;
mod judge;

use std::collections::BTreeMap;

use pulldown_cmark::HeadingLevel;

use super::{Compiled, ImageView, Words, compile};

/// Quadri, where one card is turned on and one picture is known.
fn quadri(text: &Compiled) -> String {
    let cards = BTreeMap::from([("residenza", "/quadri/servizi/anagrafe-e-stato-civile/residenza/".to_owned())]);
    let known = |name: &str| {
        (name == "piazza.jpg").then(|| ImageView { url: "/quadri/risorse/piazza.jpg".into(), width: 640, height: 480 })
    };
    text.html(&Words {
        denomination: "Comune di Quadri",
        name: "Quadri",
        base: "/quadri",
        cards: &cards,
        images: Some(&known),
    })
}

fn shown(text: &str) -> String {
    quadri(&compile(text, HeadingLevel::H3, "parte").unwrap())
}
