//! Commands made of a verb's name and texts: one way for toggles, fields, forms and "remove" alike.
//!
//! Nothing here knows a verb. Which member of a resource can be edited, and how, follows from the verbs' own members:
//! a verb that modifies, whose first member is such a resource, edits the members it has under the same names.

use privatelink::control::Command;
use privatelink::model::record::{Member, Record, Seen, Shape, Usual, member};
use privatelink::model::{ResourceId, Sketch};

use super::value::{fill, fits, text_of, write};

/// What the verbs that change members in place begin with.
const EDITS: [&str; 5] = ["Modify", "Set", "Configure", "Replace", "Rename"];

/// How lines of a resource are taken away: what a line is, and the verbs that do it; the second one where it looks
/// out.
const REMOVALS: &[(&str, &str, &str)] = &[
    ("security group rule", "RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress"),
    ("network ACL rule", "DeleteNetworkAclEntry", "DeleteNetworkAclEntry"),
    ("target", "DeregisterTargets", ""),
    ("listener", "DeleteListener", ""),
    ("route", "DeleteRoute", ""),
];

/// What is expected of an id where any resource's will do.
const ANY_ID: &str = "a resource's id";

/// The verb whose resource, of any kind, is one text.
pub const OBSERVE: &str = "Observe";

/// The member that is the number of what is made, not what the verb is about.
pub const NEW_NUMBER: (&str, &str) = ("CreateAccount", "account");

/// A command some of whose members are known already; the others are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The verb.
    pub verb: &'static str,
    /// The members that are known, as texts.
    pub given: Vec<(&'static str, String)>,
    /// The one member that is asked for; all that are not given where there is none.
    pub only: Option<&'static str>,
    /// The resource it was opened at: what lies near it is offered first.
    pub near: Option<ResourceId>,
}

impl Form {
    /// The verb of the form for the sketch's title.
    pub const TITLE: &'static str = "SetTitle";

    /// A form for a verb, opened at a resource: it is about that one where it is such a verb.
    pub fn of(verb: &'static str, near: Option<&ResourceId>) -> Self {
        let mut form = Self { verb, given: Vec::new(), only: None, near: near.cloned() };
        if let (Some(near), Some(mut command)) = (near, Command::blank(verb)) {
            command.record_mut().each_mut(&mut |member, value| {
                // One of several is only a beginning, which the form can have more of.
                let is_one = !matches!((member.shape)(), Shape::List(_)) && (verb, member.name) != NEW_NUMBER;
                if is_one && fits(value, near.as_str(), Some(near)) {
                    form.given.push((member.name, near.to_string()));
                }
                false
            });
        }
        form
    }

    /// The form for the sketch's title.
    pub fn title() -> Self {
        Self { verb: Self::TITLE, given: Vec::new(), only: Some("title"), near: None }
    }

    /// Whether a member is asked for.
    pub fn asks(&self, member: &Member) -> bool {
        self.only.is_none_or(|only| only == member.name)
            && self.given.iter().all(|(name, _)| *name != member.name)
    }

    /// The command with what is known in it.
    pub fn begun(&self) -> Option<Command> {
        let mut command = Command::blank(self.verb)?;
        command.record_mut().each_mut(&mut |member, value| {
            if let Some((_, text)) = self.given.iter().find(|(name, _)| *name == member.name) {
                // Texts of the sketch's own values.
                let _ = write(value, text);
            } else if !self.asks(member) {
                let _ = fill(member, value, "");
            }
            true
        });
        Some(command)
    }

    /// The command with one text for what is asked for.
    pub fn with(&self, text: &str) -> Option<Command> {
        let mut command = self.begun()?;
        let mut good = true;
        command.record_mut().each_mut(&mut |member, value| {
            good &= !self.asks(member) || fill(member, value, text).is_ok();
            true
        });
        good.then_some(command)
    }
}

/// The first member of a record.
pub fn first_of(record: &dyn Record) -> Option<(&'static Member, Seen<'_>)> {
    let mut first = None;
    record.each(&mut |member, value| {
        if first.is_none() {
            first = Some((member, value.seen()));
        }
    });
    first
}

/// What is expected of an id, which tells the kinds of id apart.
fn kind_of_id(member: &Member) -> Option<&'static str> {
    match (member.shape)() {
        Shape::Id(expected) => Some(expected),
        _ => None,
    }
}

