//! A scene as one SVG file that stands alone: colours resolved for a theme, no style sheet, no
//! script, every text escaped. The page draws scenes by components of its own.

use std::fmt::Write as _;

use super::{BoxKind, BoxState, Flow, LineKind, Point, Rect, Scene, SceneBox, SceneLine, glyph};

/// Which colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Theme {
    /// Dark on light.
    #[default]
    Light,
    /// Light on dark.
    Dark,
}

/// The colours of a theme.
struct Palette {
    ground: &'static str,
    surface: &'static str,
    text: &'static str,
    muted: &'static str,
    /// Borders of containers, by AWS's conventions; darkened or lightened to pass 3:1. Regions, zones and
    /// private subnets share one, and are told apart by how the line is drawn.
    region: &'static str,
    account: &'static str,
    vpc: &'static str,
    subnet_fill: &'static str,
    public: &'static str,
    public_fill: &'static str,
    note: &'static str,
    card: &'static str,
    private_link: &'static str,
    /// Borders of cards, and every line that is nothing special.
    line: &'static str,
    bad: &'static str,
}

// The colours of the page (`static/style/tokens.css`), which a file by itself cannot refer to; a test holds
// them together.
const LIGHT: Palette = Palette {
    ground: "#f4f6f9",
    surface: "#ffffff",
    text: "#16191f",
    muted: "#4c5868",
    region: "#008486",
    account: "#d8126f",
    vpc: "#8241f5",
    subnet_fill: "#f0fafa",
    public: "#5c7d0a",
    public_fill: "#f7faee",
    note: "#fdf2dc",
    card: "#ffffff",
    private_link: "#bf3f08",
    line: "#5d6a7b",
    bad: "#b0221b",
};

const DARK: Palette = Palette {
    ground: "#0f1318",
    surface: "#171c23",
    text: "#e8ecf1",
    muted: "#a6b1c0",
    region: "#25c2c4",
    account: "#ff66ab",
    vpc: "#ab82ff",
    subnet_fill: "#0f2224",
    public: "#9ccb3b",
    public_fill: "#18200f",
    note: "#352710",
    card: "#1f262f",
    private_link: "#ffa057",
    line: "#8d9aab",
    bad: "#ff958b",
};

const LABEL_FONT: &str = "font-family=\"system-ui,-apple-system,'Segoe UI',Roboto,sans-serif\"";
const DETAIL_FONT: &str = "font-family=\"ui-monospace,SFMono-Regular,Menlo,Consolas,monospace\"";

/// A scene as an SVG file.
pub fn svg(scene: &Scene, theme: Theme) -> String {
    let palette = match theme {
        Theme::Light => &LIGHT,
        Theme::Dark => &DARK,
    };
    let (width, height) = (scene.width, scene.height);
    let mut out = String::new();
    write(
        &mut out,
        format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\">\
             <title>PrivateLink diagram</title><rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n",
            palette.ground
        ),
    );
    let containers = || scene.boxes.iter().filter(|found| found.kind.is_container());
    for container in containers() {
        frame(&mut out, palette, container);
    }
    for line in &scene.lines {
        stroke(&mut out, palette, line);
    }
    // Texts of containers above lines, where one could not be led around them.
    for container in containers() {
        texts(&mut out, palette, container);
    }
    names(&mut out, palette, scene);
    for card in scene.boxes.iter().filter(|found| !found.kind.is_container()) {
        frame(&mut out, palette, card);
        texts(&mut out, palette, card);
    }
    out.push_str("</svg>\n");
    out
}

/// Writing to a string cannot fail.
fn write(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    _ = out.write_fmt(arguments);
}

/// A text as it may stand in an SVG file: markup escaped, and without what XML 1.0 does not
/// allow or what would turn the reading direction of its surroundings.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in super::fit::clean(text).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(character),
        }
    }
    out
}

/// How a box looks: fill, stroke, width, dashes and radius.
type Look = (&'static str, &'static str, &'static str, &'static str, i32);

