//! Tests of the picture: sketches made for it, what must hold of every scene, and what the SVG
//! may contain.

mod arranged;
mod build;
mod check;
mod examples;
mod more;
mod properties;
