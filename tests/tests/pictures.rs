//! The drawing as a file looks like the drawing in the page.
#![allow(clippy::expect_used)]

use std::collections::BTreeSet;

use privatelink::diagram::{Flow, Theme, layout, svg};
use privatelink::scenario;

const TOKENS: &str = include_str!("../../static/style/tokens.css");

/// The colours of one theme: `light-dark(#…, #…)` names one for each.
fn colours_of_the_page(theme: Theme) -> BTreeSet<&'static str> {
    let pairs = TOKENS.split("light-dark(").skip(1).filter_map(|rest| rest.split(')').next());
    let of_theme = pairs.filter_map(|pair| {
        let (light, dark) = pair.split_once(", ")?;
        Some(match theme {
            Theme::Light => light,
            Theme::Dark => dark,
        })
    });
    of_theme.filter(|colour| colour.starts_with('#')).collect()
}

#[test]
fn a_picture_has_the_pages_colours_and_no_other() {
    for theme in [Theme::Light, Theme::Dark] {
        let page = colours_of_the_page(theme);
        let mut used = BTreeSet::new();
        for scenario in scenario::list() {
            let sketch = scenario::open(scenario.id).expect("there is one").expect("it reads").sketch;
            let picture = svg(&layout(&sketch, Flow::default()), theme);
            for value in picture.split("\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
                let colour = format!("#{value}");
                assert!(page.contains(colour.as_str()), "{colour} in {} is none of the page's", scenario.id);
                used.insert(colour);
            }
        }
        assert!(used.len() > 8, "{used:?}");
    }
}
