//! What whoever runs the tests asked for in the environment: how long a trial is, and from which seed.

/// A number, if one was asked for.
pub fn number(name: &str) -> Option<u64> {
    std::env::var_os(name)?.to_str()?.parse().ok()
}
