//! Tags: what people write on their resources.

use super::record::record;

record! {
    /// A tag.
    Tag, "tag" {
        /// Its key.
        key: String, needed;
        /// Its value.
        value: String, blank;
    }
}
