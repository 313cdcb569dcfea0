//! Configurations made into sketches.
