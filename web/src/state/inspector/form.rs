//! A form for any verb: its fields by the members' shapes, what can be suggested for them, and the command that comes
//! of what is typed.

use privatelink::control::{Command, propose};
use privatelink::model::record::{Member, Shape, Usual, Value};
use privatelink::model::{ResourceId, Sketch};
use privatelink::sketch::{FileError, commands};

use super::command::{Form, NEW_NUMBER, OBSERVE};
use super::terms::{about, term};
use super::value::{Visit, fill, fits, leaves, write};
use super::{AddForm, Draft, FormField};
use crate::state::State;
use crate::state::engine::sentence;
use crate::state::selection::container;

/// The most that is offered for a field.
const MOST_OFFERED: usize = 200;

/// What is most likely wanted where something is to be said: (member, text).
const LIKELY: &[(&str, &str)] =
    &[("ports", "443"), ("port", "443"), ("protocol", "tcp"), ("action", "allow"), ("expect", "connected")];

/// Texts that only values without a choice of resources take.
const FREE: [&str; 4] = ["us-east-1", "use1-az1", "192.0.2.1", "com.amazonaws.us-east-1.s3"];

/// A form that nothing has been typed in.
pub fn new_draft(sketch: &Sketch, form: Form) -> Draft {
    let (mut values, mut errors) = (Vec::new(), Vec::new());
    for field in fields(sketch, &form) {
        values.push(field.value);
        errors.push(None);
    }
    Draft { form, values, errors, error: None }
}

/// A form as it stands.
pub fn form(state: &State, form: &Form) -> AddForm {
    let mut fields = fields(&state.sketch, form);
    let draft = state.draft.as_ref().filter(|draft| draft.form == *form);
    if let Some(draft) = draft {
        for (field, (value, wrong)) in fields.iter_mut().zip(draft.values.iter().zip(&draft.errors)) {
            field.value.clone_from(value);
            field.error.clone_from(wrong);
        }
    }
    AddForm {
        form: form.clone(),
        fields,
        error: draft.and_then(|draft| draft.error.clone()),
        open: draft.is_some(),
    }
}

/// Runs through what a form asks for.
fn asked(form: &Form, command: &mut Command, visit: Visit<'_>) {
    command.record_mut().each_mut(&mut |member, value| {
        if form.asks(member) {
            leaves(member, value, member.name, visit);
        }
        true
    });
}

/// What is observed is a text: a resource of any kind, as a sketch file has it.
fn observed(sketch: &Sketch, form: &Form) -> FormField {
    let known = form.near.as_ref().and_then(|id| commands::observation(sketch, id));
    FormField {
        about: "A resource under the name of its table, as a sketch file has it. It is taken as it is, in the place of what has its id."
            .to_owned(),
        label: "As JSON".to_owned(),
        value: known.unwrap_or_default(),
        options: Vec::new(),
        suggestions: Vec::new(),
        near: 0,
        several: false,
        beside: None,
        long: true,
        error: None,
    }
}

/// What is wrong with a text that should say what was found.
fn unread(error: &FileError) -> String {
    match error {
        FileError::Damaged { place, problem } if place.is_empty() => sentence(problem),
        FileError::Damaged { place, problem } => format!("{place}: {problem}."),
        FileError::Empty => "A resource is expected.".to_owned(),
        FileError::NotJson { line, column, problem } => {
            format!("This is not JSON (line {line}, column {column}: {problem}).")
        }
        other => other.to_string(),
    }
}

/// The command a form means.
///
/// # Errors
/// What is wrong, field by field.
pub fn command_of(sketch: &Sketch, draft: &Draft) -> Result<Command, Vec<Option<String>>> {
    if draft.form.verb == OBSERVE {
        let text = draft.values.first().map_or("", |text| text.trim());
        return commands::observe(text).map_err(|error| vec![Some(unread(&error))]);
    }
    let Some(mut command) = draft.form.begun() else { return Err(Vec::new()) };
    let known = fields(sketch, &draft.form);
    let (mut errors, mut at, mut good) = (Vec::new(), 0, true);
    asked(&draft.form, &mut command, &mut |member, shown, value| {
        let text = draft.values.get(at).map_or("", |text| text.trim());
        let text = known.get(at).map_or_else(|| text.to_owned(), |field| meant(field, text));
        let wrong = fill(member, value, &text).err().map(|wrong| match text.as_str() {
            "" => format!("{} {wrong}.", term("", shown)),
            _ => sentence(&wrong),
        });
        good &= wrong.is_none();
        errors.push(wrong);
        at += 1;
    });
    if good { Ok(command) } else { Err(errors) }
}

