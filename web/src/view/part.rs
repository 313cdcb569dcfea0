//! The parts of the page that are drawn from the state alone and sit still while nothing but the clock of a
//! journey moves. One component for all of them: Yew compiles all it does with a component anew for each.

use yew::{Html, Properties, component};

use super::waiting::waiting;
use super::{
    Calm, Dispatch, Props, cost, diagram, dns, dock, inspector, join, ladder, load, packet, request, shell,
    story, workbench,
};
use crate::state::second::SecondPart;

/// A part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The top bar.
    Bar,
    /// The request bar and the verdict.
    Request,
    /// The scenario's story, or lessons.
    Story,
    /// The whole picture in small.
    Minimap,
    /// What is selected.
    Inspector,
    /// The exchange in time.
    Ladder,
    /// The packets.
    Packets,
    /// How the name was resolved.
    Dns,
    /// The workbench for PROXY protocol headers.
    Workbench,
    /// Where a thousand connections go.
    Spread,
    /// A load, its run, and what came of it.
    Load,
    /// What a place reaches, and who reaches a thing.
    Exposure,
    /// What every consumer survives.
    Availability,
    /// Findings and expectations.
    Findings,
    /// The ledger, and what it rests on.
    Cost,
    /// What something can be connected to.
    Join,
}

/// What a part needs.
#[derive(Clone, PartialEq, Properties)]
pub struct PartProps {
    /// Which one it is.
    pub part: Part,
    /// What it is drawn from.
    pub props: Props,
}

/// Draws a part. None of them uses a hook, so one may take another's place.
#[component(PartView)]
pub fn part_view(PartProps { part, props }: &PartProps) -> Html {
    match part {
        Part::Bar => shell::bar(props),
        Part::Request => request::request_bar(props),
        // All others are drawn by the second part of the program.
        part if props.state.second != SecondPart::Here => waiting(props, *part),
        Part::Story => story::story(props),
        Part::Minimap => diagram::minimap::minimap(props),
        Part::Inspector => inspector::inspector(props),
        Part::Ladder => ladder::ladder(props),
        Part::Packets => packet::packets(props),
        Part::Dns => dns::dns(props),
        Part::Workbench => workbench::workbench(props),
        Part::Spread => dock::spread(props),
        Part::Load => load::load(props),
        Part::Exposure => dock::exposure(props),
        Part::Availability => dock::availability(props),
        Part::Findings => dock::findings(props),
        Part::Cost => cost::cost(props),
        Part::Join => join::join(props),
    }
}

/// A part, where it stands.
pub fn part(part: Part, state: &Calm, dispatch: &Dispatch) -> Html {
    let props = Props { state: state.clone(), dispatch: dispatch.clone() };
    yew::html! { <PartView {part} {props} /> }
}
