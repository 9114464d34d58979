//! `site-gen publish`: its arguments, and what it says.
//!
//! In: the command line, the environment, the clock and chance of the machine. Out: the target, and a report.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use generator::deliver::address::{Address, Machine};
use generator::deliver::error::DeliverError;
use generator::deliver::{Confirmed, GRACE, Plan, Request, plan, publish, table, told};
use generator::progress::Terminal;

/// How many paths `--dry-run` shows.
const SHOWN: usize = 10;

#[derive(Args)]
#[command(next_help_heading = "Opzioni")]
pub(crate) struct PublishArgs {
    /// Dove: una cartella, oppure `s3://BUCKET` o `s3://BUCKET/PERCORSO`
    #[arg(long, value_name = "DOVE")]
    to: String,
    /// La cartella di uscita di `build` [di norma: out]
    #[arg(long, value_name = "CARTELLA", default_value = "out", hide_default_value = true)]
    out: PathBuf,
    /// Dice che cosa farebbe, senza toccare niente
    #[arg(long)]
    dry_run: bool,
    /// L'indirizzo del servizio, se non è quello di Amazon
    #[arg(long, value_name = "INDIRIZZO")]
    endpoint: Option<String>,
    /// La regione [di norma: la variabile `AWS_REGION`]
    #[arg(long, value_name = "REGIONE")]
    region: Option<String>,
    /// Conferma anche quando le pagine da togliere sono molte
    #[arg(long)]
    yes: bool,
    /// Conferma anche quando Comuni già pubblicati cambiano indirizzo o spariscono: dove erano, lo sportello non risponde più
    #[arg(long)]
    change_addresses: bool,
}

pub(crate) fn run(args: PublishArgs) -> ExitCode {
    match deliver(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => crate::broken(&error),
    }
}

fn deliver(args: PublishArgs) -> Result<(), DeliverError> {
    let PublishArgs { to, out, dry_run, endpoint, region, yes, change_addresses } = args;
    let chance = chance();
    #[allow(clippy::disallowed_methods)] // This is where the program reads the environment.
    let variable = |name: &str| std::env::var(name).ok();
    let machine = Machine { variable: &variable, clock: jiff::Timestamp::now, seed: chance };
    // A folder is read anew at each request.
    let grace = if to.starts_with("s3://") { GRACE } else { Duration::ZERO };
    let target = Address { to, endpoint, region, out: out.clone() }.open(machine)?;
    let confirmed = Confirmed { deletions: yes, addresses: change_addresses };
    let request = Request { out, run: format!("{chance:016x}"), confirmed, grace };
    let progress = Terminal::new();
    if dry_run {
        let plan = plan(&request, target.as_ref(), &progress)?;
        crate::say(&format!("{}{}{}", table(&plan), first_paths(&plan), meant(&plan, confirmed)));
        return plan.guard(confirmed);
    }
    let shown = &mut |plan: &Plan| crate::say(&format!("{}{}", table(plan), meant(plan, confirmed)));
    let done = publish(&request, target.as_ref(), &progress, shown)?;
    crate::say(&told(&done));
    Ok(())
}

/// Who moves, where that is meant; where it is not, the refusal tells it.
fn meant(plan: &Plan, confirmed: Confirmed) -> String {
    if plan.moves().is_empty() || !confirmed.addresses { String::new() } else { format!("\n{}\n", plan.moves()) }
}

fn first_paths(plan: &Plan) -> String {
    let (put, deleted) = plan.totals();
    let mut text = String::new();
    for (what, count, paths) in
        [("da inviare", put, plan.first_uploads(SHOWN)), ("da togliere", deleted, plan.first_deletions(SHOWN))]
    {
        if count > 0 {
            text.push_str(&format!("\n{what}, nell'ordine:\n"));
            paths.iter().for_each(|path| text.push_str(&format!("  {path}\n")));
        }
        if count > SHOWN {
            text.push_str(&format!("  e altri {}\n", count - SHOWN));
        }
    }
    text
}

/// A number that no other publication has; a machine without chance gives its own number and time.
fn chance() -> u64 {
    let now = jiff::Timestamp::now().as_nanosecond() as u64;
    getrandom::u64().unwrap_or_else(|_| now ^ u64::from(std::process::id()).rotate_left(40))
}
