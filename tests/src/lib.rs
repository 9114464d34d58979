//! The harness of the promises: a town to try them in, a browser without script, people's journeys, one suite for every
//! archive.

pub mod archive_suite;
pub mod asked;
pub mod ballast;
pub mod browser;
pub mod budgets;
pub mod certificate;
pub mod costs;
pub mod crash;
pub mod dynamodb;
pub mod files_suite;
pub mod front_door;
pub mod functions;
pub mod history;
pub mod italian;
pub mod journey;
pub mod kinds;
pub mod lossy;
pub mod model;
pub mod post_office;
pub mod program;
pub mod running;
pub mod runtime_api;
pub mod s3;
pub mod sample;
pub mod scale;
pub mod shaky;
pub mod stored;
pub mod templates;
pub mod tls;
pub mod town;
pub mod watched;
pub mod whole;
