//! What a change is called where its verb and members say it all: one line for each verb, with its
//! members in braces.

use crate::control::Command;
use crate::model::Sketch;
use crate::model::record::{Record, Seen, member};

use super::name::name;

/// A verb, and its label. `{flag?yes|no}` says one of two things, `{number:one|all}` the number behind its
/// word, or what 0 means.
const LABELS: &[(&str, &str)] = &[
    ("CreateAccount", "Create account {name}"),
    ("CloseAccount", "Close account {account}"),
    ("SetQuota", "Set the quota {quota} of {account}: {value}"),
    ("CreateVpc", "Create VPC {name} {cidr} in {region}"),
    ("ModifyVpcAttribute", "Change the DNS attributes of {vpc}"),
    ("DeleteVpc", "Delete {vpc}"),
    ("AssociateVpcCidrBlock", "Add the block {cidr} to {vpc}"),
    ("DisassociateVpcCidrBlock", "Remove the block {cidr} from {vpc}"),
    ("CreateSubnet", "Create subnet {name} {cidr} in {vpc}"),
    ("ModifySubnetAttribute", "Change public addresses of instances in {subnet}"),
    ("AssociateSubnetCidrBlock", "Add the block {ipv6_cidr} to {subnet}"),
    ("DisassociateSubnetCidrBlock", "Remove the IPv6 block of {subnet}"),
    ("DeleteSubnet", "Delete {subnet}"),
    ("CreateRouteTable", "Create route table {name} in {vpc}"),
    ("DeleteRouteTable", "Delete {route_table}"),
    ("AssociateRouteTable", "Make {subnet} use {route_table}"),
    ("DisassociateRouteTable", "Make {subnet} use its VPC’s main route table"),
    ("CreateRoute", "Add a route for {destination} to {target} to {route_table}"),
    ("ReplaceRoute", "Make the route for {destination} of {route_table} lead to {target}"),
    ("DeleteRoute", "Remove the route for {destination} from {route_table}"),
    ("EnableVgwRoutePropagation", "Propagate routes of {virtual_private_gateway} into {route_table}"),
    ("DisableVgwRoutePropagation", "Stop propagating routes of {virtual_private_gateway} into {route_table}"),
    ("CreateNetworkAcl", "Create network ACL {name} in {vpc}"),
    ("DeleteNetworkAcl", "Delete {network_acl}"),
    (
        "CreateNetworkAclEntry",
        "Add {entry.direction} rule {entry.number} to {network_acl}: {entry.action} {entry.cidr}",
    ),
    (
        "ReplaceNetworkAclEntry",
        "Change {entry.direction} rule {entry.number} of {network_acl}: {entry.action} {entry.cidr}",
    ),
    ("DeleteNetworkAclEntry", "Remove {direction} rule {number} from {network_acl}"),
    ("ReplaceNetworkAclAssociation", "Make {subnet} use {network_acl}"),
    ("CreateSecurityGroup", "Create security group {name} in {vpc}"),
    ("DeleteSecurityGroup", "Delete {group}"),
    ("CreateManagedPrefixList", "Create prefix list {name}"),
    ("ModifyManagedPrefixList", "Change {prefix_list}"),
    ("DeleteManagedPrefixList", "Delete {prefix_list}"),
    ("ModifyNetworkInterfaceAttribute", "Change the attributes of {network_interface}"),
    ("DetachNetworkInterface", "Detach {network_interface}"),
    ("RunInstances", "Run instance {name} in {subnet}"),
    ("TerminateInstances", "Terminate {instance}"),
    ("AddHost", "Add {flavor} {name} to {subnet}"),
    ("AddBridgeContainer", "Add container {name} to {instance}"),
    ("RemoveHost", "Remove {host}"),
    ("AddApplication", "Add application {application.name} on port {application.port} to {host}"),
    ("RemoveApplication", "Remove the application on port {port} from {host}"),
    ("CreateInternetGateway", "Create internet gateway {name}"),
    ("AttachInternetGateway", "Attach {internet_gateway} to {vpc}"),
    ("DetachInternetGateway", "Detach {internet_gateway} from {vpc}"),
    ("DeleteInternetGateway", "Delete {internet_gateway}"),
    ("CreateEgressOnlyInternetGateway", "Create egress-only internet gateway {name} for {vpc}"),
    ("DeleteEgressOnlyInternetGateway", "Delete {egress_only_internet_gateway}"),
    ("CreateNatGateway", "Create {connectivity} NAT gateway {name} in {subnet}"),
    ("AssociateNatGatewayAddress", "Give {elastic_address} to {nat_gateway}"),
    ("DisassociateNatGatewayAddress", "Take {elastic_address} from {nat_gateway}"),
    ("DeleteNatGateway", "Delete {nat_gateway}"),
    ("AllocateAddress", "Allocate Elastic IP address {name} in {region}"),
    ("AssociateAddress", "Give {elastic_address} to {network_interface}"),
    ("DisassociateAddress", "Take {elastic_address} from what has it"),
    ("ReleaseAddress", "Release {elastic_address}"),
    (
        "CreateVpcPeeringConnection",
        "Ask for peering connection {name} from {requester_vpc} to {accepter_vpc}",
    ),
    ("AcceptVpcPeeringConnection", "Accept {vpc_peering_connection}"),
    ("RejectVpcPeeringConnection", "Reject {vpc_peering_connection}"),
    ("ExpireVpcPeeringConnection", "Let the request of {vpc_peering_connection} expire"),
    ("DeleteVpcPeeringConnection", "Delete {vpc_peering_connection}"),
    ("ModifyVpcPeeringConnectionOptions", "Change the DNS options of {vpc_peering_connection}"),
    ("CreateVpnGateway", "Create virtual private gateway {name}"),
    ("AttachVpnGateway", "Attach {virtual_private_gateway} to {vpc}"),
    ("DetachVpnGateway", "Detach {virtual_private_gateway} from {vpc}"),
    ("DeleteVpnGateway", "Delete {virtual_private_gateway}"),
    ("CreateCustomerGateway", "Create customer gateway {name} for {device}"),
    ("DeleteCustomerGateway", "Delete {customer_gateway}"),
    (
        "CreateVpnConnection",
        "Create VPN connection {name} from {customer_gateway} to {virtual_private_gateway}{transit_gateway}",
    ),
    ("DeleteVpnConnection", "Delete {vpn_connection}"),
    ("CreateVpnConnectionRoute", "Add a static route for {cidr} to {vpn_connection}"),
    ("DeleteVpnConnectionRoute", "Remove the static route for {cidr} from {vpn_connection}"),
    ("SetTunnelStatus", "Turn {tunnel:tunnel|all tunnels} of {vpn_connection} {status}"),
    ("SetVpcPeeringConnectionCut", "{cut?Cut|Restore} {vpc_peering_connection}"),
    ("SetSecurityGroupRuleDropped", "{dropped?Drop|Restore} {rule}"),
    ("SetNetworkAclEntryDropped", "{dropped?Drop|Restore} {direction} rule {number} of {network_acl}"),
    ("SetRouteState", "Make the route for {destination} of {route_table} {state}"),
    ("SetNetworkDelay", "Delay all that {host} sends by {delay_ms} ms"),
    ("SetNodeFailed", "{failed?Fail|Restore} node {node}"),
    ("SetZoneImpaired", "{impaired?Impair|Recover} Availability Zone {zone}"),
    ("ReinstateVpcEndpointConnection", "Take the rejection of {endpoint} back"),
    ("CreateTransitGateway", "Create transit gateway {name}"),
    ("ModifyTransitGateway", "Change the options of {transit_gateway}"),
    ("DeleteTransitGateway", "Delete {transit_gateway}"),
    ("CreateTransitGatewayVpcAttachment", "Attach {vpc} to {transit_gateway}"),
    ("AcceptTransitGatewayVpcAttachment", "Accept {transit_gateway_attachment}"),
    ("RejectTransitGatewayVpcAttachment", "Reject {transit_gateway_attachment}"),
    ("ModifyTransitGatewayVpcAttachment", "Change {transit_gateway_attachment}"),
    ("DeleteTransitGatewayVpcAttachment", "Delete {transit_gateway_attachment}"),
    (
        "CreateTransitGatewayPeeringAttachment",
        "Ask for peering attachment {name} from {transit_gateway} to {peer_transit_gateway}",
    ),
    ("AcceptTransitGatewayPeeringAttachment", "Accept {transit_gateway_attachment}"),
    ("RejectTransitGatewayPeeringAttachment", "Reject {transit_gateway_attachment}"),
    ("DeleteTransitGatewayPeeringAttachment", "Delete {transit_gateway_attachment}"),
    ("CreateTransitGatewayRouteTable", "Create route table {name} of {transit_gateway}"),
    ("DeleteTransitGatewayRouteTable", "Delete {transit_gateway_route_table}"),
    (
        "AssociateTransitGatewayRouteTable",
        "Associate {transit_gateway_attachment} with {transit_gateway_route_table}",
    ),
    (
        "DisassociateTransitGatewayRouteTable",
        "Disassociate {transit_gateway_attachment} from {transit_gateway_route_table}",
    ),
    (
        "EnableTransitGatewayRouteTablePropagation",
        "Propagate routes of {transit_gateway_attachment} into {transit_gateway_route_table}",
    ),
    (
        "DisableTransitGatewayRouteTablePropagation",
        "Stop propagating routes of {transit_gateway_attachment} into {transit_gateway_route_table}",
    ),
    (
        "CreateTransitGatewayRoute",
        "Add a route for {destination} to {transit_gateway_route_table}: {transit_gateway_attachment}",
    ),
    ("DeleteTransitGatewayRoute", "Remove the route for {destination} from {transit_gateway_route_table}"),
    ("ModifyVpcBlockPublicAccessOptions", "Set VPC Block Public Access of {account} in {region} to {mode}"),
    ("CreateVpcBlockPublicAccessExclusion", "Exclude {resource} from VPC Block Public Access: {mode}"),
    ("DeleteVpcBlockPublicAccessExclusion", "Include {resource} in VPC Block Public Access again"),
    ("PutResourcePolicy", "Set the resource policy of {account} at {service}"),
    ("FailOver", "Make the standby of {host} take its place"),
    ("CreateConnection", "Create Direct Connect connection {name} from {data_center}"),
    ("DeleteConnection", "Delete {connection}"),
    ("SetConnectionState", "Make {connection} {state}"),
    (
        "CreatePrivateVirtualInterface",
        "Create private virtual interface {name} on {connection} to {virtual_private_gateway}",
    ),
    ("CreatePublicVirtualInterface", "Create public virtual interface {name} on {connection}"),
    ("AllocatePrivateVirtualInterface", "Offer {account} private virtual interface {name} on {connection}"),
    ("ConfirmPrivateVirtualInterface", "Confirm {virtual_interface}, to {virtual_private_gateway}"),
    ("UpdateVirtualInterfaceAttributes", "Set the MTU of {virtual_interface} to {mtu}"),
    ("DeleteVirtualInterface", "Delete {virtual_interface}"),
    ("StartBgpFailoverTest", "Take the BGP session of {virtual_interface} down"),
    ("StopBgpFailoverTest", "Bring the BGP session of {virtual_interface} back"),
    ("AnnouncePrefixes", "Change what is announced on {session}"),
    ("CreateDataCenter", "Create data center {name}"),
    ("ModifyDataCenter", "Change {data_center}"),
    ("DeleteDataCenter", "Delete {data_center}"),
    ("AddDataCenterHost", "Add {role} {name} to {data_center}"),
    ("SetDataCenterHostState", "Make {host} {state}"),
    ("SetDataCenterApplicationState", "Make the application on {host}:{port} {state}"),
    ("SetForwarder", "Make {host} forward {forwarder.domain}"),
    ("RemoveForwarder", "Make {host} answer {domain} by itself"),
    ("RemoveDataCenterHost", "Remove {host}"),
    ("CreateTags", "Tag {resource} {tag.key}: {tag.value}"),
    ("DeleteTags", "Remove the tag {key} from {resource}"),
    ("Rename", "Rename {resource} to {name}"),
    ("AddNote", "Add a note {about}"),
    ("EditNote", "Edit {note}"),
    ("RemoveNote", "Remove {note}"),
    ("Arrange", "Move in the picture"),
    ("ForgetArrangement", "Let the picture arrange itself"),
    ("Resize", "Resize {resource}"),
    ("Collapse", "Collapse {resource}"),
    ("Expand", "Expand {resource}"),
    ("Forget", "Forget {resource}"),
    ("CreateVpcEndpoint", "Create {endpoint_type} endpoint {name} in {vpc} for {service}"),
    ("ModifyVpcEndpoint", "Change {endpoint}"),
    ("DeleteVpcEndpoints", "Delete {endpoint}"),
    ("CreateLoadBalancer", "Create {scheme} {load_balancer_type} load balancer {name}"),
    ("DeleteLoadBalancer", "Delete {load_balancer}"),
    ("CreateTargetGroup", "Create target group {name} in {vpc}"),
    ("DeleteTargetGroup", "Delete {target_group}"),
    ("CreateHostedZone", "Create hosted zone {name}"),
    ("DeleteHostedZone", "Delete {hosted_zone}"),
    ("AssociateVPCWithHostedZone", "Associate {hosted_zone} with {vpc}"),
    ("DisassociateVPCFromHostedZone", "Disassociate {hosted_zone} from {vpc}"),
    ("CreateResolverEndpoint", "Create {direction} Resolver endpoint {name}"),
    ("DeleteResolverEndpoint", "Delete {endpoint}"),
    ("CreateResolverRule", "Create Resolver rule {name} for {domain}"),
    ("UpdateResolverRule", "Change {rule}"),
    ("AssociateResolverRule", "Associate {rule} with {vpc}"),
    ("DisassociateResolverRule", "Disassociate {rule} from {vpc}"),
    ("DeleteResolverRule", "Delete {rule}"),
    ("CreateTopic", "Create topic {name}"),
    ("DeleteTopic", "Delete {topic}"),
];

