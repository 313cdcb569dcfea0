//! Every rule with the tables it looks at, and the checker that asks after an edit only those that
//! could say something else.

use std::rc::Rc;

use crate::model::TableKind::{
    Account, ApplicationLoadBalancer, ConnectionNotification, CustomerGateway, DataCenter, DataCenterHost,
    DirectConnectConnection, EgressOnlyInternetGateway, ElasticAddress, EndpointService, Host, HostedZone,
    InternetGateway, LoadBalancer, NatGateway, NetworkAcl, NetworkInterface, PrefixList, ResolverEndpoint,
    ResolverRule, RouteTable, SecurityGroup, Subnet, TargetGroup, Topic, TransitGateway,
    TransitGatewayAttachment, TransitGatewayRouteTable, VirtualInterface, VirtualPrivateGateway, Vpc,
    VpcEndpoint, VpcPeeringConnection, VpnConnection,
};
use crate::model::{Change, Sketch, TableKind, Tables};
use crate::path::Index;

use super::code::Severity;
use super::finding::{Finding, Found};
use super::{
    availability, dns_names, endpoints, gateways, health, hybrid, listeners, network, notifications, peering,
    quotas, resolvers, routes, security_groups, services, targets, transit_gateways, unused,
};

/// A rule looks at the whole sketch and adds what it finds.
pub(super) struct Rule {
    find: fn(&Index, &mut Found),
    /// The tables whose resources it looks at.
    reads: Tables,
}

const fn rule(find: fn(&Index, &mut Found), reads: &[TableKind]) -> Rule {
    Rule { find, reads: Tables::of(reads) }
}

/// A rule about verdicts, which depend on everything.
const fn of_everything(find: fn(&Index, &mut Found)) -> Rule {
    Rule { find, reads: Tables::ALL }
}

/// Every rule, in the order its findings are shown. References to nothing come before them all.
pub(super) const RULES: &[Rule] = &[
    rule(network::blocks, &[Vpc, Subnet]),
    rule(network::subnets, &[Vpc, Subnet]),
    rule(network::addresses, &[Subnet, NetworkInterface]),
    rule(network::zone_names, &[Account, Vpc, Subnet]),
    rule(network::route_tables, &[Subnet, RouteTable]),
    rule(network::acl_numbers, &[NetworkAcl]),
    rule(
        routes::targets,
        &[
            RouteTable,
            InternetGateway,
            EgressOnlyInternetGateway,
            VirtualPrivateGateway,
            NatGateway,
            VpcPeeringConnection,
            TransitGateway,
            TransitGatewayAttachment,
            NetworkInterface,
            Subnet,
            VpcEndpoint,
        ],
    ),
    rule(routes::local, &[Vpc, RouteTable]),
    rule(routes::propagation, &[RouteTable, VirtualPrivateGateway]),
    rule(routes::gateway_endpoints, &[RouteTable, VpcEndpoint]),
    rule(gateways::public_addresses, &[Subnet, RouteTable, NetworkInterface, ElasticAddress]),
    rule(gateways::nat, &[NatGateway, Subnet, RouteTable]),
    rule(gateways::internet_facing, &[LoadBalancer, NetworkInterface, Subnet, RouteTable]),
    rule(peering::overlaps, &[VpcPeeringConnection, Vpc]),
    rule(peering::without_route, &[VpcPeeringConnection, RouteTable]),
    rule(
        transit_gateways::associations,
        &[TransitGateway, TransitGatewayAttachment, TransitGatewayRouteTable],
    ),
    rule(transit_gateways::zones, &[TransitGatewayAttachment, RouteTable, Subnet, NetworkInterface]),
    rule(transit_gateways::blackholes, &[TransitGatewayRouteTable]),
    rule(transit_gateways::overlaps, &[TransitGatewayRouteTable, TransitGatewayAttachment, Vpc]),
    rule(
        security_groups::named,
        &[SecurityGroup, Vpc, VpcPeeringConnection, TransitGateway, TransitGatewayAttachment],
    ),
    rule(
        security_groups::carried,
        &[
            SecurityGroup,
            NetworkInterface,
            Subnet,
            VpcEndpoint,
            LoadBalancer,
            ApplicationLoadBalancer,
            ResolverEndpoint,
        ],
    ),
    rule(endpoints::states, &[VpcEndpoint]),
    rule(endpoints::zones, &[VpcEndpoint, EndpointService, LoadBalancer, NetworkInterface, Subnet]),
    rule(endpoints::interfaces, &[VpcEndpoint, NetworkInterface, Subnet]),
    rule(endpoints::admission, &[VpcEndpoint, EndpointService, LoadBalancer, SecurityGroup]),
    rule(services::load_balancers, &[EndpointService]),
    rule(services::access, &[EndpointService, VpcEndpoint]),
    rule(listeners::nodes, &[LoadBalancer, NetworkInterface, Subnet]),
    rule(listeners::listeners, &[LoadBalancer, TargetGroup]),
    rule(listeners::enforced_rules, &[LoadBalancer, VpcEndpoint, EndpointService, Vpc]),
    of_everything(health::checks),
    rule(health::reach, &[LoadBalancer, TargetGroup, NetworkInterface, Subnet, Host]),
    rule(targets::places, &[TargetGroup, Host, NetworkInterface, Subnet, Vpc, DataCenter]),
    rule(targets::headers, &[TargetGroup, Host, NetworkInterface, Subnet]),
    rule(dns_names::endpoints, &[VpcEndpoint, EndpointService, Vpc]),
    rule(dns_names::services, &[EndpointService]),
    rule(dns_names::hosted_zones, &[HostedZone, Vpc]),
    rule(resolvers::endpoints, &[ResolverEndpoint, NetworkInterface, Subnet, SecurityGroup]),
    rule(resolvers::rules, &[ResolverRule, ResolverEndpoint, NetworkInterface, Vpc, DataCenterHost]),
    rule(
        notifications::topics,
        &[ConnectionNotification, Topic, EndpointService, VpcEndpoint, LoadBalancer, Vpc],
    ),
    rule(
        hybrid::vpn,
        &[VpnConnection, VirtualInterface, CustomerGateway, VirtualPrivateGateway, Vpc, DataCenter],
    ),
    rule(
        hybrid::direct_connect,
        &[VirtualInterface, VpnConnection, DirectConnectConnection, VirtualPrivateGateway, Vpc, DataCenter],
    ),
    rule(
        availability::endpoints,
        &[VpcEndpoint, EndpointService, LoadBalancer, NetworkInterface, Subnet, Host, Vpc],
    ),
    rule(availability::services, &[EndpointService, LoadBalancer, NetworkInterface, Subnet]),
    rule(availability::targets, &[LoadBalancer, TargetGroup, NetworkInterface, Subnet, Host]),
    rule(
        security_groups::unused,
        &[
            SecurityGroup,
            NetworkInterface,
            VpcEndpoint,
            LoadBalancer,
            ApplicationLoadBalancer,
            ResolverEndpoint,
        ],
    ),
    rule(unused::of_subnets, &[Subnet, RouteTable, NetworkAcl]),
    rule(unused::target_groups, &[LoadBalancer, ApplicationLoadBalancer, TargetGroup]),
    rule(unused::prefix_lists, &[PrefixList, RouteTable, SecurityGroup]),
    rule(gateways::unused, &[NatGateway, ElasticAddress, InternetGateway, RouteTable]),
    rule(quotas::networks, &[Account, Vpc, Subnet, RouteTable]),
    rule(quotas::security_groups, &[Account, Vpc, SecurityGroup]),
    rule(
        quotas::interfaces,
        &[Account, Vpc, Subnet, NetworkInterface, Host, NatGateway, VpcEndpoint, LoadBalancer],
    ),
    rule(quotas::endpoints, &[Account, Vpc, VpcEndpoint]),
    of_everything(quotas::others),
    rule(hybrid::unused, &[VirtualPrivateGateway, CustomerGateway, VpnConnection, VirtualInterface]),
];

