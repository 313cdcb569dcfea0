//! Edits, undo and redo, fixes, refusals, forms.

use crate::state::State;
use crate::state::action::Action;
use crate::state::action::Edit;
use crate::state::action::Select;
use crate::state::action::Show;
use crate::state::effect::Effect;
use crate::state::engine::Mode;
use crate::state::find::find;
use crate::state::history::MOST_STEPS;
use crate::state::inspector;
use crate::state::inspector::Form;
use crate::state::notice::About;
use crate::state::start::Found;
use crate::state::update;
use privatelink::control::{Command, verb};
use privatelink::model::Outcome;
use privatelink::model::ResourceId;
use privatelink::sketch::write;

use super::{actions, after, command, fresh, holds, lose, outcome, sent};

#[test]
fn an_edit_judges_the_last_request_anew_and_undo_takes_it_back() {
    let state = sent();
    let before = write(&state.sketch);
    let (broken, effects) = update(&state, lose("use1-az1"));
    holds(&broken);
    assert_ne!(outcome(&broken), Some(Outcome::Connected));
    assert_eq!(broken.journey.as_ref().unwrap().was, Some(Outcome::Connected));
    assert!(effects.contains(&Effect::Remember));
    let announced = effects
        .iter()
        .any(|effect| matches!(effect, Effect::Announce(text) if text.contains("The last request now:")));
    assert!(announced, "{effects:?}");
    assert_eq!(broken.history.undo_label(), Some("Lose Availability Zone use1-az1"));
    let undone = after(&broken, [Action::Edit(Edit::Undo)]);
    assert_eq!(write(&undone.sketch), before);
    assert_eq!(outcome(&undone), Some(Outcome::Connected));
    let redone = after(&undone, [Action::Edit(Edit::Redo)]);
    assert_eq!(write(&redone.sketch), write(&broken.sketch));
    assert_eq!(redone.fragment(), broken.fragment());
}

#[test]
fn a_fix_from_the_verdict_mends_it() {
    let group = "sg-0e0d901a7000000a2".parse::<privatelink::model::SecurityGroupId>().unwrap();
    let revoke = Command::RevokeSecurityGroupIngress(verb::RevokeSecurityGroupIngress {
        group,
        rule: "sgr-0a000000000000002".parse().unwrap(),
    });
    let state = after(&sent(), [command(revoke)]);
    assert_eq!(outcome(&state), Some(Outcome::TimedOut));
    let fix = state.journey.as_ref().unwrap().trace().unwrap().reason.root().fixes[0].clone();
    let state = after(&state, [Action::Edit(Edit::Command(fix))]);
    assert_eq!(outcome(&state), Some(Outcome::Connected));
}

#[test]
fn a_refused_command_changes_nothing_and_stands_next_to_its_control() {
    let state = after(&fresh(), [Action::Select(Select::Only("vpce-0fe5b17a0707d6abc".parse().unwrap()))]);
    let refused = Command::RestoreZone(verb::RestoreZone { zone: "use1-az1".parse().unwrap() });
    let next = after(&state, [command(refused)]);
    assert!(next.sketch.is(&state.sketch));
    assert!(next.history.is_empty());
    assert!(inspector::of(&next).error.unwrap().starts_with("InvalidParameterValue: "));
    // A form keeps what was typed, with the refusal in it.
    let group: privatelink::model::SecurityGroupId = "sg-0e0d901a7000000a2".parse().unwrap();
    let form = Form::of("AuthorizeSecurityGroupIngress", Some(&group.clone().into()));
    let field =
        |field, text: &str| Action::Edit(Edit::Field { form: form.clone(), field, text: text.into() });
    let state = after(&state, [Action::Select(Select::Only(group.into()))]);
    let wrong =
        after(&state, [field(1, "99999"), field(2, "10.0.0.0/33"), Action::Edit(Edit::Submit(form.clone()))]);
    let draft = wrong.draft.clone().unwrap();
    assert_eq!(draft.errors[0], None);
    assert!(draft.errors[1].as_ref().unwrap().contains("is not a port"));
    assert!(draft.errors[2].as_ref().unwrap().contains("neither a block"));
    let twice =
        after(&wrong, [field(1, "443"), field(2, "10.0.0.0/16"), Action::Edit(Edit::Submit(form.clone()))]);
    let draft = twice.draft.clone().unwrap();
    let said: Vec<&String> = draft.errors.iter().flatten().chain(&draft.error).collect();
    assert_eq!(said.len(), 1, "{draft:?}");
    assert!(said[0].starts_with("InvalidPermission.Duplicate"), "{draft:?}");
    let added = after(&twice, [field(2, "10.9.0.0/16"), Action::Edit(Edit::Submit(form))]);
    assert!(added.draft.is_none());
    assert_eq!(added.history.len(), 1);
}

