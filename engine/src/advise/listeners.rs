//! Rules about Network Load Balancers: their nodes, listeners and security groups.

use crate::model::{IdSet, ListenerProtocol, Pairs};
use crate::path::Index;

use super::code::FindingCode;
use super::finding::{Found, of, word};
use super::peering::overlap;
use super::zones::zones_of;

/// Load balancers without a node, and those with two in one zone.
pub fn nodes(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    for balancer in sketch.load_balancers.iter() {
        if balancer.nodes.is_empty() {
            found.add(FindingCode::LoadBalancerWithoutNode, balancer.arn.clone(), Vec::new());
        }
        let mut seen = Vec::new();
        for zone in zones_of(sketch, &balancer.nodes) {
            if seen.contains(&zone) {
                found.add(FindingCode::LoadBalancerTwiceInZone, balancer.arn.clone(), vec![word(zone)]);
            } else {
                seen.push(zone);
            }
        }
    }
}

/// Load balancers without a listener, with two on a port, or with one whose group does not go with it.
pub fn listeners(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    for balancer in sketch.load_balancers.iter() {
        let id = &balancer.arn;
        if balancer.listeners.is_empty() {
            found.add(FindingCode::LoadBalancerWithoutListener, id.clone(), Vec::new());
        }
        let mut taken = Pairs::new();
        for listener in &balancer.listeners {
            let port = i64::from(listener.port);
            let mut twice = false;
            for transport in transports(listener.protocol) {
                twice |= taken.insert((port, *transport), 0).is_some();
            }
            if twice {
                found.add(FindingCode::ListenerTwice, id.clone(), vec![word(&port)]);
            }
            let Some(group) = sketch.target_groups.get(&listener.target_group) else { continue };
            if !go_together(listener.protocol, group.protocol) {
                let details = vec![
                    word(&listener.protocol.word()),
                    word(&port),
                    of(group.arn.clone()),
                    word(&group.protocol.word()),
                ];
                found.add(FindingCode::ListenerProtocolMismatch, id.clone(), details);
            }
        }
    }
}

/// What a listener takes below its protocol: 0 is TCP, 1 is UDP.
const fn transports(protocol: ListenerProtocol) -> &'static [i64] {
    match protocol {
        ListenerProtocol::Tcp | ListenerProtocol::Tls | ListenerProtocol::Http | ListenerProtocol::Https => {
            &[0]
        }
        ListenerProtocol::Udp => &[1],
        ListenerProtocol::TcpUdp => &[0, 1],
    }
}

/// Which group a listener may forward to (NLB guide, "Listeners": routing configuration).
const fn go_together(listener: ListenerProtocol, group: ListenerProtocol) -> bool {
    use ListenerProtocol::{Http, Https, Tcp, TcpUdp, Tls, Udp};
    match listener {
        Tcp => matches!(group, Tcp | TcpUdp),
        Tls => matches!(group, Tcp | Tls),
        Udp => matches!(group, Udp | TcpUdp),
        TcpUdp => matches!(group, TcpUdp),
        Http | Https => false,
    }
}

/// Rules held against clients by `PrivateLink` whose addresses a host of the load balancer's own VPC
/// may have too (NLB guide, "Security groups"). One client is named for each load balancer.
pub fn enforced_rules(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    let mut named = IdSet::default();
    for endpoint in sketch.vpc_endpoints.iter() {
        let (Some(service), Some(consumer)) = (sketch.service_of(endpoint), sketch.vpcs.get(&endpoint.vpc))
        else {
            continue;
        };
        for balancer in service.load_balancers.iter().filter_map(|arn| sketch.load_balancers.get(arn)) {
            let enforced = balancer.enforce_private_link_rules && !balancer.security_groups.is_empty();
            if !enforced || named.contains(&balancer.arn) {
                continue;
            }
            let Some(own) = sketch.vpcs.get(&balancer.vpc).filter(|own| overlap(own, consumer)) else {
                continue;
            };
            if own.id == consumer.id {
                continue;
            }
            named.insert(balancer.arn.clone());
            let details = vec![of(consumer.id.clone())];
            found.add(FindingCode::EnforcedRulesAmbiguous, balancer.arn.clone(), details);
        }
    }
}
