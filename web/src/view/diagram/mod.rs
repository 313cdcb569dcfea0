//! The picture: a still scene and what moves over it, in a viewport with a camera.

mod beside;
mod boxes;
mod camera;
mod dragged;
pub mod flows;
mod guards;
mod handles;
mod legend;
mod lines;
pub mod minimap;
mod names;
mod overlay;
mod scene;
mod spatial;
mod steps;
mod viewport;

pub use scene::Still;
pub use viewport::{Diagram, Props};
