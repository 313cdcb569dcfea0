//! Where each box and line of a sketch goes: the same sketch gives the same picture, on an
//! integer grid, native and wasm alike. Knows the model only.

mod fit;
mod glyph;
mod layout;
mod scene;
mod svg;
#[cfg(test)]
mod tests;

pub use glyph::glyph;
pub use layout::layout;
pub use scene::{BoxKind, BoxState, Flow, LineKind, Point, Rect, Scene, SceneBox, SceneLine};
pub use svg::{Theme, escape, svg};
