//! A chart as one SVG file that stands alone: colours resolved for a theme, with its title and its lines' names above it.

use std::fmt::Write as _;

use privatelink::diagram::{Theme, escape};

use super::canvas::{Mark, Role};
use super::{Chart, HEIGHT, Kind, WIDTH, letter};

/// The colours of a theme, as `static/style/tokens.css` has them: ground, text, quiet text, grid, marks, and lines.
struct Palette {
    ground: &'static str,
    text: &'static str,
    quiet: &'static str,
    grid: &'static str,
    mark: &'static str,
    lines: [&'static str; 9],
}

const LIGHT: Palette = Palette {
    ground: "#ffffff",
    text: "#16191f",
    quiet: "#4c5868",
    grid: "#d5dbe3",
    mark: "#748092",
    lines: [
        "#0a5cbd", "#7d5200", "#8241f5", "#136936", "#b0221b", "#d8126f", "#008486", "#bf3f08", "#5d6a7b",
    ],
};

const DARK: Palette = Palette {
    ground: "#171c23",
    text: "#e8ecf1",
    quiet: "#a6b1c0",
    grid: "#2c3541",
    mark: "#738194",
    lines: [
        "#74b6ff", "#efb84f", "#ab82ff", "#5bd18d", "#ff958b", "#ff66ab", "#25c2c4", "#ffa057", "#8d9aab",
    ],
};

/// Which of its colours the lines have that are of troubles, as `static/style/chart.css` has it.
const TROUBLES: [usize; 9] = [4, 1, 5, 7, 4, 5, 6, 7, 8];

/// How each line is dashed, as `static/style/chart.css` has it.
const DASHES: [&str; 9] = ["none", "7 4", "2 3", "10 3 2 3", "12 5", "4 2", "1 4", "14 3 4 3", "3 6"];

/// The height of a line of letters.
const ROW: u32 = 18;

/// The file; nothing where plotters cannot draw the values.
pub fn file(chart: &Chart<'_>, title: &str, names: &[&str], theme: Theme) -> Option<String> {
    let palette = match theme {
        Theme::Light => &LIGHT,
        Theme::Dark => &DARK,
    };
    let marks = chart.marks()?;
    let rows = u32::try_from(names.len()).unwrap_or_default().saturating_add(1);
    let above = rows.saturating_mul(ROW).saturating_add(8);
    let height = HEIGHT.saturating_add(above);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" \
         font-family=\"system-ui,sans-serif\"><rect width=\"{WIDTH}\" height=\"{height}\" fill=\"{}\"/>\
         <text x=\"8\" y=\"18\" font-size=\"13\" font-weight=\"600\" fill=\"{}\">{}</text>",
        palette.ground,
        palette.text,
        escape(title)
    );
    for (nth, name) in (0..).zip(names) {
        let y = ROW.saturating_mul(u32::from(nth)).saturating_add(34);
        let (color, dash) = of(palette, chart.kind, nth);
        let name = if names.len() > 1 { format!("{}  {name}", letter(nth)) } else { (*name).to_owned() };
        write(
            &mut out,
            format_args!(
                "<path d=\"M8 {y}h28\" stroke=\"{color}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\"/>\
             <text x=\"44\" y=\"{}\" font-size=\"11\" fill=\"{}\">{}</text>",
                y.saturating_add(4),
                palette.text,
                escape(&name)
            ),
        );
    }
    write(&mut out, format_args!("<g transform=\"translate(0 {above})\" fill=\"none\">"));
    for mark in marks {
        put(mark, palette, chart.kind, &mut out);
    }
    out.push_str("</g></svg>\n");
    Some(out)
}

fn of(palette: &Palette, kind: Kind, nth: u8) -> (&'static str, &'static str) {
    let at = usize::from(nth).min(8);
    let color = if kind == Kind::Troubles { TROUBLES.get(at).copied().unwrap_or(at) } else { at };
    (palette.lines.get(color).copied().unwrap_or_default(), DASHES.get(at).copied().unwrap_or_default())
}

fn put(mark: Mark, palette: &Palette, kind: Kind, out: &mut String) {
    let stroke = |role: Role| match role {
        Role::Grid | Role::Tick => format!("stroke=\"{}\"", palette.grid),
        Role::Mark => format!("stroke=\"{}\" stroke-dasharray=\"2 3\"", palette.mark),
        Role::Line(nth) => {
            let (color, dash) = of(palette, kind, nth);
            format!("stroke=\"{color}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\"")
        }
    };
    match mark {
        Mark::Line(role, [x1, y1, x2, y2]) => {
            write(out, format_args!("<path d=\"M{x1} {y1}L{x2} {y2}\" {}/>", stroke(role)));
        }
        Mark::Path(role, points) => {
            write(out, format_args!("<polyline points=\"{points}\" {}/>", stroke(role)));
        }
        Mark::Text(across, down, [x, y], text) => write(
            out,
            format_args!(
                "<text text-anchor=\"{across}\" x=\"{x}\" y=\"{y}\" dy=\"{down}\" font-size=\"11\" fill=\"{}\">{}</text>",
                palette.quiet,
                escape(&text)
            ),
        ),
    }
}

/// Writing to a string does not fail.
fn write(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    _ = out.write_fmt(arguments);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_its_title_its_names_and_no_style() {
        let written = |number: u64| number.to_string();
        let lines = [vec![(0, 1), (10, 5)], vec![(0, 2), (10, 3)]];
        let chart = Chart {
            kind: Kind::Troubles,
            letters: true,
            label: String::new(),
            lines: &lines,
            across: 0,
            marks: &[5],
            written: [written; 2],
        };
        for theme in [Theme::Light, Theme::Dark] {
            let svg = file(&chart, "A & B", &["one", "<two>"], theme).unwrap();
            assert!(svg.contains("A &amp; B") && svg.contains("&lt;two&gt;"), "{svg}");
            assert!(svg.contains("<polyline") && !svg.contains("style=") && !svg.contains("class="), "{svg}");
        }
    }

    #[test]
    fn colours_are_the_pages() {
        let tokens = include_str!("../../../../static/style/tokens.css");
        for (light, dark) in LIGHT.lines.iter().zip(DARK.lines) {
            assert!(tokens.contains(&format!("light-dark({light}, {dark})")), "{light} {dark}");
        }
        let chart = include_str!("../../../../static/style/chart.css");
        assert!(chart.contains(
            ".chart.troubles { --accent: var(--bad); --vpc: var(--account); --ok: var(--privatelink); }"
        ));
        assert!(DASHES.iter().skip(1).all(|dash| chart.contains(&format!("stroke-dasharray: {dash};"))));
    }
}