/// What is typed, with what is suggested in the place of what it is called: nobody knows an id by heart.
fn meant(field: &FormField, text: &str) -> String {
    let mut said: Vec<String> = Vec::new();
    for part in text.split(',') {
        let only = |among: &[(String, String)]| {
            let mut called = among.iter().filter(|(_, name)| *name == part.trim());
            called.next().map(|(value, _)| value).filter(|_| called.next().is_none()).cloned()
        };
        // Where several are called so, the one that is near is meant: each VPC may have a group of that name.
        let near = field.suggestions.get(..field.near).and_then(only);
        said.push(near.or_else(|| only(&field.suggestions)).unwrap_or_else(|| part.to_owned()));
    }
    said.join(",")
}

/// A form's fields as long as nothing has been typed.
fn fields(sketch: &Sketch, form: &Form) -> Vec<FormField> {
    let mut found = Vec::new();
    if form.verb == OBSERVE {
        found.push(observed(sketch, form));
        return found;
    }
    let Some(mut command) = form.begun() else { return found };
    let near = form.near.as_ref();
    asked(form, &mut command, &mut |member, shown, value| {
        let mut field = field(sketch, near, member, shown, value);
        if let Some(proposed) = proposed(sketch, form.verb, near, member.name) {
            field.value = proposed;
        }
        // Whoever makes something at one of those that may be chosen means that one.
        if let Some(near) = near.filter(|near| field.options.iter().any(|(own, _)| own == near.as_str())) {
            field.value = near.to_string();
        }
        if (form.verb, member.name) == NEW_NUMBER {
            // A number that an account has already is no choice.
            "Account ID".clone_into(&mut field.label);
            field.options.clear();
            field.value.clear();
        }
        found.push(field);
    });
    found
}

/// What a person would have to think up: the first that is free.
fn proposed(sketch: &Sketch, verb: &str, near: Option<&ResourceId>, name: &str) -> Option<String> {
    match (verb, name, near) {
        ("CreateVpc", "cidr", _) => propose::vpc_cidr(sketch).map(|block| block.to_string()),
        ("CreateSubnet", "cidr", Some(ResourceId::Vpc(vpc))) => {
            propose::subnet_cidr(sketch, vpc).map(|block| block.to_string())
        }
        ("CreateListener", "port", Some(ResourceId::LoadBalancer(arn))) => {
            Some(propose::listener_port(sketch, arn).to_string())
        }
        ("RegisterTargets", "port", Some(ResourceId::TargetGroup(arn))) => {
            sketch.target_groups.get(arn).map(|group| group.port.to_string())
        }
        ("CreateCustomerGateway", "address", _) => {
            propose::public_address(sketch).map(|free| free.to_string())
        }
        // The API's default is the other one; who fills in a form is asked for the usual one first.
        ("CreateVpcEndpoint", "endpoint_type", _) => Some("Interface".to_owned()),
        // Where a VPC is, its Region is the first that is offered.
        (_, "region", _) if sketch.vpcs.iter().next().is_none() => regions(sketch).next(),
        (_, "name", _) => {
            let what = ["Create", "Run", "Add"].iter().find_map(|prefix| verb.strip_prefix(prefix))?;
            Some(propose::name(sketch, &privatelink::text::spoken(what).to_lowercase().replace(' ', "-")))
        }
        _ => None,
    }
}

