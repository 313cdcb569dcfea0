//! Draws the pictures to look at: `cargo test -p privatelink pictures -- --ignored`.

use super::build::{busy, chain, consumers, figure};
use crate::diagram::{Flow, Theme, layout, svg};
use crate::model::Sketch;

fn crossed() -> Sketch {
    let mut sketch = figure(2, 2, 3);
    let arns: Vec<_> = sketch.load_balancers.iter().map(|found| found.arn.clone()).collect();
    for arn in arns {
        sketch.load_balancers.update(&arn, |found| found.cross_zone = true).expect("it is there");
    }
    sketch
}

#[test]
#[ignore = "writes files to look at"]
fn pictures() {
    let folder = std::env::temp_dir().join("diagram");
    std::fs::create_dir_all(&folder).expect("a folder");
    let sketches = [
        ("figure5", figure(2, 2, 3)),
        ("crosszone", crossed()),
        ("one", figure(1, 2, 3)),
        ("three", figure(3, 1, 2)),
        ("consumers", consumers(2)),
        ("chain", chain()),
        ("busy", busy()),
    ];
    for (name, sketch) in sketches {
        for (flow, way) in [(Flow::LeftToRight, "right"), (Flow::TopToBottom, "down")] {
            let scene = layout(&sketch, flow);
            println!("{name} {way}: {} x {}", scene.width, scene.height);
            for (theme, colours) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
                let file = folder.join(format!("{name}-{way}-{colours}.svg"));
                std::fs::write(file, svg(&scene, theme)).expect("a file");
            }
        }
    }
}

/// A thousand layouts of the figure: `time` this test in a release build.
#[test]
#[ignore = "a measurement"]
fn a_thousand_figures() {
    let sketch = figure(2, 2, 3);
    let width: i64 = (0..1_000).map(|_| i64::from(layout(&sketch, Flow::LeftToRight).width)).sum();
    assert!(width > 0);
}
