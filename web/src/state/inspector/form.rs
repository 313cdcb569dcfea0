//! The inspector's forms: their fields, what is typed in them, and the command that comes of it.

use privatelink::control::Command;
use privatelink::model::{
    InstanceId, IpProtocol, ListenerProtocol, Peer, Permission, PortRange, ResourceId, SecurityGroupId,
    Sketch, Target, TargetGroupArn, VpcId,
};
use privatelink::text;

use super::group::{peer_label, protocol_word};
use super::{AddForm, Draft, Eye, FormField};
use crate::state::action::Form;
use crate::state::engine::sentence;

/// The protocols a rule can name.
const PROTOCOLS: [IpProtocol; 4] = [IpProtocol::Tcp, IpProtocol::Udp, IpProtocol::Icmp, IpProtocol::All];

/// A form that nothing has been typed in, with what is most likely wanted.
pub fn new_draft(sketch: &Sketch, form: Form) -> Draft {
    let values = match &form {
        Form::Rule(..) => vec!["tcp".to_owned(), "443".to_owned(), String::new()],
        Form::Target(arn) => {
            let group = sketch.target_groups.get(arn);
            let instance = group.and_then(|group| instances(sketch, &group.vpc).into_iter().next());
            let port = group.map(|group| group.port.to_string()).unwrap_or_default();
            vec![instance.map(|(id, _)| id).unwrap_or_default(), port]
        }
        Form::Listener(arn) => {
            let vpc = sketch.load_balancers.get(arn).map(|balancer| &balancer.vpc);
            let group = vpc.and_then(|vpc| groups(sketch, vpc).into_iter().next());
            vec![String::new(), group.map(|(arn, _)| arn).unwrap_or_default()]
        }
        Form::Title => vec![sketch.title.clone()],
    };
    let errors = vec![None; values.len()];
    Draft { form, values, errors, error: None }
}

/// A form as it stands; `None` where nothing may be added.
pub(super) fn form(eye: &Eye<'_>, form: Form) -> Option<AddForm> {
    if !eye.state.can_edit() {
        return None;
    }
    let own = eye.state.draft.as_ref().filter(|draft| draft.form == form);
    let open = own.is_some();
    let draft = own.map_or_else(|| new_draft(eye.sketch, form.clone()), |draft| Draft::clone(draft));
    let submit = match form {
        Form::Rule(..) => "Add rule",
        Form::Target(_) => "Register target",
        Form::Listener(_) => "Add listener",
        Form::Title => "Rename",
    };
    let fields = shapes(eye.sketch, &form).into_iter().enumerate().map(|(at, shape)| FormField {
        label: shape.label,
        value: draft.values.get(at).cloned().unwrap_or_default(),
        options: shape.options,
        suggestions: shape.suggestions,
        error: draft.errors.get(at).cloned().flatten(),
    });
    Some(AddForm { fields: fields.collect(), submit, error: draft.error.clone(), open, form })
}

struct Shape {
    label: &'static str,
    options: Vec<(String, String)>,
    suggestions: Vec<(String, String)>,
}

const fn free(label: &'static str) -> Shape {
    Shape { label, options: Vec::new(), suggestions: Vec::new() }
}

fn shapes(sketch: &Sketch, form: &Form) -> Vec<Shape> {
    match form {
        Form::Rule(group, direction) => {
            let protocols = PROTOCOLS.into_iter();
            let options = protocols
                .map(|protocol| (protocol.api_name().to_owned(), protocol_word(protocol).to_owned()));
            vec![
                Shape { options: options.collect(), ..free("Protocol") },
                free("Port range"),
                Shape { suggestions: peers(sketch, group), ..free(peer_label(*direction)) },
            ]
        }
        Form::Target(arn) => {
            let vpc = sketch.target_groups.get(arn).map(|group| &group.vpc);
            let options = vpc.map(|vpc| instances(sketch, vpc)).unwrap_or_default();
            vec![Shape { options, ..free("Instance") }, free("Port")]
        }
        Form::Listener(arn) => {
            let vpc = sketch.load_balancers.get(arn).map(|balancer| &balancer.vpc);
            let options = vpc.map(|vpc| groups(sketch, vpc)).unwrap_or_default();
            vec![free("Port"), Shape { options, ..free("Forward to") }]
        }
        Form::Title => vec![free("Title")],
    }
}

fn instances(sketch: &Sketch, vpc: &VpcId) -> Vec<(String, String)> {
    let own = sketch.instances.iter().filter(|instance| {
        sketch.subnet_of(&instance.network_interface).is_ok_and(|subnet| subnet.vpc == *vpc)
    });
    own.map(|instance| (instance.id.to_string(), text::name(sketch, &instance.id.clone().into()))).collect()
}

fn groups(sketch: &Sketch, vpc: &VpcId) -> Vec<(String, String)> {
    let own = sketch.target_groups.iter().filter(|group| group.vpc == *vpc);
    own.map(|group| (group.arn.to_string(), group.arn.name().to_owned())).collect()
}

/// What a rule's other side could be: the blocks and groups near it.
fn peers(sketch: &Sketch, group: &SecurityGroupId) -> Vec<(String, String)> {
    let Some(vpc) = sketch.security_groups.get(group).map(|group| &group.vpc) else { return Vec::new() };
    let mut found = Vec::new();
    if let Some(own) = sketch.vpcs.get(vpc) {
        found.push((own.cidr.to_string(), own.name.clone()));
    }
    let subnets = sketch.subnets.iter().filter(|subnet| subnet.vpc == *vpc);
    found.extend(subnets.map(|subnet| (subnet.cidr.to_string(), subnet.name.clone())));
    let others = sketch.security_groups.iter().filter(|other| other.vpc == *vpc);
    found.extend(others.map(|other| {
        let id: ResourceId = other.id.clone().into();
        (other.id.to_string(), text::name(sketch, &id))
    }));
    found.push(("0.0.0.0/0".to_owned(), "Anywhere".to_owned()));
    found
}

/// The command a form means.
///
/// # Errors
/// What is wrong, field by field.
pub fn command_of(draft: &Draft) -> Result<Command, Vec<Option<String>>> {
    let value = |at: usize| draft.values.get(at).map_or("", |text| text.trim());
    match &draft.form {
        Form::Rule(group, direction) => {
            let protocol = PROTOCOLS.into_iter().find(|protocol| protocol.api_name() == value(0));
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
        Form::Target(arn) => match (parsed::<InstanceId>(value(0)), port(value(1))) {
            (Ok(instance), Ok(port)) => {
                Ok(Command::RegisterTargets { target_group: arn.clone(), target: Target { instance, port } })
            }
            (instance, port) => Err(vec![instance.err(), port.err()]),
        },
        Form::Listener(arn) => match (port(value(0)), parsed::<TargetGroupArn>(value(1))) {
            (Ok(port), Ok(target_group)) => Ok(Command::CreateListener {
                load_balancer: arn.clone(),
                port,
                protocol: ListenerProtocol::Tcp,
                target_group,
            }),
            (port, group) => Err(vec![port.err(), group.err()]),
        },
        Form::Title => Ok(Command::SetTitle { title: value(0).to_owned() }),
    }
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| sentence(&error.to_string()))
}

fn port(text: &str) -> Result<u16, String> {
    crate::state::request::port(text)
}
