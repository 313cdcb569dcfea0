//! The inspector's forms: their fields, what is typed in them, and the command that comes of it.

use privatelink::control::{Command, verb};
use privatelink::model::{
    HostId, IpProtocol, ListenerProtocol, Peer, Permission, PortRange, ResourceId, SecurityGroupId, Sketch,
    Target, TargetGroupArn, VpcId,
};
use privatelink::text;

use super::group::{peer_label, protocol_word};
use super::{AddForm, Draft, FormField, Listing};
use crate::state::action::Form;
use crate::state::engine::sentence;

/// The protocols a rule can name.
const PROTOCOLS: [IpProtocol; 4] = [IpProtocol::Tcp, IpProtocol::Udp, IpProtocol::Icmp, IpProtocol::All];

/// A form that nothing has been typed in, with what is most likely wanted.
pub fn new_draft(sketch: &Sketch, form: Form) -> Draft {
    let (mut values, mut errors) = (Vec::new(), Vec::new());
    for field in fields(sketch, &form) {
        values.push(field.value);
        errors.push(None);
    }
    Draft { form, values, errors, error: None }
}

/// A form as it stands; `None` where nothing may be added.
pub(super) fn form(listing: &Listing<'_>, form: Form) -> Option<AddForm> {
    if !listing.state.can_edit() {
        return None;
    }
    let submit = match form {
        Form::Rule(..) => "Add rule",
        Form::Target(_) => "Register target",
        Form::Listener(_) => "Add listener",
        Form::Title => "Rename",
    };
    let mut fields = fields(listing.sketch, &form);
    let draft = listing.state.draft.as_ref().filter(|draft| draft.form == form);
    let (open, mut error) = (draft.is_some(), None);
    if let Some(draft) = draft {
        for (field, (value, wrong)) in fields.iter_mut().zip(draft.values.iter().zip(&draft.errors)) {
            field.value.clone_from(value);
            field.error.clone_from(wrong);
        }
        error.clone_from(&draft.error);
    }
    Some(AddForm { form, fields, submit, error, open })
}

/// Values to choose from or to suggest: (value, label).
type Options = Vec<(String, String)>;

/// A field for a free text.
const fn free(label: &'static str, value: String) -> FormField {
    FormField { label, value, options: Vec::new(), suggestions: Vec::new(), error: None }
}

/// A field with values to choose from; the first is chosen.
fn chosen(label: &'static str, options: Options) -> FormField {
    let value = options.first().map(|(value, _)| value.clone()).unwrap_or_default();
    FormField { options, ..free(label, value) }
}

/// A form's fields as long as nothing has been typed.
fn fields(sketch: &Sketch, form: &Form) -> Vec<FormField> {
    match form {
        Form::Rule(group, direction) => {
            let mut protocols = Vec::new();
            for protocol in PROTOCOLS {
                protocols.push((protocol.word().to_owned(), protocol_word(protocol).to_owned()));
            }
            let mut peer = free(peer_label(*direction), String::new());
            peer.suggestions = peers(sketch, group);
            vec![chosen("Protocol", protocols), free("Port range", "443".to_owned()), peer]
        }
        Form::Target(arn) => {
            let (mut options, mut port) = (Vec::new(), String::new());
            if let Some(group) = sketch.target_groups.get(arn) {
                options = instances(sketch, &group.vpc);
                port = group.port.to_string();
            }
            vec![chosen("Instance", options), free("Port", port)]
        }
        Form::Listener(arn) => {
            let mut options = Vec::new();
            if let Some(balancer) = sketch.load_balancers.get(arn) {
                options = groups(sketch, &balancer.vpc);
            }
            vec![free("Port", String::new()), chosen("Forward to", options)]
        }
        Form::Title => vec![free("Title", sketch.title.clone())],
    }
}