fn field(
    sketch: &Sketch,
    near: Option<&ResourceId>,
    member: &'static Member,
    shown: &str,
    value: &mut dyn Value,
) -> FormField {
    let mut field = FormField {
        about: about(member, &term("", shown)),
        label: term("", shown),
        value: String::new(),
        options: Vec::new(),
        suggestions: Vec::new(),
        near: 0,
        several: false,
        beside: None,
        long: matches!(member.name, "policy" | "text"),
        error: None,
    };
    let mut shape = (member.shape)();
    let needed = member.usual == Usual::Needed;
    let several = matches!(shape, Shape::List(_));
    // What may be left out stays as it is, or is as usual.
    if let Some((_, likely)) = LIKELY.iter().find(|(name, _)| *name == member.name)
        && !matches!(shape, Shape::Maybe(_))
    {
        (*likely).clone_into(&mut field.value);
    }
    if let Shape::Maybe(inner) | Shape::List(inner) = shape {
        shape = inner();
    }
    // An item with an address of its own is chosen, and the address said beside it.
    if let Shape::Record(_, [_, address, ..]) = shape
        && several
        && address.name == "address"
    {
        field.beside = Some(term("", address.name));
    }
    match shape {
        Shape::Words(words) => {
            for word in words {
                field.options.push(((*word).to_owned(), (*word).to_owned()));
            }
        }
        Shape::Flag => {
            for word in ["yes", "no"] {
                field.options.push((word.to_owned(), word.to_owned()));
            }
        }
        Shape::Id(_) | Shape::Text(_) | Shape::Record(..) => {
            let is_text = matches!(shape, Shape::Text(_));
            let (offers, close) = offers(sketch, near, value, several);
            if is_text || offers.is_empty() || FREE.iter().any(|text| fits(value, text, None)) {
                field.suggestions = offers;
                field.near = close;
            } else {
                field.options = offers;
            }
        }
        Shape::Free | Shape::Number(_) | Shape::List(_) | Shape::Maybe(_) => {}
    }
    match member.usual {
        Usual::Flag(flag) => super::value::yes_or_no(flag).clone_into(&mut field.value),
        Usual::Number(number) => field.value = number.to_string(),
        Usual::Word(word) => word.clone_into(&mut field.value),
        Usual::Needed | Usual::Blank => {}
    }
    if several && field.options.is_empty() {
        field.about = format!("{} Several are parted by commas.", field.about);
    } else if several {
        field.several = true;
        field.value.clear();
    } else if !field.options.is_empty() {
        if !needed && member.usual == Usual::Blank {
            field.options.insert(0, (String::new(), "–".to_owned()));
        }
        let chosen = field.options.iter().any(|(value, _)| *value == field.value);
        if !chosen && let Some((first, _)) = field.options.first() {
            field.value.clone_from(first);
        }
    } else if write(value, &field.value).is_err() {
        field.value.clear();
    }
    field
}

/// What in the sketch may stand in a value: (text, what it is), the nearest first, or where there are such, alone; and how
/// many are near.
fn offers(
    sketch: &Sketch,
    near: Option<&ResourceId>,
    value: &mut dyn Value,
    only_near: bool,
) -> (Vec<(String, String)>, usize) {
    let home = near.and_then(|id| home(sketch, id));
    let (mut close, mut far) = (Vec::new(), Vec::new());
    for (_, table) in sketch.tables() {
        for (id, _) in (0..table.len()).filter_map(|at| table.at(at)) {
            if !fits(value, id.as_str(), Some(&id)) {
                // A table holds one kind.
                break;
            }
            let own = (id.to_string(), privatelink::text::name(sketch, &id));
            let list = if home.is_none() || self::home(sketch, &id) == home { &mut close } else { &mut far };
            list.push(own);
            if close.len() + far.len() >= MOST_OFFERED {
                break;
            }
        }
    }
    let near = close.len();
    if !only_near || close.is_empty() {
        close.append(&mut far);
    }
    let mut more = |text: String, what: &str| {
        if close.iter().all(|(known, _)| *known != text) && fits(value, &text, None) {
            close.push((text, what.to_owned()));
        }
    };
    for vpc in sketch.vpcs.iter().take(MOST_OFFERED) {
        more(vpc.cidr.to_string(), &vpc.name);
        more(vpc.region.to_string(), "Region");
    }
    for region in regions(sketch) {
        more(region, "Region");
    }
    for subnet in sketch.subnets.iter().take(MOST_OFFERED) {
        more(subnet.cidr.to_string(), &subnet.name);
        more(subnet.zone.to_string(), "Availability Zone");
    }
    for account in sketch.accounts.iter().take(MOST_OFFERED) {
        more(format!("arn:aws:iam::{}:root", account.id), &account.name);
    }
    more("0.0.0.0/0".to_owned(), "Anywhere");
    (close, near)
}

/// The Regions accounts have zones in, each once for each account.
fn regions(sketch: &Sketch) -> impl Iterator<Item = String> {
    let zones = sketch.accounts.iter().take(MOST_OFFERED).flat_map(|account| &account.zones);
    let mut last = String::new();
    zones.filter_map(move |zone| {
        let region = zone.name.region().to_owned();
        (region != last).then(|| last.clone_from(&region)).map(|()| region)
    })
}

/// The VPC a resource lies in.
fn home(sketch: &Sketch, id: &ResourceId) -> Option<ResourceId> {
    let mut at = id.clone();
    while !matches!(at, ResourceId::Vpc(_)) {
        at = container(sketch, &at)?;
    }
    Some(at)
}
