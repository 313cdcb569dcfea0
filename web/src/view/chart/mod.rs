//! Charts: lines over an axis, drawn by plotters on a [`canvas`] of page elements. What a chart shows stands
//! beside it as a table too, so the picture is one element with one sentence for who does not see it.

mod canvas;
mod file;

use std::convert::Infallible;

pub use canvas::line_class;
use canvas::{Canvas, Mark, PER_PIXEL, Role};
pub use file::file;
use plotters::chart::ChartBuilder;
use plotters::drawing::{DrawingAreaErrorKind, IntoDrawingArea};
use plotters::series::LineSeries;
use plotters::style::{IntoFont, ShapeStyle, TRANSPARENT};
use yew::Html;

use super::markup::html;

/// Of the picture, in pixels where the page gives it its width.
pub const WIDTH: u32 = 480;
pub const HEIGHT: u32 = 224;
/// Where the lines lie in it: so much is free at the left, at the right, above and below.
pub const LEFT: u32 = 60;
pub const RIGHT: u32 = 24;
pub const TOP: u32 = 10;
pub const BOTTOM: u32 = 28;
/// The largest value drawn: plotters multiplies by ten without looking.
const MOST: u64 = 1_000_000_000_000_000;
/// What plotters is told of letters, in pixels.
const LETTERS: u32 = 11;

/// What is drawn.
pub struct Chart<'a> {
    /// What it says, for who does not see it.
    pub label: String,
    /// Each line's points, from left to right, in whole numbers: fractions take ten kilobytes to write and to
    /// find ticks for.
    pub lines: &'a [Vec<(u64, u64)>],
    /// How far it goes across at least.
    pub across: u64,
    /// Places across that mean something.
    pub marks: &'a [u64],
    /// A value as it is written below the picture, and at its left.
    pub written: [fn(u64) -> String; 2],
}

impl Chart<'_> {
    /// The picture; a sentence where plotters has none.
    pub fn shown(&self) -> Html {
        let Some(marks) = self.marks() else {
            return html! { <p class="quiet">{ "These values cannot be drawn; the table has them." }</p> };
        };
        let label = self.label.clone();
        html! {
            <svg class="chart" viewBox={format!("0 0 {WIDTH} {HEIGHT}")} role="img" aria-label={label}>
                { for marks.into_iter().map(Mark::shown) }
            </svg>
        }
    }

    /// What plotters draws.
    fn marks(&self) -> Option<Vec<Mark>> {
        let mut canvas = Canvas::new(WIDTH, HEIGHT);
        self.draw(&mut canvas).ok()?;
        Some(canvas.into_marks())
    }

    /// The largest of the lines' values, as far as ticks are found; an axis needs some length.
    fn most(&self, value: fn(&(u64, u64)) -> u64) -> u64 {
        self.lines.iter().flatten().map(value).max().unwrap_or_default().clamp(1, MOST)
    }

    fn draw(&self, canvas: &mut Canvas) -> Result<(), DrawingAreaErrorKind<Infallible>> {
        let across = self.most(|point| point.0).max(self.across.min(MOST));
        let up = self.most(|point| point.1);
        let mut chart = ChartBuilder::on(&canvas.into_drawing_area())
            .margin_top(TOP * PER_PIXEL)
            .margin_right(RIGHT * PER_PIXEL)
            .x_label_area_size(BOTTOM * PER_PIXEL)
            .y_label_area_size(LEFT * PER_PIXEL)
            // A little above the highest, so that no line lies on the edge.
            .build_cartesian_2d(0..across, 0..up + up / 20)?;
        let letters = ("sans-serif", LETTERS * PER_PIXEL).into_font();
        let [below, left] = self.written.map(|written| move |value: &u64| written(*value));
        chart
            .configure_mesh()
            .disable_x_mesh()
            // As many as there are labels, and not to be seen: none at all is looked for for ever.
            .max_light_lines(1)
            .light_line_style(TRANSPARENT)
            .set_all_tick_mark_size(5 * PER_PIXEL)
            .x_labels(5)
            .y_labels(5)
            .x_label_formatter(&below)
            .y_label_formatter(&left)
            .bold_line_style(Role::Grid.color())
            .axis_style(Role::Grid.color())
            .label_style(letters.color(&Role::Tick.color()))
            .draw()?;
        for at in self.marks.iter().copied().filter(|at| *at <= across) {
            let style = ShapeStyle::from(Role::Mark.color());
            chart.draw_series(LineSeries::new([(at, 0), (at, up)], style))?;
        }
        for (nth, line) in (0..).zip(self.lines) {
            chart.draw_series(LineSeries::new(line.iter().copied(), Role::Line(nth).color()))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::tests::drawn;

    fn chart(lines: &[Vec<(u64, u64)>]) -> String {
        let written = |number: u64| format!("<{number}>");
        drawn(
            Chart { label: "a & b".to_owned(), lines, across: 0, marks: &[50], written: [written; 2] }
                .shown(),
        )
    }

    #[test]
    fn every_line_goes_from_its_first_point_to_its_last() {
        let svg = chart(&[vec![(0, 0), (100, 1_000)], vec![(0, 500), (100, 500)]]);
        // The plot's corners: 60 px for labels at the left, 24 free at the right, 10 above, 28 below.
        assert!(svg.contains(r#"<polyline class="data" points="60.0,195.9 "#), "{svg}");
        assert!(svg.contains(r#"class="data other""#), "{svg}");
        assert!(svg.contains("&lt;100&gt;") && svg.contains("a &amp; b"), "{svg}");
        assert!(!svg.contains("style="), "{svg}");
    }

    #[test]
    fn nothing_and_too_much_end() {
        for value in [0, 1, 3, u64::MAX] {
            assert!(chart(&[vec![(0, value), (value, 0)], Vec::new()]).contains("<svg"));
        }
        assert!(chart(&[]).contains("<svg"));
    }
}
