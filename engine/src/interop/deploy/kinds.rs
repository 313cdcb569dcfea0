//! The types of resources that are made, each with what makes it; and what is passed over, in a word.

use std::collections::BTreeMap;

use super::{Deployment, Outcome, Wanted};
use super::{
    balancing, endpoint, gateways, hosts, hybrid, names, network, network_acl, routing, security_group,
    services, transit,
};
use crate::interop::diagnostic::{Diagnostics, Severity};
use crate::interop::terraform::Instance;

/// What makes a resource.
pub type Make = fn(&mut Deployment<'_>, &Wanted) -> Outcome;

/// A type of resource.
pub struct Kind {
    /// Terraform's name for it.
    pub name: &'static str,
    /// What makes one.
    pub make: Make,
}

macro_rules! kinds {
    ($($name:literal $make:path;)+) => {
        static KINDS: &[Kind] = &[$(Kind { name: $name, make: $make }),+];
    };
}

kinds! {
    "aws_vpc" network::vpc;
    "aws_default_vpc" network::default_vpc;
    "aws_vpc_ipv4_cidr_block_association" network::more_block;
    "aws_vpc_ipv6_cidr_block_association" network::ipv6_block;
    "aws_subnet" network::subnet;
    "aws_default_subnet" network::default_subnet;
    "aws_subnets" network::subnets;
    "aws_subnet_ids" network::subnets;
    "aws_route_table" routing::table;
    "aws_default_route_table" routing::default_table;
    "aws_main_route_table_association" routing::main;
    "aws_route_table_association" routing::association;
    "aws_route" routing::route;
    "aws_vpn_gateway_route_propagation" routing::propagation;
    "aws_security_group" security_group::group;
    "aws_default_security_group" security_group::default_group;
    "aws_security_group_rule" security_group::rule;
    "aws_vpc_security_group_ingress_rule" security_group::ingress;
    "aws_vpc_security_group_egress_rule" security_group::egress;
    "aws_ec2_managed_prefix_list" security_group::prefix_list;
    "aws_ec2_managed_prefix_list_entry" security_group::prefix_list_entry;
    "aws_prefix_list" security_group::prefix_list;
    "aws_network_acl" network_acl::acl;
    "aws_default_network_acl" network_acl::default_acl;
    "aws_network_acl_rule" network_acl::rule;
    "aws_network_acl_association" network_acl::association;
    "aws_internet_gateway" gateways::internet_gateway;
    "aws_internet_gateway_attachment" gateways::internet_gateway_attachment;
    "aws_egress_only_internet_gateway" gateways::egress_only;
    "aws_eip" gateways::address;
    "aws_eip_association" gateways::address_association;
    "aws_nat_gateway" gateways::nat_gateway;
    "aws_vpc_peering_connection" gateways::peering;
    "aws_vpc_peering_connection_accepter" gateways::peering_accepter;
    "aws_vpc_peering_connection_options" gateways::peering_options;
    "aws_vpc_endpoint" endpoint::endpoint;
    "aws_vpc_endpoint_subnet_association" endpoint::subnet;
    "aws_vpc_endpoint_route_table_association" endpoint::route_table;
    "aws_vpc_endpoint_security_group_association" endpoint::group;
    "aws_vpc_endpoint_policy" endpoint::policy;
    "aws_vpc_endpoint_service" endpoint::service;
    "aws_vpc_endpoint_service_allowed_principal" endpoint::principal;
    "aws_vpc_endpoint_connection_accepter" endpoint::accepter;
    "aws_vpc_endpoint_connection_notification" endpoint::notification;
    "aws_vpc_endpoint_private_dns" endpoint::private_dns;
    "aws_vpc_endpoint_service_private_dns_verification" endpoint::verification;
    "aws_sns_topic" endpoint::topic;
    "aws_sns_topic_policy" endpoint::topic_policy;
    "aws_lb" balancing::balancer;
    "aws_alb" balancing::balancer;
    "aws_lb_target_group" balancing::group;
    "aws_alb_target_group" balancing::group;
    "aws_lb_listener" balancing::listener;
    "aws_alb_listener" balancing::listener;
    "aws_lb_target_group_attachment" balancing::attachment;
    "aws_alb_target_group_attachment" balancing::attachment;
    "aws_instance" hosts::instance;
    "aws_network_interface" hosts::interface;
    "aws_network_interface_sg_attachment" hosts::interface_group;
    "aws_launch_template" hosts::template;
    "aws_launch_configuration" hosts::template;
    "aws_autoscaling_group" hosts::scaling_group;
    "aws_autoscaling_attachment" hosts::scaling_attachment;
    "aws_ecs_task_definition" hosts::template;
    "aws_ecs_service" services::container_service;
    "aws_db_subnet_group" services::subnet_group;
    "aws_elasticache_subnet_group" services::subnet_group;
    "aws_redshift_subnet_group" services::subnet_group;
    "aws_db_instance" services::database;
    "aws_rds_cluster" services::database;
    "aws_rds_cluster_instance" services::database;
    "aws_redshift_cluster" services::database;
    "aws_msk_cluster" services::brokers;
    "aws_elasticache_cluster" services::cache;
    "aws_elasticache_replication_group" services::cache;
    "aws_lambda_function" services::function;
    "aws_efs_mount_target" services::mount_target;
    "aws_eks_cluster" services::cluster;
    "aws_eks_node_group" services::node_group;
    "aws_ec2_transit_gateway" transit::gateway;
    "aws_ec2_transit_gateway_vpc_attachment" transit::attachment;
    "aws_ec2_transit_gateway_vpc_attachment_accepter" transit::accepter;
    "aws_ec2_transit_gateway_peering_attachment" transit::peering;
    "aws_ec2_transit_gateway_peering_attachment_accepter" transit::accepter;
    "aws_ec2_transit_gateway_route_table" transit::table;
    "aws_ec2_transit_gateway_route_table_association" transit::association;
    "aws_ec2_transit_gateway_route_table_propagation" transit::propagation;
    "aws_ec2_transit_gateway_route" transit::route;
    "aws_vpn_gateway" hybrid::gateway;
    "aws_vpn_gateway_attachment" hybrid::attachment;
    "aws_customer_gateway" hybrid::customer_gateway;
    "aws_vpn_connection" hybrid::connection;
    "aws_vpn_connection_route" hybrid::route;
    "aws_route53_zone" names::zone;
    "aws_route53_zone_association" names::association;
    "aws_route53_record" names::record;
    "aws_route53_resolver_endpoint" names::resolver_endpoint;
    "aws_route53_resolver_rule" names::rule;
    "aws_route53_resolver_rule_association" names::rule_association;
}

/// The type of a name, if one is made of it.
pub fn find(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

/// Whether others call what is made of a type by a name that is known before it is made, so that nothing shows in
/// what they say that they need it.
pub fn is_called_by_name(name: &str) -> bool {
    let makes = |kind: &Kind| {
        std::ptr::fn_addr_eq(kind.make, hosts::template as Make)
            || std::ptr::fn_addr_eq(kind.make, services::subnet_group as Make)
    };
    find(name).is_some_and(makes)
}

/// Whatever is passed over, by type: it does not concern the network, or is declined.
pub fn skipped(instances: &[Instance], said: &mut Diagnostics) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    // What is only read is answered, or not known where it is used.
    let made = |one: &&Instance| find(&one.address.kind).is_none() && !super::is_read(&one.address);
    for one in instances.iter().filter(made) {
        *counts.entry(&one.address.kind).or_default() += 1;
    }
    for one in instances {
        if let Some(why) = declined(one) {
            said.say(
                Severity::Warning,
                Some(one.at.clone()),
                &format!("{} was left out: {why}", one.address),
            );
        }
    }
    let mut names = Vec::new();
    for (name, count) in counts {
        names.push(if count == 1 { name.to_owned() } else { format!("{name} ×{count}") });
    }
    if !names.is_empty() {
        let text = format!("passed over, because the playground does not draw it: {}", names.join(", "));
        said.say(Severity::Note, None, &text);
    }
}

/// What is of the network and not drawn all the same, and why.
fn declined(one: &Instance) -> Option<&'static str> {
    match &*one.address.kind {
        "aws_elb" => {
            Some("Classic Load Balancers cannot stand behind an endpoint service, and are not drawn")
        }
        "aws_networkfirewall_firewall" | "aws_networkfirewall_vpc_endpoint_association" => {
            Some("Network Firewall's endpoints are Gateway Load Balancer endpoints, which are not drawn")
        }
        "aws_vpclattice_service"
        | "aws_vpclattice_service_network"
        | "aws_vpclattice_resource_configuration" => {
            Some("VPC Lattice is another way of connecting, and is not drawn")
        }
        _ => None,
    }
}
