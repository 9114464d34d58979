//! site-gen
fn main() {}
