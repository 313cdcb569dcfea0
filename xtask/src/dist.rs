//! `cargo xtask dist`: the static site for any host, with the notices it owes and its weight on the table.

use anyhow::Result;

use crate::run::{House, say};
use crate::{page, sizes};

/// Leaves the site in `dist/` and prints what each file weighs.
pub fn run(house: &House) -> Result<()> {
    page::build(house)?;
    say("weighing dist/");
    sizes::report(&house.dist())?;
    println!("dist/ can be put on any host under any path: nothing in it names where it lies");
    Ok(())
}
