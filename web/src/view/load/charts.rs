//! The charts of a run, and the moment of all of them that is looked at.

use privatelink::diagram;
use yew::{Callback, Html, KeyboardEvent, PointerEvent, Properties, component};

use crate::platform::share;
use crate::state::action::{Action, Show};
use crate::state::load::charts::Which;
use crate::state::load::result::LoadResult;
use crate::state::load::{Change, Loading, spell};
use crate::state::theme::Theme;
use crate::state::{Shared, State};
use crate::view::Dispatch;
use crate::view::chart::{self, Chart, Kind, letter, line_class};
use crate::view::diagram::flows::widths;
use crate::view::markup::html;
use crate::view::ui::{Icon, icon, icon_button};

/// What marks the place where a pointer means a moment.
const PLOT: &str = "data-plot";
/// How far Page Up and Page Down lead.
const PAGE: usize = 10;

/// A chart's picture, drawn anew only when there is another result: the moment that is looked at lies over it.
#[derive(Clone, PartialEq, Properties)]
pub struct DrawnProps {
    /// What came of the run.
    result: Shared<LoadResult>,
    /// Which chart.
    which: Which,
    /// The line that is looked at, of several.
    only: Option<u8>,
}

/// The picture.
#[component(Drawn)]
pub fn drawn(DrawnProps { result, which, only }: &DrawnProps) -> Html {
    Lines::of(result, *which).chart(result, *which).shown(*only)
}

/// What a chart is drawn from.
struct Lines {
    lines: Vec<Vec<(u64, u64)>>,
    marks: Vec<u64>,
}

impl Lines {
    fn of(result: &LoadResult, which: Which) -> Self {
        let place = |at: usize, value: &u64| (result.begins(at), *value);
        let points = |values: &[u64]| values.iter().enumerate().map(|(at, value)| place(at, value)).collect();
        let lines = which.lines(result).iter().map(|line| points(&line.values)).collect();
        Self { lines, marks: result.marks() }
    }

    fn chart(&self, result: &LoadResult, which: Which) -> Chart<'_> {
        Chart {
            kind: match which {
                Which::Latency => Kind::Times { decades: which.is_wide(result) },
                Which::Failures => Kind::Troubles,
                Which::Targets | Which::Zones | Which::Open => Kind::Amounts,
            },
            letters: true,
            label: which.label(result),
            lines: &self.lines,
            across: across(result),
            marks: &self.marks,
            written: [spell::seconds, which.written()],
        }
    }
}

/// How far the axis goes.
fn across(result: &LoadResult) -> u64 {
    result.duration_ns.max(result.begins(result.columns().saturating_sub(1))).max(1)
}

/// The slider over time, and a chart each.
pub fn charts(state: &State, dispatch: &Dispatch, load: &Loading, result: &Shared<LoadResult>) -> Html {
    html! {
        <>
            <div class="load-time">
                { slider(dispatch, load, result, "load-moment") }
                if state.is_narrow() { { watch(dispatch) } }
                <div><p class="quiet">{ latest(result, load.cursor()) }</p>{ widths(result) }</div>
            </div>
            <div class="load-charts">
                { for Which::ALL.into_iter().map(|which| one(state, dispatch, load, result, which)) }
            </div>
        </>
    }
}

/// The moment that is looked at, to be moved.
pub fn slider(dispatch: &Dispatch, load: &Loading, result: &LoadResult, id: &'static str) -> Html {
    let cursor = load.cursor();
    let last = result.columns().saturating_sub(1);
    let moment = spell::seconds(result.begins(cursor));
    let says = format!("{moment}. {}", latest(result, cursor));
    let oninput = super::form::typed(
        &dispatch.reform(|text: String| Change::Cursor(text.parse().unwrap_or_default()).into()),
    );
    html! {
        <>
            <label for={id}>{ "Moment" }</label>
            <input {id} type="range" min="0" max={last.to_string()} step="1" value={cursor.to_string()}
                aria-valuetext={says} {oninput} onkeydown={on_key(dispatch, cursor, last)} />
            <output class="number">{ moment }</output>
        </>
    }
}