#[test]
fn a_resource_is_pasted_as_it_was_found() {
    let state = fresh();
    let found = find(&state, "observe");
    let Some(Action::Edit(Edit::Begin { form, .. })) = found.first().map(|found| found.action.clone()) else {
        panic!("the palette finds it: {found:?}")
    };
    let field = |text: &str| Action::Edit(Edit::Field { form: form.clone(), field: 0, text: text.into() });
    let submit = Action::Edit(Edit::Submit(form.clone()));
    for (text, wrong) in [
        ("", "A resource is expected."),
        ("{", "This is not JSON (line 1, column 1"),
        ("[]", "An object is expected."),
        (r#"{"subnets": {"id": "vpc-1"}}"#, "subnets.id: ‘vpc-1’ is not a subnet id"),
    ] {
        let state = after(&state, [field(text), submit.clone()]);
        let draft = state.draft.clone().unwrap();
        assert!(draft.errors[0].as_ref().unwrap().starts_with(wrong), "{draft:?}");
        assert!(state.history.is_empty());
    }
    let nothing = after(&state, [field(r#"{"spaceships": {}}"#), submit.clone()]);
    assert!(nothing.draft.clone().unwrap().error.as_ref().unwrap().starts_with("MissingParameter"));
    let overlapping = r#"{"subnets": {"id": "subnet-1", "vpc": "vpc-0a000000000000001", "zone": "use1-az1",
        "cidr": "10.0.1.128/25"}}"#;
    let next = after(&state, [field(overlapping), submit]);
    assert!(next.draft.is_none());
    assert_eq!(next.history.len(), 1);
    assert!(next.derived.findings.iter().any(|finding| finding.code.code() == "subnets_overlap"));
    let undone = after(&next, [Action::Edit(Edit::Undo)]);
    assert!(undone.sketch.is(&state.sketch));
    // About what is selected, it begins with what is there.
    let id: privatelink::model::ResourceId = "vpc-0a000000000000001".parse().unwrap();
    let form = Form::of("Observe", Some(&id));
    let begun = after(&state, [Action::Edit(Edit::Begin { form: form.clone(), apart: true })]);
    assert!(begun.draft.clone().unwrap().values[0].contains("\"VPC A\""));
    let same = after(&begun, [Action::Edit(Edit::Submit(form))]);
    assert_eq!(same.history.len(), 1);
    assert_eq!(*same.sketch, *state.sketch);
}

#[test]
fn reading_changes_nothing_until_a_copy_is_edited() {
    let state = after(&sent(), [Action::Show(Show::Mode(Mode::Read)), lose("use1-az1")]);
    assert!(state.history.is_empty());
    let way = state.notices[0].ways[0].clone();
    let state = after(&state, [way.action, lose("use1-az1")]);
    assert_eq!(state.history.len(), 1);
    assert!(state.notices.iter().all(|notice| notice.about == About::Expectations));
}

#[test]
fn every_inspector_command_is_accepted_or_refused_in_its_place() {
    let state = fresh();
    let mut tried = 0;
    let mut ids: Vec<Option<ResourceId>> = vec![None];
    ids.extend(find(&state, "").into_iter().map(|found| found.resource));
    for id in ids {
        let state = match id {
            Some(id) => after(&state, [Action::Select(Select::Only(id))]),
            None => state.clone(),
        };
        for action in actions(&inspector::of(&state)) {
            tried += 1;
            let next = after(&state, [action]);
            let inspected = inspector::of(&next);
            let opens = next.draft.is_some() || next.dialog != state.dialog;
            let asks = next.form != state.form || opens;
            let mut rows = inspected.sections.iter().flat_map(|section| &section.rows);
            let refused = rows.any(|row| row.error.is_some());
            assert!(next.history.len() == 1 || asks || refused, "{inspected:?}");
        }
    }
    assert!(tried > 60, "{tried}");
}

#[test]
fn hundreds_of_steps_can_be_undone_and_a_long_journal_travels_whole() {
    let mut state = fresh();
    for at in 0..(MOST_STEPS + 20) {
        let zone = "use1-az1".parse().unwrap();
        let next = if at % 2 == 0 {
            Command::LoseZone(verb::LoseZone { zone })
        } else {
            Command::RestoreZone(verb::RestoreZone { zone })
        };
        state = update(&state, command(next)).0;
    }
    assert_eq!(state.history.len(), MOST_STEPS);
    let opened = State::start(&Found { fragment: &state.fragment(), ..Found::default() });
    assert_eq!(write(&opened.sketch), write(&state.sketch));
    assert_eq!(opened.origin.scenario(), None);
    for _ in 0..MOST_STEPS {
        state = update(&state, Action::Edit(Edit::Undo)).0;
    }
    assert!(state.history.is_empty());
}

/// A form filled in by its labels and sent.
fn filled(verb: &'static str, near: Option<&ResourceId>, texts: &[(&str, &str)]) -> State {
    let form = Form::of(verb, near);
    let state = after(&fresh(), [Action::Edit(Edit::Begin { form: form.clone(), apart: true })]);
    let fields = inspector::form_of(&state, &form).fields;
    let mut actions = Vec::new();
    for (label, text) in texts {
        let field = fields.iter().position(|field| field.label == *label);
        let field = field.unwrap_or_else(|| {
            panic!("no {label} among {:?}", fields.iter().map(|field| &field.label).collect::<Vec<_>>())
        });
        actions.push(Action::Edit(Edit::Field { form: form.clone(), field, text: (*text).to_owned() }));
    }
    after(&state, actions.into_iter().chain([Action::Edit(Edit::Submit(form))]))
}

#[test]
fn a_block_is_judged_while_it_is_typed_and_again_by_what_else_is_said() {
    let vpc: ResourceId = fresh().sketch.vpcs.iter().next().unwrap().id.clone().into();
    let form = Form::of("CreateSubnet", Some(&vpc));
    let fields = inspector::form_of(&fresh(), &form).fields;
    let block = fields.iter().position(|field| field.label == "IPv4 CIDR").unwrap();
    let typed = |state: &State, text: &str| {
        after(state, [Action::Edit(Edit::Field { form: form.clone(), field: block, text: text.into() })])
    };
    let wrong = |state: &State| state.draft.clone().unwrap().errors[block].clone();
    let taken = typed(&fresh(), "10.0.1.0/24");
    assert!(wrong(&taken).unwrap().starts_with("InvalidSubnet.Conflict: "));
    assert!(taken.history.is_empty() && taken.refused.is_none(), "nothing is done");
    // Said once: at the field, and not below the form as well.
    let refused = after(&taken, [Action::Edit(Edit::Submit(form.clone()))]);
    assert!(wrong(&refused).is_some());
    assert_eq!(refused.draft.clone().unwrap().error, None);
    assert!(wrong(&typed(&taken, "10.0.9.0/99")).is_some());
    assert_eq!(wrong(&typed(&taken, "10.0.9.0/24")), None);
    assert_eq!(wrong(&typed(&taken, "10.0.9")), None, "not a block yet");
}

#[test]
fn a_name_stands_for_the_id_it_is_the_only_one_to_have() {
    let group: ResourceId = "sg-0e0d901a7000000a2".parse().unwrap();
    let texts = [("Port range", "9000"), ("Source or destination", "clients-sg")];
    let state = filled("AuthorizeSecurityGroupIngress", Some(&group), &texts);
    let text = write(&state.sketch);
    let clients = state.sketch.security_groups.iter().find(|own| own.name == "clients-sg").unwrap();
    assert!(text.contains("9000"), "{:?}", state.draft);
    let own = state.sketch.security_groups.iter().find(|own| own.id.as_str() == group.as_str()).unwrap();
    assert!(format!("{:?}", own.rules.last()).contains(clients.id.as_str()), "{:?}", own.rules.last());
}

#[test]
fn what_is_typed_stays_as_it_is_where_it_names_nothing() {
    for text in [",a list, of, things,", "one", "orders, twice"] {
        let state = filled("AddNote", None, &[("Text", text)]);
        let note = state.sketch.notes.iter().next_back().unwrap_or_else(|| panic!("{:?}", state.draft));
        assert_eq!(note.text.0, text);
    }
}

#[test]
fn what_is_made_is_shown_though_its_verb_has_another_word_for_it() {
    let gateway = verb::CreateVpnGateway {
        account: "111111111111".parse().unwrap(),
        region: "us-east-1".parse().unwrap(),
        name: "VGW".to_owned(),
        amazon_side_asn: 64512,
    };
    let state = after(&fresh(), [command(gateway.into())]);
    assert!(
        matches!(*state.selection.to_vec(), [ResourceId::VirtualPrivateGateway(_)]),
        "{:?}",
        state.selection
    );
}

#[test]
fn another_reason_for_the_same_end_is_told_too() {
    let revoke = |group: &str, rule: &str| {
        let (group, rule) = (group.parse().unwrap(), rule.parse().unwrap());
        command(verb::RevokeSecurityGroupIngress { group, rule }.into())
    };
    let said = |state: &State, action: Action| {
        update(state, action).1.iter().any(
            |effect| matches!(effect, Effect::Announce(text) if text.contains("The last request now: Timed out")),
        )
    };
    let targets = revoke("sg-07a26e75000000b1", "sgr-0b000000000000001");
    let endpoint = revoke("sg-0e0d901a7000000a2", "sgr-0a000000000000002");
    let state = after(&sent(), [targets.clone()]);
    assert_eq!(outcome(&state), Some(Outcome::TimedOut));
    assert!(said(&state, endpoint.clone()), "the endpoint's group is the first that drops it now");
    let both = after(&state, [endpoint]);
    let rename = Command::SetTitle(verb::SetTitle { title: "Another".to_owned() });
    assert!(!said(&both, command(rename)), "nothing about the request is another");
}

#[test]
fn of_several_of_one_name_the_one_in_the_same_vpc_is_meant() {
    let [vpc_a, vpc_b] = ["vpc-0a000000000000001", "vpc-0b000000000000001"].map(|vpc| vpc.parse().unwrap());
    let make = |vpc: &privatelink::model::VpcId| {
        command(verb::CreateSecurityGroup { vpc: vpc.clone(), name: "workload-sg".to_owned() }.into())
    };
    let state = after(&fresh(), [make(&vpc_a), make(&vpc_b)]);
    let near: ResourceId = "sg-0e0d901a7000000a2".parse().unwrap();
    let form = Form::of("AuthorizeSecurityGroupIngress", Some(&near));
    let type_in =
        |field, text: &str| Action::Edit(Edit::Field { form: form.clone(), field, text: text.into() });
    let begin = Action::Edit(Edit::Begin { form: form.clone(), apart: false });
    let state = after(
        &state,
        [begin, type_in(1, "443"), type_in(2, "workload-sg"), Action::Edit(Edit::Submit(form.clone()))],
    );
    assert!(state.draft.is_none(), "{:?}", state.draft);
    let own = state
        .sketch
        .security_groups
        .iter()
        .find(|group| group.vpc == vpc_a && group.name == "workload-sg")
        .unwrap();
    let rules = &state.sketch.security_groups.get(&"sg-0e0d901a7000000a2".parse().unwrap()).unwrap().rules;
    assert!(rules.iter().any(|rule| rule.permission.peer.to_string() == own.id.to_string()), "{rules:?}");
}

#[test]
fn a_part_that_its_verb_takes_whole_is_changed_by_a_form_which_leaves_the_rest() {
    let group = fresh().sketch.target_groups.iter().next().unwrap().arn.clone();
    let id = ResourceId::from(group.clone());
    let before = fresh().sketch.target_groups.get(&group).unwrap().health_check.clone();
    let state = filled("ModifyTargetGroup", Some(&id), &[("Protocol", "https")]);
    let after = &state.sketch.target_groups.get(&group).unwrap().health_check;
    assert_eq!(after.protocol.word(), "https");
    assert_eq!((after.port, after.interval_s), (before.port, before.interval_s));
}
