//! What something can be connected to: a list over the diagram, for who does not choose in the diagram itself. What AWS
//! would refuse stands below with its reason.

use privatelink::control::Joined;
use privatelink::model::ResourceId;
use privatelink::text;
use yew::Html;

use super::ui::{Icon, icon_button};
use super::{Props, press};
use crate::state::action::{Action, Edit};
use crate::state::effect::JOIN_FIRST;
use crate::state::engine::sentence;
use crate::state::inspector::kind;
use crate::view::markup::html;

/// The most that is listed of either; the others are chosen in the diagram, the outline or the palette.
const MOST: usize = 40;

/// The list.
#[inline(never)] // Else it becomes part of what the page opens with.
pub fn join(props: &Props) -> Html {
    let Props { state, dispatch } = props;
    // Who draws a line to it sees where it may end.
    let Some(joining) = state.joining.as_ref().filter(|_| state.dragging.is_none()) else {
        return Html::default();
    };
    let name = text::name(&state.sketch, &joining.from);
    let (mut fits, mut refused) = (Vec::new(), Vec::new());
    for (id, joined) in joining.partners.iter() {
        match joined {
            Joined::Would(_) => fits.push(id),
            Joined::Refused(refusal) => refused.push((id, refusal)),
        }
    }
    let away = press(dispatch, Action::Edit(Edit::Connect(None)));
    let says = |id: &ResourceId| format!("{} {}", kind(&state.sketch, id), text::name(&state.sketch, id));
    html! {
        <section class="join" aria-label={format!("Connect {name} to")}>
            <div class="join-head">
                <h2>{ format!("Connect {name} to") }</h2>
                { icon_button(Icon::Cross, "Connect nothing", true, away) }
            </div>
            <div class="join-list" data-scroll="">
                if fits.is_empty() {
                    <p class="quiet">{ "AWS would refuse each of these." }</p>
                }
                <ul>
                    { for fits.iter().take(MOST).enumerate().map(|(at, id)| html! {
                        <li><button type="button" class="join-one" id={(at == 0).then_some(JOIN_FIRST)}
                            onclick={press(dispatch, Action::Edit(Edit::ConnectTo((*id).clone())))}>{ says(id) }</button></li>
                    }) }
                </ul>
                if !refused.is_empty() {
                    <details open={fits.is_empty()}>
                        <summary>{ format!("AWS would refuse ({})", refused.len()) }</summary>
                        <ul>{ for refused.iter().take(MOST).map(|(id, refusal)| html! {
                            <li class="join-refused"><span>{ says(id) }</span><span class="quiet">{ format!("{}. {}", refusal.code, sentence(&refusal.text)) }</span></li>
                        }) }</ul>
                    </details>
                }
            </div>
        </section>
    }
}