/// What had happened to the sketch by then.
fn latest(result: &LoadResult, cursor: usize) -> String {
    match result.latest(cursor) {
        Some(event) => format!("Last, at {}: {}", spell::seconds(event.at_ns), event.says),
        None if result.events.is_empty() => String::new(),
        None => "Nothing has happened yet".to_owned(),
    }
}

/// Where the page is narrow the picture is behind the tab: to have it alone, with the slider over it.
fn watch(dispatch: &Dispatch) -> Html {
    let away = crate::view::press(dispatch, Action::Show(Show::Sheet(None)));
    icon_button(Icon::Show, "Watch it in the diagram", true, away)
}

fn one(
    state: &State,
    dispatch: &Dispatch,
    load: &Loading,
    result: &Shared<LoadResult>,
    which: Which,
) -> Html {
    let (cursor, last) = (load.cursor(), result.columns().saturating_sub(1));
    let heading = format!("load-{}", which.word());
    let only = load.line.filter(|(of, _)| *of == which).map(|(_, nth)| nth);
    html! {
        <section key={which.word()} class="load-chart" aria-labelledby={heading.clone()}>
            <div class="load-chart-head">
                <h2 id={heading}>{ which.title() }{ " " }<span class="quiet">{ which.counts(result) }</span></h2>
                { files(state, dispatch, load, result, which) }
            </div>
            <div class="load-plot" data-plot={which.word()} role="slider" tabindex="0"
                aria-label={format!("{}, moment", which.title())} aria-valuemin="0" aria-valuemax={last.to_string()}
                aria-valuenow={cursor.to_string()} aria-valuetext={which.says(result, cursor)}
                onkeydown={on_key(dispatch, cursor, last)} onpointermove={on_move(dispatch, result)}>
                { yew::html! { <Drawn result={result.clone()} {which} {only} /> } }
                { cursor_line(result, cursor) }
            </div>
            { legend(dispatch, result, which, cursor, only) }
            if load.table == Some(which) { { rows(result, which) } }
        </section>
    }
}

/// Where in the picture a column lies, in its pixels.
fn place(result: &LoadResult, column: usize) -> u64 {
    let room = u64::from(chart::WIDTH - chart::LEFT - chart::RIGHT);
    let way = u128::from(result.begins(column)) * u128::from(room) / u128::from(across(result));
    u64::from(chart::LEFT).saturating_add(u64::try_from(way).unwrap_or_default())
}

fn cursor_line(result: &LoadResult, cursor: usize) -> Html {
    let x = place(result, cursor).to_string();
    let bottom = (chart::HEIGHT - chart::BOTTOM).to_string();
    html! {
        <svg class="load-cursor" viewBox={format!("0 0 {} {}", chart::WIDTH, chart::HEIGHT)} aria-hidden="true">
            <line x1={x.clone()} x2={x} y1={chart::TOP.to_string()} y2={bottom} />
        </svg>
    }
}

/// Arrow keys lead from column to column.
fn on_key(dispatch: &Dispatch, cursor: usize, last: usize) -> Callback<KeyboardEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let at = match event.key().as_str() {
            "ArrowRight" | "ArrowUp" => cursor.saturating_add(1),
            "ArrowLeft" | "ArrowDown" => cursor.saturating_sub(1),
            "PageUp" => cursor.saturating_add(PAGE),
            "PageDown" => cursor.saturating_sub(PAGE),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        dispatch.emit(Change::Cursor(at.min(last)).into());
    })
}

/// The pointer leads to the column it is over.
fn on_move(dispatch: &Dispatch, result: &Shared<LoadResult>) -> Callback<PointerEvent> {
    let (dispatch, result) = (dispatch.clone(), result.clone());
    Callback::from(move |event: PointerEvent| {
        let Some(share) = share::across(&event, PLOT) else { return };
        let room = f64::from(chart::WIDTH - chart::LEFT - chart::RIGHT);
        let way = (share * f64::from(chart::WIDTH) - f64::from(chart::LEFT)) / room;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 1,000,000")]
        let millionths = (way.clamp(0.0, 1.0) * 1_000_000.0).round() as u64;
        let ns = u128::from(across(&result)) * u128::from(millionths) / 1_000_000;
        // The column that begins nearest.
        let step = u128::from(result.step_ns.max(1));
        let at = usize::try_from((ns + step / 2) / step).unwrap_or_default();
        dispatch.emit(Change::Cursor(at.min(result.columns().saturating_sub(1))).into());
    })
}