/// The label of a change, where it has a line.
pub(super) fn label(sketch: &Sketch, command: &Command) -> Option<String> {
    let verb = command.verb();
    let (_, line) = LABELS.iter().find(|(known, _)| *known == verb)?;
    let mut said = String::new();
    for (at, part) in line.split(['{', '}']).enumerate() {
        // Every second part stood in braces.
        if at.is_multiple_of(2) {
            said.push_str(part);
        } else {
            said.push_str(&member_of(sketch, command.record(), part));
        }
    }
    let words: Vec<&str> = said.split_whitespace().collect();
    Some(words.join(" ").trim_end_matches(':').to_owned())
}

/// A member as a person reads it; nothing where it says nothing.
fn member_of(sketch: &Sketch, record: &dyn Record, path: &str) -> String {
    let (own, rest) = path.split_once(['.', '?', ':']).unwrap_or((path, ""));
    let (yes, no) = rest.split_once('|').unwrap_or_default();
    match member(record, own).map(|(_, value)| value.seen()) {
        Some(Seen::Flag(flag)) => if flag { yes } else { no }.to_owned(),
        Some(Seen::Number(0)) if !no.is_empty() => no.to_owned(),
        Some(Seen::Number(number)) if !yes.is_empty() => format!("{yes} {number}"),
        Some(Seen::Text(text)) => text.into_owned(),
        Some(Seen::Word(word)) => word.replace('_', " "),
        Some(Seen::Resource(id)) => name(sketch, &id),
        Some(Seen::Number(number)) => number.to_string(),
        Some(Seen::Record(inner)) => member_of(sketch, inner, rest),
        Some(Seen::Nothing | Seen::List(_)) | None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_name_members_that_are_there() {
        for (verb, line) in LABELS {
            let command = Command::blank(verb).unwrap_or_else(|| panic!("{verb} is no verb"));
            for path in line.split(['{', '}']).skip(1).step_by(2) {
                let (own, rest) = path.split_once(['.', '?', ':']).unwrap_or((path, ""));
                let found = member(command.record(), own).unwrap_or_else(|| panic!("{verb} has no {own}"));
                if let Seen::Record(inner) = found.1.seen() {
                    assert!(member(inner, rest).is_some(), "{verb} has no {path}");
                }
            }
        }
    }

    #[test]
    fn a_label_says_what_a_command_does() {
        let sketch = Sketch::default();
        let mut command = Command::blank("CreateRoute").expect("a verb");
        command.record_mut().each_mut(&mut |member, value| {
            if let crate::model::record::Slot::Text(text) = value.slot() {
                let said = match member.name {
                    "route_table" => "rtb-1",
                    "destination" => "0.0.0.0/0",
                    _ => "igw-1",
                };
                text.set(said).expect("a text");
            }
            true
        });
        assert_eq!(label(&sketch, &command).as_deref(), Some("Add a route for 0.0.0.0/0 to igw-1 to rtb-1"));
        let bare = Command::blank("CreateDataCenter").expect("a verb");
        assert_eq!(label(&sketch, &bare).as_deref(), Some("Create data center"));
    }
}
