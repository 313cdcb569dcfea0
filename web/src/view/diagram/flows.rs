//! A run over the picture: how strongly each line is used at the moment that is looked at, and which targets are
//! healthy then. For whoever listens the Load tab says both.

use privatelink::diagram::{Rect, Scene};
use privatelink::model::{Leg, ResourceId};
use yew::{Html, classes};

use super::lines;
use crate::state::State;
use crate::state::load::result::{LoadResult, MOST_LEVEL, Sort};
use crate::state::load::spell;
use crate::view::Dispatch;
use crate::view::load::slider;
use crate::view::markup::html;

/// Lines and targets, while the Load tab shows a result.
#[inline(never)] // Else it becomes part of what the page opens with.
pub fn flows(state: &State) -> Html {
    let Some((result, column)) = state.load_shown() else { return Html::default() };
    let scene = &state.derived.scene;
    let used = result.flows.iter().filter_map(|flow| Some((&flow.leg, level(&flow.levels, column)?)));
    let used: Vec<(&Leg, u8)> = used.collect();
    let drawn = scene.lines_of(used.iter().map(|(leg, _)| *leg));
    html! {
        <g class="flows" aria-hidden="true">
            { for used.into_iter().zip(drawn).filter_map(|((_, level), line)| {
                Some(html! { <path class="flow" stroke-width={width(level)} d={lines::path(&line?.points)} /> })
            }) }
            { for health(result, column).into_iter().filter_map(|(target, healthy)| mark(scene, target, healthy)) }
        </g>
    }
}

/// Where the tab is out of sight: the moment, to be moved, and what the widths mean. Else the tab says both, and
/// nothing lies over the picture.
#[inline(never)] // Else it becomes part of what the page opens with.
pub fn flows_legend(state: &State, dispatch: &Dispatch) -> Html {
    let (Some(load), Some((result, _))) = (&state.load, state.load_shown()) else { return Html::default() };
    let is_beside = if state.is_narrow() { state.panels.sheet.is_some() } else { state.panels.dock };
    if is_beside {
        return Html::default();
    }
    html! {
        <div class="flows-legend">
            <div class="load-time">{ slider(dispatch, load, result, "flows-moment") }</div>
            { widths(result) }
        </div>
    }
}

/// What the widths of lines mean.
pub fn widths(result: &LoadResult) -> Html {
    let key = |level: u8| {
        let most = result.flow_most.saturating_mul(u64::from(level)) / u64::from(MOST_LEVEL);
        html! {
            <span>
                <svg width="24" height="12" viewBox="0 0 24 12"><path class="flow" stroke-width={width(level)} d="M5 6h14" /></svg>
                { " " }{ spell::rate(most, result.step_ns) }
            </span>
        }
    };
    html! { <p class="flows-key" aria-hidden="true">{ "Up to" }{ for [1, 3, 6, MOST_LEVEL].map(key) }{ " connections a second" }</p> }
}

/// How strongly a line is used at a moment; none where nothing passes it.
fn level(levels: &str, column: usize) -> Option<u8> {
    levels.as_bytes().get(column)?.checked_sub(b'0').filter(|level| *level > 0)
}

/// The width of a line that is used so strongly.
const fn width(level: u8) -> u32 {
    level as u32 + 1
}

/// The targets of which something has been heard up to a moment, and whether everybody who sees them last saw them
/// healthy.
fn health(result: &LoadResult, column: usize) -> Vec<(&str, bool)> {
    let until = result.begins(column.saturating_add(1));
    let mut last: Vec<(&str, &str, bool)> = Vec::new();
    for event in result.events.iter().take_while(|event| event.at_ns < until) {
        let healthy = match event.sort {
            Sort::Healthy => true,
            Sort::Unhealthy => false,
            Sort::Fault | Sort::Refused | Sort::Dns | Sort::Endpoint => continue,
        };
        let own = last.iter_mut().find(|(target, by, _)| *target == event.target && *by == event.seen_by);
        match own {
            Some((.., known)) => *known = healthy,
            None => last.push((&event.target, &event.seen_by, healthy)),
        }
    }
    let mut found: Vec<(&str, bool)> = Vec::new();
    for (target, _, healthy) in last {
        match found.iter_mut().find(|(known, _)| *known == target) {
            Some((_, all)) => *all &= healthy,
            None => found.push((target, healthy)),
        }
    }
    found
}

/// A cross on the corner of a target, or a tick once it is healthy again.
fn mark(scene: &Scene, target: &str, healthy: bool) -> Option<Html> {
    let id: ResourceId = target.parse().ok()?;
    let Rect { x, y, width, .. } = scene.box_of(&id).or_else(|| scene.stands_for(&id))?.rect;
    let (class, sign) =
        if healthy { ("healthy", "m-4 0 3 3 5-6") } else { ("unhealthy", "m-3 -3 6 6m0 -6 -6 6") };
    Some(html! {
        <g class={classes!("health", class)} transform={format!("translate({} {})", x + width - 4, y + 4)}>
            <circle r="8" /><path d={sign} />
        </g>
    })
}