fn instances(sketch: &Sketch, vpc: &VpcId) -> Options {
    let mut found = Vec::new();
    for instance in sketch.hosts.iter() {
        if sketch.subnet_of(&instance.network_interface).is_ok_and(|subnet| subnet.vpc == *vpc) {
            found.push(named(sketch, &instance.id.clone().into()));
        }
    }
    found
}

fn groups(sketch: &Sketch, vpc: &VpcId) -> Options {
    let mut found = Vec::new();
    for group in sketch.target_groups.iter().filter(|group| group.vpc == *vpc) {
        found.push((group.arn.to_string(), group.arn.name().to_owned()));
    }
    found
}

/// What a rule's other side could be: the blocks and groups near it.
fn peers(sketch: &Sketch, group: &SecurityGroupId) -> Options {
    let Some(vpc) = sketch.security_groups.get(group).map(|group| &group.vpc) else { return Vec::new() };
    let mut found = Vec::new();
    if let Some(own) = sketch.vpcs.get(vpc) {
        found.push((own.cidr.to_string(), own.name.clone()));
    }
    for subnet in sketch.subnets.iter().filter(|subnet| subnet.vpc == *vpc) {
        found.push((subnet.cidr.to_string(), subnet.name.clone()));
    }
    for other in sketch.security_groups.iter().filter(|other| other.vpc == *vpc) {
        found.push(named(sketch, &other.id.clone().into()));
    }
    found.push(("0.0.0.0/0".to_owned(), "Anywhere".to_owned()));
    found
}

/// A resource as a value to choose.
fn named(sketch: &Sketch, id: &ResourceId) -> (String, String) {
    (id.to_string(), text::name(sketch, id))
}

/// The command a form means.
///
/// # Errors
/// What is wrong, field by field.
pub fn command_of(draft: &Draft) -> Result<Command, Vec<Option<String>>> {
    let value = |at: usize| draft.values.get(at).map_or("", |text| text.trim());
    match &draft.form {
        Form::Rule(group, direction) => {
            let protocol = PROTOCOLS.into_iter().find(|protocol| protocol.word() == value(0));
            let protocol = protocol.ok_or_else(|| "Choose a protocol.".to_owned());
            let no_ports = matches!(protocol, Ok(IpProtocol::All | IpProtocol::Icmp));
            // Where the protocol has no ports, whatever stands in the field is not asked.
            let ports = if no_ports { Ok(PortRange::ALL) } else { parsed::<PortRange>(value(1)) };
            let peer = match value(2) {
                "" => Err("Give a block such as 10.0.0.0/16, an address, or a security group id.".to_owned()),
                typed => parsed::<Peer>(typed),
            };
            match (protocol, ports, peer) {
                (Ok(protocol), Ok(ports), Ok(peer)) => {
                    let permission = Permission { protocol, ports, peer };
                    Ok(Command::authorize(group.clone(), *direction, permission))
                }
                (protocol, ports, peer) => Err(vec![protocol.err(), ports.err(), peer.err()]),
            }
        }
        Form::Target(arn) => match (parsed::<HostId>(value(0)), port(value(1))) {
            (Ok(instance), Ok(port)) => Ok(Command::RegisterTargets(verb::RegisterTargets {
                target_group: arn.clone(),
                target: Target::host(instance, port),
            })),
            (instance, port) => Err(vec![instance.err(), port.err()]),
        },
        Form::Listener(arn) => match (port(value(0)), parsed::<TargetGroupArn>(value(1))) {
            (Ok(port), Ok(target_group)) => Ok(Command::CreateListener(verb::CreateListener {
                load_balancer: arn.clone(),
                port,
                protocol: ListenerProtocol::Tcp,
                target_group,
            })),
            (port, group) => Err(vec![port.err(), group.err()]),
        },
        Form::Title => Ok(Command::SetTitle(verb::SetTitle { title: value(0).to_owned() })),
    }
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| sentence(&error.to_string()))
}

fn port(text: &str) -> Result<u16, String> {
    crate::state::request::port(text)
}
