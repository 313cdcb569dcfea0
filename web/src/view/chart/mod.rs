//! Charts: lines over an axis, drawn by plotters on a [`canvas`] of page elements. What a chart shows stands
//! beside it as a table too, so the picture is one element with one sentence for who does not see it.

mod axis;
mod canvas;
mod file;

use std::convert::Infallible;

use axis::Axis;
pub use canvas::line_class;
use canvas::{Canvas, Mark, PER_PIXEL, Role};
pub use file::file;
use plotters::chart::ChartBuilder;
use plotters::drawing::{DrawingAreaErrorKind, IntoDrawingArea};
use plotters::series::LineSeries;
use plotters::style::{IntoFont, ShapeStyle, TRANSPARENT};
use yew::{Html, classes};

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

/// Letters at the ends of lines stand so far apart at least, in pixels.
const APART: u32 = 10;
/// A value between two gaps is drawn this long, of the axis' length.
const ALONE: u64 = 160;

/// What the lines are of, where that changes how they are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Amounts: none is as good a number as any.
    Amounts,
    /// Amounts of what should not be, in the colours of trouble.
    Troubles,
    /// How long something took: none is no value but a gap.
    Times {
        /// Whether the axis goes by powers of ten.
        decades: bool,
    },
}

/// What is drawn.
pub struct Chart<'a> {
    /// What the lines are of.
    pub kind: Kind,
    /// Whether each line has a letter at its end, of those its legend has too.
    pub letters: bool,
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
    /// The picture, with all lines alike or one before the others; a sentence where plotters has none.
    pub fn shown(&self, only: Option<u8>) -> Html {
        let Some(marks) = self.marks() else {
            return html! { <p class="quiet">{ "These values cannot be drawn; the table has them." }</p> };
        };
        let label = self.label.clone();
        let class = classes!("chart", (self.kind == Kind::Troubles).then_some("troubles"));
        html! {
            <svg {class} viewBox={format!("0 0 {WIDTH} {HEIGHT}")} role="img" aria-label={label}>
                { for marks.into_iter().map(|mark| mark.shown(only)) }
            </svg>
        }
    }

    /// What plotters draws, and the letters beside it.
    fn marks(&self) -> Option<Vec<Mark>> {
        let mut canvas = Canvas::new(WIDTH, HEIGHT);
        let ends = self.draw(&mut canvas).ok()?;
        let mut marks = canvas.into_marks();
        if self.letters && self.lines.len() > 1 {
            marks.extend(
                apart(ends).into_iter().map(|(nth, y)| Mark::letter(letter(nth), WIDTH - RIGHT + 6, y)),
            );
        }
        Some(marks)
    }

    /// The largest of the lines' values, as far as ticks are found; an axis needs some length.
    fn most(&self, value: fn(&(u64, u64)) -> u64) -> u64 {
        self.lines.iter().flatten().map(value).max().unwrap_or_default().clamp(1, MOST)
    }

    fn axis(&self) -> Axis {
        let most = self.most(|point| point.1);
        let values = self.lines.iter().flatten().map(|point| point.1).filter(|value| *value > 0);
        match (self.kind, values.min()) {
            (Kind::Times { decades: true }, Some(least)) => Axis::decades(least.min(most), most),
            _ => Axis::even(most),
        }
    }

    /// The points of a line without its gaps, each stretch by itself.
    fn stretches(&self, line: &[(u64, u64)], across: u64) -> Vec<Vec<(u64, u64)>> {
        if !matches!(self.kind, Kind::Times { .. }) {
            return vec![line.to_vec()];
        }
        let mut found = Vec::new();
        for stretch in line.split(|point| point.1 == 0).filter(|stretch| !stretch.is_empty()) {
            let mut stretch = stretch.to_vec();
            // A line of one point is not to be seen.
            if let [(at, value)] = *stretch {
                stretch.push((at.saturating_add(across / ALONE).min(across), value));
            }
            found.push(stretch);
        }
        found
    }

    /// Draws it; how far down each line ends.
    fn draw(&self, canvas: &mut Canvas) -> Result<Vec<(u8, i32)>, DrawingAreaErrorKind<Infallible>> {
        let across = self.most(|point| point.0).max(self.across.min(MOST));
        let up = self.most(|point| point.1);
        let mut chart = ChartBuilder::on(&canvas.into_drawing_area())
            .margin_top(TOP * PER_PIXEL)
            .margin_right(RIGHT * PER_PIXEL)
            .x_label_area_size(BOTTOM * PER_PIXEL)
            .y_label_area_size(LEFT * PER_PIXEL)
            .build_cartesian_2d(0..across, self.axis())?;
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
        let mut ends = Vec::new();
        for (nth, line) in (0..).zip(self.lines) {
            for stretch in self.stretches(line, across) {
                chart.draw_series(LineSeries::new(stretch, Role::Line(nth).color()))?;
            }
            // Where it ends in a gap, what was before that.
            let is_time = matches!(self.kind, Kind::Times { .. });
            let end = line.iter().rfind(|point| point.1 > 0 || !is_time).or(line.last());
            ends.extend(end.map(|end| (nth, chart.backend_coord(end).1)));
        }
        Ok(ends)
    }
}