/// Each line by its letter, its dashes and its name, with its value at the moment. Of several, pressing one puts it
/// before the others.
fn legend(dispatch: &Dispatch, result: &LoadResult, which: Which, cursor: usize, only: Option<u8>) -> Html {
    let lines = which.lines(result);
    if lines.is_empty() {
        return html! { <p class="quiet">{ "None." }</p> };
    }
    let stroke = if which == Which::Failures { "chart troubles" } else { "chart" };
    let mut keys = Vec::new();
    for (nth, line) in (0_u8..).zip(lines) {
        let several = lines.len() > 1;
        let inside = html! {
            <>
                if several { <span class="quiet" aria-hidden="true">{ letter(nth) }</span> }
                <svg class={stroke} width="28" height="8" viewBox="0 0 28 8" aria-hidden="true"><path class={line_class(nth)} d="M0 4h28" /></svg>
                <span>{ &line.name }</span>
                { " " }<span class="number">{ which.value(line, cursor) }</span>
            </>
        };
        let pressed = (only == Some(nth)).to_string();
        let onclick = crate::view::press(dispatch, Change::Line(which, nth).into());
        keys.push(html! {
            <li>
                if several {
                    <button type="button" class="load-key" aria-pressed={pressed} {onclick}>{ inside }</button>
                } else {
                    <span class="load-key">{ inside }</span>
                }
            </li>
        });
    }
    html! { <ul class="load-legend">{ for keys }</ul> }
}

/// The chart as a table and as files, behind one small button: most only look.
fn files(
    state: &State,
    dispatch: &Dispatch,
    load: &Loading,
    result: &Shared<LoadResult>,
    which: Which,
) -> Html {
    let theme = match state.theme {
        Theme::Auto | Theme::Light => diagram::Theme::Light,
        Theme::Dark => diagram::Theme::Dark,
    };
    let csv = crate::view::press(dispatch, Change::Csv(which).into());
    let png = {
        let (dispatch, result) = (dispatch.clone(), result.clone());
        Callback::from(move |_: yew::MouseEvent| {
            let title = format!("{}, {}", which.title(), which.counts(&result));
            let names: Vec<&str> = which.lines(&result).iter().map(|line| line.name.as_str()).collect();
            let lines = Lines::of(&result, which);
            if let Some(svg) = chart::file(&lines.chart(&result, which), &title, &names, theme) {
                dispatch.emit(Change::Picture(which, svg).into());
            }
        })
    };
    let table = crate::view::press(dispatch, Change::Table(which).into());
    let open = (load.table == Some(which)).to_string();
    let way = |kind: &'static str, pressed: Option<String>, onclick: Callback<yew::MouseEvent>| {
        let name = format!("{} as {kind}", which.title());
        html! {
            <button type="button" class="button bare" aria-label={name} aria-pressed={pressed} {onclick}>
                { if kind == "a table" { "Table" } else { kind } }
            </button>
        }
    };
    let name = format!("{}: a table and files", which.title());
    html! {
        <details class="load-more">
            <summary aria-label={name.clone()} title={name}>{ icon(Icon::More) }</summary>
            <div>{ way("a table", Some(open), table) }{ way("CSV", None, csv) }{ way("PNG", None, png) }</div>
        </details>
    }
}

fn rows(result: &LoadResult, which: Which) -> Html {
    let lines = which.lines(result);
    let mut all = Vec::new();
    for column in 0..result.columns() {
        all.push(html! {
            <tr>
                <th scope="row">{ spell::seconds(result.begins(column)) }</th>
                { for lines.iter().map(|line| html! { <td class="number">{ which.value(line, column) }</td> }) }
            </tr>
        });
    }
    html! {
        <div class="load-rows" data-scroll="" tabindex="0" role="region" aria-label={format!("{} as a table", which.title())}>
            <table class="data">
                <thead><tr>
                    <th scope="col">{ "From" }</th>
                    { for lines.iter().map(|line| html! { <th scope="col" class="number">{ &line.name }</th> }) }
                </tr></thead>
                <tbody>{ for all }</tbody>
            </table>
        </div>
    }
}