/// The verbs whose first member is a resource of this kind, each with a blank command; and the one that takes any
/// as it was found.
pub fn verbs_of(sketch: &Sketch, id: &ResourceId) -> Vec<Command> {
    let own = sketch.record(id).and_then(first_of).and_then(|(member, _)| kind_of_id(member));
    let mut found = Vec::new();
    for command in Command::VERBS.iter().filter_map(|verb| Command::blank(verb)) {
        let first = first_of(command.record()).and_then(|(member, _)| kind_of_id(member));
        if own.is_some() && (first == own || first == Some(ANY_ID) || command.verb() == OBSERVE) {
            found.push(command);
        }
    }
    found
}

/// The verbs beyond `known` that make something in such a resource: a target group in a VPC, a load balancer in a
/// subnet, an endpoint service of a load balancer, and what is added to any kind of host.
pub fn makes_in(id: &ResourceId, known: &[Command]) -> Vec<Command> {
    let mut found = Vec::new();
    for verb in Command::VERBS.iter().filter(|verb| verb.starts_with("Create") || verb.starts_with("Add")) {
        if known.iter().any(|own| own.verb() == *verb) {
            continue;
        }
        let Some(mut command) = Command::blank(verb) else { continue };
        let (mut first, mut takes) = (true, false);
        command.record_mut().each_mut(&mut |member, value| {
            takes = fits(value, id.as_str(), Some(id));
            // What is about another resource first belongs there.
            let is_others = first && !takes && matches!((member.shape)(), Shape::Id(_));
            first = false;
            !is_others && !takes
        });
        found.extend(takes.then(|| Command::blank(verb)).flatten());
    }
    found
}

/// Whether a verb changes members in place.
pub fn edits(verb: &str) -> bool {
    EDITS.iter().any(|prefix| verb.starts_with(prefix))
}

/// Whether a verb takes a line of a resource away.
pub fn is_removal(verb: &str) -> bool {
    REMOVALS.iter().any(|(_, own, out)| *own == verb || *out == verb)
}

/// How a member of a resource, or of one of its items, is edited: by the first verb that has it under the same name
/// and needs nothing that is not known.
pub fn edit(
    verbs: &[Command],
    about: &ResourceId,
    item: &dyn Record,
    of_item: bool,
    name: &'static str,
) -> Option<Form> {
    // Which resources something names is chosen in a form, from those there are.
    if is_choice(item, name) {
        return None;
    }
    verbs.iter().find_map(|command| {
        let verb = command.verb();
        let mut form = Form { only: Some(name), ..Form::of(verb, Some(about)) };
        let (mut has, mut known, mut keys) = (false, true, 0);
        command.record().each(&mut |own, _| {
            if own.name == name && !form.given.iter().any(|(given, _)| *given == name) {
                // What tells an item from its siblings comes first, and is no property of it.
                has = keys > 0 || !of_item;
            } else if own.usual == Usual::Needed && form.given.iter().all(|(given, _)| *given != own.name) {
                match member(item, own.name) {
                    Some((_, value)) => form.given.push((own.name, text_of(&value.seen()))),
                    None => known = false,
                }
                keys += 1;
            }
        });
        // An item is told from its siblings by what the verb needs besides.
        (edits(verb) && has && known && (keys > 0) >= of_item).then_some(form)
    })
}

/// Whether a member names other resources.
pub fn is_choice(record: &dyn Record, name: &str) -> bool {
    let Some((member, _)) = member(record, name) else { return false };
    match (member.shape)() {
        Shape::Id(_) => true,
        Shape::Maybe(inner) | Shape::List(inner) => matches!(inner(), Shape::Id(_)),
        _ => false,
    }
}

/// The command that takes a line of a resource away.
pub fn removal(about: &ResourceId, line: &dyn Record) -> Option<Command> {
    let (_, verb, out) = REMOVALS.iter().find(|(kind, ..)| *kind == line.kind())?;
    let looks_out =
        member(line, "direction").is_some_and(|(_, value)| matches!(value.seen(), Seen::Word("outbound")));
    let mut form = Form::of(if looks_out { out } else { verb }, Some(about));
    let command = Command::blank(form.verb)?;
    command.record().each(&mut |own, _| {
        if form.given.iter().all(|(given, _)| *given != own.name) {
            let text = match (member(line, own.name), (own.shape)()) {
                (Some((_, value)), _) => text_of(&value.seen()),
                (None, Shape::Record(..)) => text_of(&Seen::Record(line)),
                (None, _) => first_of(line).map(|(_, seen)| text_of(&seen)).unwrap_or_default(),
            };
            form.given.push((own.name, text));
        }
    });
    form.begun()
}