const fn look(palette: &'static Palette, found: &SceneBox) -> Look {
    let Palette { card, line, private_link, vpc, .. } = palette;
    let (fill, stroke, width, dashes, radius) = match found.kind {
        BoxKind::Region => ("none", palette.region, "1.5", "1.5 4", 8),
        BoxKind::Account => (palette.ground, palette.account, "1.5", "", 8),
        BoxKind::Vpc | BoxKind::VpcStack => (palette.surface, *vpc, "2", "", 8),
        BoxKind::SmallVpc => (palette.surface, *vpc, "1", "", 2),
        BoxKind::Contents => (palette.surface, palette.muted, "1", "3 2", 4),
        BoxKind::Zone => ("none", palette.region, "1.25", "6 4", 6),
        BoxKind::Subnet => (palette.subnet_fill, palette.region, "1", "", 4),
        BoxKind::PublicSubnet => (palette.public_fill, palette.public, "1.25", "", 4),
        BoxKind::DataCenter => (palette.surface, palette.muted, "1.5", "", 4),
        BoxKind::AwsServices => ("none", palette.muted, "1.25", "4 3", 8),
        BoxKind::Endpoint | BoxKind::EndpointService => (*card, *private_link, "2", "", 20),
        BoxKind::EndpointInterface => (*card, *private_link, "1.25", "", 4),
        BoxKind::LoadBalancer
        | BoxKind::ApplicationLoadBalancer
        | BoxKind::LoadBalancerNode
        | BoxKind::NatGateway
        | BoxKind::TransitGatewayInterface => (*card, *vpc, "1.25", "", 4),
        BoxKind::TransitGateway => (*card, *vpc, "2", "", 4),
        BoxKind::InternetGateway
        | BoxKind::EgressOnlyInternetGateway
        | BoxKind::VirtualPrivateGateway
        | BoxKind::GatewayEndpoint
        | BoxKind::Peering => (*card, *vpc, "1.5", "", 20),
        BoxKind::CustomerGateway | BoxKind::DirectConnect => (*card, palette.muted, "1.5", "", 20),
        BoxKind::Internet => (*card, palette.muted, "1.5", "", 26),
        BoxKind::AwsService => (*card, palette.muted, "1.25", "", 4),
        BoxKind::ResolverEndpoint => (*card, palette.account, "1.5", "", 4),
        BoxKind::Topic | BoxKind::HostedZone | BoxKind::ResolverRule => {
            (*card, palette.account, "1.25", "", 4)
        }
        BoxKind::Note => (palette.note, *line, "1", "", 2),
        BoxKind::Host(_) | BoxKind::DataCenterHost | BoxKind::Resolver => (*card, *line, "1", "", 4),
    };
    match found.state {
        BoxState::Well => (fill, stroke, width, dashes, radius),
        BoxState::Down => (fill, palette.bad, width, "4 3", radius),
        BoxState::Lost => (fill, palette.bad, width, "2 3", radius),
    }
}

fn frame(out: &mut String, palette: &'static Palette, found: &SceneBox) {
    let Rect { x, y, width, height } = found.rect;
    let (fill, stroke, stroke_width, dashes, radius) = look(palette, found);
    let radius = radius.min(height / 2);
    write(
        out,
        format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\" fill=\"{fill}\" \
             stroke=\"{stroke}\" stroke-width=\"{stroke_width}\""
        ),
    );
    if !dashes.is_empty() {
        write(out, format_args!(" stroke-dasharray=\"{dashes}\""));
    }
    write(out, format_args!("><title>{}</title></rect>\n", escape(&found.title)));
}

fn texts(out: &mut String, palette: &'static Palette, found: &SceneBox) {
    let (_, stroke, ..) = look(palette, found);
    let plain =
        matches!(found.kind, BoxKind::Host(_) | BoxKind::DataCenterHost | BoxKind::Resolver | BoxKind::Note);
    let sign = if plain { palette.muted } else { stroke };
    let Point { x, y } = found.glyph_at;
    write(
        out,
        format_args!(
            "<path transform=\"translate({x} {y})\" d=\"{}\" fill=\"none\" stroke=\"{sign}\" stroke-width=\"1.5\" \
             stroke-linecap=\"round\" stroke-linejoin=\"round\"/>\n",
            glyph(found.kind)
        ),
    );
    // Lines may run beneath a container's texts.
    let under = match found.kind {
        BoxKind::Region | BoxKind::Account | BoxKind::AwsServices => palette.ground,
        BoxKind::Subnet => palette.subnet_fill,
        BoxKind::PublicSubnet => palette.public_fill,
        _ => palette.surface,
    };
    let mut halo = String::new();
    if found.kind.is_container() {
        write(
            &mut halo,
            format_args!(
                " stroke=\"{under}\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\""
            ),
        );
    }
    let Point { x, y } = found.label_at;
    if !found.label.is_empty() {
        write(
            out,
            format_args!(
                "<text x=\"{x}\" y=\"{y}\" {LABEL_FONT} font-size=\"12\" font-weight=\"600\" fill=\"{}\"{halo}>{}</text>\n",
                palette.text,
                escape(&found.label)
            ),
        );
    }
    let Point { x, y } = found.detail_at;
    if !found.detail.is_empty() {
        write(
            out,
            format_args!(
                "<text x=\"{x}\" y=\"{y}\" {DETAIL_FONT} font-size=\"11\" fill=\"{}\"{halo}>{}</text>\n",
                palette.muted,
                escape(&found.detail)
            ),
        );
    }
}

