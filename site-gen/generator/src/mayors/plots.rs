//! The drawings: bars of services, of shared words, and of readability.
//!
//! In: the [`Picture`]. Out: inline SVG with a title, a description and numbers in words; a pattern or a sign goes
//! with every colour.

use maud::{Markup, html};

use crate::mayors::criteria::MIN_SERVICES;
use crate::mayors::italian::{counted, decimal};
use crate::mayors::page::scrolled;
use crate::mayors::picture::{Picture, Row};

/// The width that everything is drawn in; the page scales it.
const WIDTH: usize = 700;
/// Where bars begin: names stand before.
const LEFT: usize = 178;
/// The height of a bar with its gap.
const ROW: usize = 17;
/// Comuni in one drawing, so that it stands on one sheet.
const ROWS: usize = 45;
/// Points of the index in one bar.
const STEP: usize = 5;

/// A drawing with its words.
fn drawing(id: &str, height: usize, title: &str, about: &str, inside: Markup) -> Markup {
    scrolled(
        title,
        html! {
            svg class="plot" role="img" viewBox={ "0 0 " (WIDTH) " " (height) } aria-labelledby={ (id) "-t " (id) "-d" }
                xmlns="http://www.w3.org/2000/svg" {
                title id={ (id) "-t" } { (title) }
                desc id={ (id) "-d" } { (about) }
                (inside)
            }
        },
    )
}

/// The name before a bar.
fn name(row: &Row, y: usize) -> Markup {
    html! { text x=(LEFT - 8) y=(y + 12) text-anchor="end" { (row.name) } }
}

/// The services of each comune.
pub(super) fn services(picture: &Picture) -> Markup {
    let most = picture.services.len().max(MIN_SERVICES);
    let scale = |number: usize| number * (WIDTH - LEFT - 40) / most;
    let least = LEFT + scale(MIN_SERVICES);
    html! {
        @for (at, rows) in picture.comuni.chunks(ROWS).enumerate() {
            @let height = rows.len() * ROW + 26;
            @let about = about(rows, |row| format!("{} {}", row.name, row.offers.len()));
            (drawing(&format!("servizi-{at}"), height, "Servizi di ogni Comune", &about, html! {
                @for (n, row) in rows.iter().enumerate() {
                    @let (y, width) = (22 + n * ROW, scale(row.offers.len()));
                    (name(row, y))
                    rect class="bar" x=(LEFT) y=(y + 2) width=(width) height=(ROW - 5) {}
                    text class="value" x=(LEFT + width + 6) y=(y + 12) { (row.offers.len()) }
                }
                line class="mark" x1=(least) x2=(least) y1="16" y2=(height) {}
                text x=(least) y="11" text-anchor="middle" { "il minimo: " (MIN_SERVICES) }
            }))
        }
    }
}

/// Sections shared and own, comune by comune.
pub(super) fn reuse(picture: &Picture) -> Markup {
    let most = picture.comuni.iter().map(|row| row.shared + row.own).max().unwrap_or(0).max(1);
    let scale = |number: usize| number * (WIDTH - LEFT - 130) / most;
    html! {
        ul class="legend" {
            li { svg class="swatch" viewBox="0 0 16 10" aria-hidden="true" { rect class="bar" width="16" height="10" {} } " sezioni condivise" }
            li { svg class="swatch" viewBox="0 0 16 10" aria-hidden="true" {
                (hatch("tratti-legenda")) rect class="hatched" fill="url(#tratti-legenda)" width="16" height="10" {} } " sezioni proprie" }
        }
        @for (at, rows) in picture.comuni.chunks(ROWS).enumerate() {
            @let height = rows.len() * ROW + 4;
            @let about = about(rows, |row| format!("{} {} condivise e {} proprie", row.name, row.shared, row.own));
            @let pattern = format!("tratti-{at}");
            (drawing(&format!("riuso-{at}"), height, "Sezioni condivise e proprie di ogni Comune", &about, html! {
                (hatch(&pattern))
                @for (n, row) in rows.iter().enumerate() {
                    // Own words are few: a bar of theirs is never too thin to be seen.
                    @let (y, shared) = (n * ROW, scale(row.shared));
                    @let own = if row.own == 0 { 0 } else { scale(row.own).max(5) };
                    (name(row, y))
                    rect class="bar" x=(LEFT) y=(y + 2) width=(shared) height=(ROW - 5) {}
                    @if own > 0 {
                        rect class="hatched" fill={ "url(#" (pattern) ")" } x=(LEFT + shared) y=(y + 2) width=(own) height=(ROW - 5) {}
                    }
                    text class="value" x=(LEFT + shared + own + 6) y=(y + 12) { (row.shared) " e " (row.own) }
                }
            }))
        }
    }
}

fn hatch(id: &str) -> Markup {
    html! {
        defs { pattern id=(id) width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
            rect class="ground" width="5" height="5" {} line class="stripe" x1="0" y1="0" x2="0" y2="5" {}
        } }
    }
}

/// How many shared cards have which index.
pub(super) fn readability(picture: &Picture) -> Markup {
    let mut bars = [0_usize; 100 / STEP];
    for index in picture.shared_readings().filter_map(|r| r.counts.index()) {
        // The index is between 0 and 100.
        let at = (index as usize / STEP).min(bars.len() - 1);
        bars[at] += 1;
    }
    let most = bars.iter().copied().max().unwrap_or(0).max(1);
    let (top, bottom) = (44, 214);
    let x = |points: usize| 20 + points * (WIDTH - 40) / 100;
    let told = bars.iter().enumerate().filter(|(_, n)| **n > 0);
    let about: Vec<String> = told
        .map(|(at, n)| format!("da {} a {}: {}", at * STEP, (at + 1) * STEP, counted(*n, "scheda", "schede")))
        .collect();
    html! {
        @if let Some(index) = picture.index() {
            p { "L’indice va da 0 (difficile) a 100 (facile). Le schede comuni, insieme, hanno " (decimal(index, 0))
                ". Sotto 80 un testo è difficile per chi ha la licenza elementare, sotto 60 per chi ha la licenza media, sotto 40 \
                per chi ha un diploma." }
        }
        (drawing("leggibilita", 246, "Schede per indice di leggibilità", &about.join("; "), html! {
            @for (points, words) in [(40, "diploma"), (60, "licenza media"), (80, "licenza elementare")] {
                line class="mark" x1=(x(points)) x2=(x(points)) y1="22" y2=(bottom) {}
                text x=(x(points) + 4) y="30" { "da " (points) ": " (words) }
            }
            @for (at, number) in bars.iter().enumerate().filter(|(_, number)| **number > 0) {
                @let height = number * (bottom - top - 16) / most;
                rect class="bar" x=(x(at * STEP) + 1) y=(bottom - height) width=(x(STEP) - x(0) - 2) height=(height) {}
                text class="value" x=((x(at * STEP) + x((at + 1) * STEP)) / 2) y=(bottom - height - 4) text-anchor="middle" { (number) }
            }
            line class="axis" x1=(x(0)) x2=(x(100)) y1=(bottom) y2=(bottom) {}
            @for points in (0..=100).step_by(20) { text x=(x(points)) y=(bottom + 16) text-anchor="middle" { (points) } }
            text x=(x(50)) y=(bottom + 30) text-anchor="middle" { "indice Gulpease; sopra ogni barra, quante schede" }
        }))
    }
}

/// All values in words.
fn about(rows: &[Row], one: impl Fn(&Row) -> String) -> String {
    rows.iter().map(one).collect::<Vec<_>>().join("; ")
}
