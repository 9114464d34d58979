//! Which program answers which address, as an HTTP API's routes say it: the front door's whole knowledge of the counter.
//!
//! A route ends in `{proxy+}` where a page's address ends in a slash: some descriptions of the service say that such a
//! variable takes nothing, others that the slash is not seen at all. Both spellings lead to the same program.

use web::part::Part;

/// What stands before each: nothing on a comune's own host, its slug where many share one.
pub const BASES: [&str; 2] = ["", "/{comune}"];

/// Below the counter's `/sportello`: method, path, program.
pub const COUNTER: [(&str, &str, Part); 22] = [
    ("ANY", "/{proxy+}", Part::Intake),
    ("GET", "/{servizio}/modulo.pdf", Part::Track),
    ("ANY", "/stato", Part::Track),
    ("ANY", "/stato/{proxy+}", Part::Track),
    ("GET", "/ricevuta/{proxy+}", Part::Track),
    ("GET", "/pratica/{numero}", Part::Track),
    ("ANY", "/pratica/{numero}/{proxy+}", Part::Track),
    ("POST", "/pratica/{numero}/rifai", Part::Intake),
    ("ANY", "/firma/{proxy+}", Part::Track),
    ("ANY", "/integrazione/{proxy+}", Part::Track),
    ("GET", "/area", Part::Track),
    ("GET", "/area/{proxy+}", Part::Track),
    ("POST", "/area/bozza", Part::Intake),
    ("POST", "/area/dimentica", Part::Profile),
    ("ANY", "/area/dimentica-tutto", Part::Profile),
    ("ANY", "/accedi", Part::Sign),
    ("ANY", "/accedi/{proxy+}", Part::Sign),
    ("POST", "/esci", Part::Sign),
    ("POST", "/valuta", Part::Track),
    ("POST", "/valuta/{proxy+}", Part::Track),
    ("GET", "/cerca", Part::Track),
    ("GET", "/comuni", Part::Track),
];

/// Below the office's `/ufficio`.
pub const OFFICE: [(&str, &str, Part); 6] = [
    ("ANY", "", Part::Desk),
    ("ANY", "/{proxy+}", Part::Desk),
    ("GET", "/pratica/{comune}/{numero}/ricevuta.pdf", Part::Track),
    ("ANY", "/accedi", Part::Sign),
    ("ANY", "/accedi/{proxy+}", Part::Sign),
    ("POST", "/esci", Part::Sign),
];

/// All routes.
pub fn all() -> Vec<(&'static str, String, Part)> {
    let counter = BASES.iter().flat_map(|base| {
        COUNTER.iter().map(move |(method, path, part)| (*method, format!("{base}/sportello{path}"), *part))
    });
    let office = OFFICE.iter().map(|(method, path, part)| (*method, format!("/ufficio{path}"), *part));
    counter.chain(office).collect()
}
