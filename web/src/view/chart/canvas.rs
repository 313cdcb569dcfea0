//! What plotters draws on: a list of marks, each an element of the page. Colours and fonts
//! are the stylesheet's, so that a chart follows the theme and no element has a style of its own; what
//! plotters takes for a colour is only who draws.

use std::convert::Infallible;

use plotters::prelude::DrawingBackend;
use plotters::style::{Color as _, RGBAColor, RGBColor};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingErrorKind,
    text_anchor::{HPos, VPos},
};
use yew::{Html, classes};

use crate::view::markup::html;

/// Plotters counts in whole numbers: with ten to a pixel straight lines look straight.
pub const PER_PIXEL: u32 = 10;

/// A letter's width, and a line's height, in pixels: as the stylesheet has them for a chart's text.
const LETTER: u32 = 6;
const TEXT: u32 = 11;

/// What draws, by which the stylesheet knows how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Lines to read values by.
    Grid,
    /// What stands on the axes.
    Tick,
    /// A place across that means something.
    Mark,
    /// The data, by its place among the lines.
    Line(u8),
}

impl Role {
    /// As plotters hands it through.
    pub fn color(self) -> RGBAColor {
        let (role, nth) = match self {
            Self::Grid => (0, 0),
            Self::Tick => (1, 0),
            Self::Mark => (2, 0),
            Self::Line(nth) => (3, nth),
        };
        RGBColor(role, nth, 0).to_rgba()
    }

    const fn of(color: BackendColor) -> Self {
        match color.rgb {
            (0, ..) => Self::Grid,
            (1, ..) => Self::Tick,
            (2, ..) => Self::Mark,
            (_, nth, _) => Self::Line(nth),
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::Tick => "tick",
            Self::Mark => "mark",
            Self::Line(nth) => line_class(nth),
        }
    }
}

/// The class of a line by its place, by which the stylesheet has its colour and its dashes. Nine are told apart.
pub const fn line_class(nth: u8) -> &'static str {
    match nth {
        0 => "data",
        1 => "data other",
        2 => "data third",
        3 => "data fourth",
        4 => "data fifth",
        5 => "data sixth",
        6 => "data seventh",
        7 => "data eighth",
        _ => "data rest",
    }
}

/// Something drawn.
pub enum Mark {
    /// A line: who draws, from where, to where.
    Line(Role, [String; 4]),
    /// A line with corners.
    Path(Role, String),
    /// Letters: where they are held, how far below, where, which.
    Text(&'static str, &'static str, [String; 2], String),
}

impl Mark {
    /// A letter beside the picture: so many pixels across, and so many tenths of one down.
    pub fn letter(letter: String, across: u32, down: i32) -> Self {
        Self::Text("start", "0.35em", [across.to_string(), pixels(down)], letter)
    }

    /// It as an element of the page; where one line alone is looked at, the others stand behind it.
    pub fn shown(self, only: Option<u8>) -> Html {
        match self {
            Self::Line(role, [x1, y1, x2, y2]) => {
                html! { <line class={role.class()} x1={x1} y1={y1} x2={x2} y2={y2} /> }
            }
            Self::Path(role, points) => {
                let is_behind = match (role, only) {
                    (Role::Line(nth), Some(only)) => nth != only,
                    _ => false,
                };
                html! { <polyline class={classes!(role.class(), is_behind.then_some("behind"))} points={points} /> }
            }
            Self::Text(across, down, [x, y], text) => {
                html! { <text class="tick" text-anchor={across} x={x} y={y} dy={down}>{ text }</text> }
            }
        }
    }
}

/// Everything drawn so far.
pub struct Canvas {
    size: (u32, u32),
    marks: Vec<Mark>,
}

impl Canvas {
    /// One of so many pixels.
    pub fn new(width: u32, height: u32) -> Self {
        Self { size: (width * PER_PIXEL, height * PER_PIXEL), marks: Vec::new() }
    }

    /// What was drawn.
    pub fn into_marks(self) -> Vec<Mark> {
        self.marks
    }

    fn add(&mut self, mark: Mark) {
        self.marks.push(mark);
    }
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// Tenths of a pixel as pixels.
fn pixels(tenths: i32) -> String {
    let tenths = tenths.max(0).unsigned_abs();
    format!("{}.{}", tenths / PER_PIXEL, tenths % PER_PIXEL)
}

fn path(points: impl IntoIterator<Item = BackendCoord>) -> String {
    let mut text = String::new();
    for (x, y) in points {
        text.push_str(&pixels(x));
        text.push(',');
        text.push_str(&pixels(y));
        text.push(' ');
    }
    text
}

/// Into the list at a reference, since plotters takes what it draws on and does not give it back.
impl DrawingBackend for &mut Canvas {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Drawn {
        self.draw_line(at, at, &color)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        if style.color().alpha == 0.0 {
            return Ok(());
        }
        let places = [from.0, from.1, to.0, to.1].map(pixels);
        self.add(Mark::Line(Role::of(style.color()), places));
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        points: I,
        style: &S,
    ) -> Drawn {
        self.add(Mark::Path(Role::of(style.color()), path(points)));
        Ok(())
    }

    /// There are none: what plotters draws one of dots with would be five kilobytes.
    fn draw_circle<S: BackendStyle>(&mut self, _: BackendCoord, _: u32, _: &S, _: bool) -> Drawn {
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        let across = match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Right => "end",
            HPos::Center => "middle",
        };
        // From where plotters has the text's edge to the line letters stand on.
        let down = match style.anchor().v_pos {
            VPos::Top => "0.9em",
            VPos::Center => "0.35em",
            VPos::Bottom => "0",
        };
        self.add(Mark::Text(across, down, [pixels(at.0), pixels(at.1)], text.to_owned()));
        Ok(())
    }

    /// As the stylesheet's letters are about; asking the browser would make it lay the page out.
    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        _: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let letters = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        Ok((letters.saturating_mul(LETTER * PER_PIXEL), TEXT * PER_PIXEL))
    }
}
