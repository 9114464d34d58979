//! How far a long piece of work has come.
//!
//! In: steps told by the stages. Out: a bar or a wheel on a terminal, nothing elsewhere.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Listens to the steps of a piece of work.
pub trait Progress: Send + Sync {
    /// A piece of work begins; `total` is its number of steps, if it is known.
    fn begin(&self, what: &str, total: Option<u64>);
    /// Some steps are done.
    fn advance(&self, steps: u64);
    /// The piece of work is over.
    fn end(&self);
}

/// Says nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _what: &str, _total: Option<u64>) {}
    fn advance(&self, _steps: u64) {}
    fn end(&self) {}
}

/// Draws a bar on the standard error, if that is a terminal.
#[derive(Debug, Default)]
pub struct Terminal {
    bar: Mutex<Option<ProgressBar>>,
}

impl Terminal {
    /// A bar that is not drawn yet.
    pub fn new() -> Self {
        Self::default()
    }

    fn set(&self, bar: Option<ProgressBar>) {
        if let Ok(mut slot) = self.bar.lock() {
            if let Some(old) = slot.take() {
                old.finish_and_clear();
            }
            *slot = bar;
        }
    }
}

impl Progress for Terminal {
    fn begin(&self, what: &str, total: Option<u64>) {
        if !std::io::stderr().is_terminal() {
            return;
        }
        let bar = match total {
            Some(total) => bar_of(total, "{msg:<28} {wide_bar} {pos}/{len}"),
            None => {
                let wheel = ProgressBar::new_spinner();
                wheel.enable_steady_tick(Duration::from_millis(120));
                wheel
            }
        };
        bar.set_message(what.to_owned());
        self.set(Some(bar));
    }

    fn advance(&self, steps: u64) {
        if let Ok(slot) = self.bar.lock()
            && let Some(bar) = slot.as_ref()
        {
            bar.inc(steps);
        }
    }

    fn end(&self) {
        self.set(None);
    }
}

fn bar_of(total: u64, template: &str) -> ProgressBar {
    let bar = ProgressBar::new(total);
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