/// What each rule found in the sketch it was last asked about.
#[derive(Clone, Debug, Default)]
pub struct Checker {
    /// Held, so that what changes lies elsewhere.
    before: Option<Sketch>,
    /// References to nothing, by table; then what each rule found.
    found: Vec<Vec<Rc<Finding>>>,
}

impl Checker {
    /// Everything found, the gravest first. Only what may have changed since the last time is looked at.
    pub fn check(&mut self, index: &Index) -> Vec<Rc<Finding>> {
        let sketch = index.sketch();
        let change = self.before.as_ref().map_or(Change::EVERYTHING, |before| sketch.change_since(before));
        self.before = Some(sketch.clone());
        self.found.resize(TableKind::ALL.len() + RULES.len(), Vec::new());
        let mut kept = self.found.iter_mut();
        for (at, (kind, kept)) in TableKind::ALL.iter().zip(&mut kept).enumerate() {
            // Whether something is there depends on every table's ids, and on no other's content.
            if change.rows.has(*kind) || change.ids != Tables::NONE {
                let mut found = Found::default();
                network::references(sketch, at, &mut found);
                *kept = found.0;
            }
        }
        for (rule, kept) in RULES.iter().zip(kept) {
            if change.rows.meet(rule.reads) || change.rest {
                let mut found = Found::default();
                (rule.find)(index, &mut found);
                *kept = found.0;
            }
        }
        self.all()
    }

    fn all(&self) -> Vec<Rc<Finding>> {
        let mut all = Vec::new();
        for severity in Severity::ALL {
            for finding in self.found.iter().flatten() {
                if finding.code.severity() == severity {
                    all.push(Rc::clone(finding));
                }
            }
        }
        all
    }
}

/// Everything found in a sketch, the gravest first.
pub fn findings(index: &Index) -> Vec<Rc<Finding>> {
    Checker::default().check(index)
}
