//! Where each box and line of a sketch goes: the same sketch gives the same picture, on an
//! integer grid, native and wasm alike. Knows the model only.

mod scene;

pub use scene::{BoxKind, BoxState, Flow, LineKind, Point, Rect, Scene, SceneBox, SceneLine};
