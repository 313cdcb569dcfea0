//! Modules: what refers to what is evaluated when it is asked for, once, in whatever order files have it.

mod calls;
mod configuration;
mod dynamic;
mod files;
mod names;
mod providers;
mod resources;
mod roots;
mod values;
mod variables;
mod world;

pub use roots::evaluate;
