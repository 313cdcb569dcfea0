//! An Application Load Balancer, as far as it stands behind a Network Load Balancer (NLB guide, "Use
//! Application Load Balancers as targets"): its nodes, its listeners, and whom they forward to.

use super::id::{ApplicationLoadBalancerArn, NetworkInterfaceId, SecurityGroupId, TargetGroupArn, VpcId};
use super::load_balancer::{ListenerProtocol, LoadBalancerState, Scheme};
use super::record::{record, resource};
use super::tag::Tag;

record! {
    /// A listener of an Application Load Balancer: a port, and the group its requests go to.
    ApplicationListener, "application listener" {
        /// The port, 1 to 65535.
        port: u16, needed;
        /// The protocol, HTTP or HTTPS.
        protocol: ListenerProtocol, needed;
        /// The group that gets its requests.
        target_group: TargetGroupArn, needed;
    }
}

record! {
    /// An Application Load Balancer.
    ApplicationLoadBalancer, "Application Load Balancer" {
        /// Its ARN, which carries its name.
        arn: ApplicationLoadBalancerArn, needed;
        /// The VPC it stands in.
        vpc: VpcId, needed;
        /// Whom it is for.
        scheme: Scheme, word("internal");
        /// Its state.
        state: LoadBalancerState, word("active");
        /// Its nodes, one in each enabled zone, of which there are two at least.
        nodes: Vec<NetworkInterfaceId>, blank;
        /// The groups its nodes carry.
        security_groups: Vec<SecurityGroupId>, blank;
        /// Its listeners, one a port.
        listeners: Vec<ApplicationListener>, blank;
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

resource!(ApplicationLoadBalancer.arn: ApplicationLoadBalancerArn);

impl ApplicationLoadBalancer {
    /// The listener on a port, if there is one. A port without one does not answer.
    pub fn listener(&self, port: u16) -> Option<&ApplicationListener> {
        self.listeners.iter().find(|listener| listener.port == port)
    }
}
