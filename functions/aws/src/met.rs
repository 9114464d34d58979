//! What a conditional write finds.
//!
//! In: the engine's answer. Out: written, or what is stored instead.

use crate::item::Item;

/// What a conditional write met.
pub(crate) enum Met {
    /// The condition held; it is written.
    Written,
    /// The condition did not hold; here is what is stored, if anything is.
    Held(Option<Item>),
}