/// Colour, width and dashes of a line.
const fn pen(palette: &Palette, line: &SceneLine) -> (&'static str, &'static str, &'static str) {
    let (colour, width, dashes) = match line.kind {
        LineKind::PrivateLink => (palette.private_link, "3.5", ""),
        LineKind::Local | LineKind::ToTarget | LineKind::GatewayRoute | LineKind::DataCenter => {
            (palette.line, "1.25", "")
        }
        LineKind::ToTargetAcrossZones => (palette.line, "1.25", "5 3"),
        LineKind::Internet | LineKind::AwsService => (palette.muted, "1.5", ""),
        LineKind::Peering | LineKind::TransitGateway => (palette.vpc, "2.5", ""),
        LineKind::Vpn => (palette.muted, "2", "7 4"),
        LineKind::DirectConnectPrivate | LineKind::DirectConnectPublic => (palette.muted, "5", ""),
        LineKind::Association => (palette.muted, "1", "1 3"),
    };
    match line.state {
        BoxState::Well => (colour, width, dashes),
        BoxState::Down => (palette.bad, width, "3 4"),
        BoxState::Lost => (palette.muted, "1", "2 4"),
    }
}

fn stroke(out: &mut String, palette: &'static Palette, line: &SceneLine) {
    let (colour, width, dashes) = pen(palette, line);
    let mut path = String::new();
    for (at, point) in line.points.iter().enumerate() {
        write(&mut path, format_args!("{}{} {}", if at == 0 { "M" } else { "L" }, point.x, point.y));
    }
    write(
        out,
        format_args!(
            "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" stroke-linejoin=\"round\""
        ),
    );
    if !dashes.is_empty() {
        write(out, format_args!(" stroke-dasharray=\"{dashes}\""));
    }
    out.push_str("/>\n");
    match line.kind {
        // Two lines: one broad, with the ground in its middle.
        LineKind::DirectConnectPrivate | LineKind::DirectConnectPublic => write(
            out,
            format_args!(
                "<path d=\"{path}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\" stroke-linejoin=\"round\"/>\n",
                palette.ground
            ),
        ),
        // Requests begin at either end.
        LineKind::Association
        | LineKind::Peering
        | LineKind::TransitGateway
        | LineKind::Vpn
        | LineKind::GatewayRoute => {}
        LineKind::Local
        | LineKind::PrivateLink
        | LineKind::ToTarget
        | LineKind::ToTargetAcrossZones
        | LineKind::Internet
        | LineKind::AwsService
        | LineKind::DataCenter => head(out, line, colour),
    }
}

/// The arrow head at a line's end.
fn head(out: &mut String, line: &SceneLine, colour: &str) {
    let [.., before, end] = line.points.as_slice() else { return };
    let (length, half) = if line.kind == LineKind::PrivateLink { (10, 6) } else { (6, 3) };
    let (along_x, along_y) = ((end.x - before.x).signum() * length, (end.y - before.y).signum() * length);
    let (side_x, side_y) = ((end.y - before.y).signum() * half, (end.x - before.x).signum() * half);
    let Point { x, y } = *end;
    write(
        out,
        format_args!(
            "<path d=\"M{x} {y}L{} {}L{} {}z\" fill=\"{colour}\"/>\n",
            x - along_x + side_x,
            y - along_y + side_y,
            x - along_x - side_x,
            y - along_y - side_y
        ),
    );
}

/// The names of lines.
fn names(out: &mut String, palette: &'static Palette, scene: &Scene) {
    for line in &scene.lines {
        let Some(Point { x, y }) = line.name_at else { continue };
        let (colour, ..) = pen(palette, line);
        let turn = if scene.flow == Flow::TopToBottom { -90 } else { 0 };
        write(
            out,
            format_args!(
                "<text x=\"{x}\" y=\"{y}\" {LABEL_FONT} font-size=\"11\" font-weight=\"600\" text-anchor=\"middle\" transform=\"rotate({turn} {x} {y})\" fill=\"{colour}\">{}</text>\n",
                line.name
            ),
        );
    }
}