/// The letter of a line by its place.
pub fn letter(nth: u8) -> String {
    char::from(b'a'.saturating_add(nth.min(25))).to_string()
}

/// Letters at these heights, in tenths of a pixel, moved so far that none lies on another.
fn apart(ends: Vec<(u8, i32)>) -> Vec<(u8, i32)> {
    let far = tenths(APART);
    let mut sorted: Vec<(u8, i32)> = Vec::new();
    for (nth, y) in ends {
        let place = sorted.partition_point(|(_, other)| *other <= y);
        sorted.insert(place, (nth, y));
    }
    let mut below = tenths(HEIGHT - BOTTOM);
    for (_, y) in sorted.iter_mut().rev() {
        *y = (*y).min(below);
        below = y.saturating_sub(far);
    }
    let mut above = tenths(TOP);
    for (_, y) in &mut sorted {
        *y = (*y).max(above);
        above = y.saturating_add(far);
    }
    sorted
}

fn tenths(pixels: u32) -> i32 {
    i32::try_from(pixels * PER_PIXEL).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::tests::drawn;

    const KINDS: [Kind; 4] =
        [Kind::Amounts, Kind::Troubles, Kind::Times { decades: false }, Kind::Times { decades: true }];

    fn chart(kind: Kind, lines: &[Vec<(u64, u64)>]) -> String {
        let written = |number: u64| format!("<{number}>");
        drawn(
            Chart {
                kind,
                letters: true,
                label: "a & b".to_owned(),
                lines,
                across: 0,
                marks: &[50],
                written: [written; 2],
            }
            .shown(None),
        )
    }

    #[test]
    fn every_line_goes_from_its_first_point_to_its_last() {
        let svg = chart(Kind::Amounts, &[vec![(0, 0), (100, 1_000)], vec![(0, 500), (100, 500)]]);
        // The plot's corners: 60 px for labels at the left, 24 free at the right, 10 above, 28 below.
        assert!(svg.contains(r#"<polyline class="data" points="60.0,195.9 "#), "{svg}");
        assert!(svg.contains(r#"class="data other""#), "{svg}");
        assert!(svg.contains("&lt;100&gt;") && svg.contains("a &amp; b"), "{svg}");
        assert!(!svg.contains("style="), "{svg}");
    }

    #[test]
    fn nothing_and_too_much_end() {
        for value in [0, 1, 3, u64::MAX] {
            for kind in KINDS {
                assert!(chart(kind, &[vec![(0, value), (value, 0)], Vec::new()]).contains("<svg"));
            }
        }
        assert!(KINDS.iter().all(|kind| chart(*kind, &[]).contains("<svg")));
    }

    #[test]
    fn no_time_is_a_gap() {
        let line = vec![(0, 5), (10, 7), (20, 0), (30, 0), (40, 6), (50, 0), (60, 2_000), (70, 9)];
        let of = |kind| chart(kind, std::slice::from_ref(&line)).matches("<polyline class=\"data\"").count();
        assert_eq!(KINDS.map(of), [1, 1, 3, 3], "three stretches, one of them of one value");
        let svg = chart(Kind::Times { decades: true }, &[line]);
        for round in ["&lt;10&gt;", "&lt;100&gt;", "&lt;1000&gt;"] {
            assert!(svg.contains(round), "{svg}");
        }
        assert!(!svg.contains("&lt;0&gt;</text><text class=\"tick\" text-anchor=\"end\""), "{svg}");
    }

    #[test]
    fn a_letter_stands_where_its_line_ends() {
        let lines = [vec![(0, 100), (9, 0)], vec![(0, 50), (9, 100)]];
        let foot = r#"y="195.9" dy="0.35em">a</text>"#;
        assert!(chart(Kind::Amounts, &lines).contains(foot), "nothing is an amount");
        let svg = chart(Kind::Times { decades: false }, &lines);
        assert!(svg.contains(">a</text>") && !svg.contains(foot), "and no time: {svg}");
    }

    #[test]
    fn letters_stand_apart() {
        let foot = tenths(HEIGHT - BOTTOM);
        let found = apart((0..9).map(|nth| (nth, foot)).collect());
        assert!(found.windows(2).all(|pair| pair[1].1 - pair[0].1 >= tenths(APART)), "{found:?}");
        assert_eq!(found.last(), Some(&(8, foot)));
        assert_eq!(apart(vec![(0, 500), (1, 900)]), [(0, 500), (1, 900)]);
        let svg = chart(Kind::Troubles, &[vec![(0, 1), (9, 1)], vec![(0, 1), (9, 1)]]);
        assert!(svg.contains(">a</text>") && svg.contains(">b</text>") && svg.contains("chart troubles"));
    }
}
