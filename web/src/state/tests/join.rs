//! Two resources connected, chosen in whatever place.

use privatelink::control::Command;
use privatelink::model::ResourceId;

use super::{after, fresh};
use crate::state::State;
use crate::state::action::{Action, Edit, Select, Show};
use crate::state::engine::Mode;
use crate::state::join::Joining;

const SERVICE: &str = "vpce-svc-0a5c1e7d9b3f24680";

fn id(text: &str) -> ResourceId {
    text.parse().unwrap()
}

/// Figure 5 without its endpoint, and VPC A waiting.
fn waiting() -> State {
    let state = fresh();
    let endpoint = state.sketch.vpc_endpoints.iter().next().unwrap();
    let vpc: ResourceId = endpoint.vpc.clone().into();
    let delete = privatelink::control::verb::DeleteVpcEndpoints { endpoint: endpoint.id.clone() };
    let gone = Action::Edit(Edit::command(Command::from(delete)));
    after(&state, [gone, Action::Edit(Edit::Connect(Some(vpc)))])
}

#[test]
fn choosing_the_other_end_connects_in_one_step() {
    let state = waiting();
    let joining = state.joining.as_ref().unwrap();
    assert!(joining.takes(&id(SERVICE)));
    for choose in [Action::Select(Select::Only(id(SERVICE))), Action::Edit(Edit::ConnectTo(id(SERVICE)))] {
        let done = after(&state, [choose]);
        assert!(done.joining.is_none());
        assert_eq!(done.sketch.vpc_endpoints.len(), 1);
        assert!(
            matches!(done.selection.last(), Some(ResourceId::VpcEndpoint(_))),
            "what came of it is selected"
        );
        assert_eq!(done.history.undo_label(), Some("Connect VPC A to orders service"));
        let undone = after(&done, [Action::Edit(Edit::Undo)]);
        assert_eq!(*undone.sketch, *state.sketch);
    }
}

#[test]
fn what_cannot_be_joined_says_why_and_the_other_may_still_be_chosen() {
    let state = waiting();
    let host = state.sketch.hosts.iter().next().unwrap().id.clone();
    let tried = after(&state, [Action::Select(Select::Only(host.into()))]);
    assert!(tried.joining.is_some());
    assert!(
        tried
            .notices
            .iter()
            .any(|notice| notice.text.contains("AWS has nothing that connects VPC A to client-1"))
    );
    let other = state.sketch.vpcs.iter().nth(1).unwrap().id.clone();
    let internet = Joining::of(&state, state.joining.as_ref().unwrap().from.clone());
    assert!(internet.to(&other.into()).is_some(), "two VPCs can be peered, or AWS says why not");
}

#[test]
fn escape_and_reading_connect_nothing() {
    let state = waiting();
    assert!(after(&state, [state.escape()]).joining.is_none());
    assert!(after(&state, [Action::Select(Select::Clear)]).joining.is_none());
    let from = state.joining.as_ref().unwrap().from.clone();
    let read =
        after(&fresh(), [Action::Show(Show::Mode(Mode::Read)), Action::Edit(Edit::Connect(Some(from)))]);
    assert!(read.joining.is_none() && !read.notices.is_empty());
}
