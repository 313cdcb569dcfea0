//! What can be read off an id: an ARN's account, Region and name, a zone name's Region.

use super::{
    ApplicationLoadBalancerArn, AwsServiceName, LoadBalancerArn, TargetGroupArn, TopicArn, ZoneName,
};

/// The part after the last `/` of an ARN, and the one before it: `(name, hash)`.
fn arn_name_and_hash(arn: &str) -> (&str, &str) {
    let mut parts = arn.rsplit('/');
    let hash = parts.next().unwrap_or_default();
    (parts.next().unwrap_or_default(), hash)
}

impl TopicArn {
    /// The topic's name.
    pub fn name(&self) -> &str {
        arn_part(&self.0, 5)
    }

    /// The owning account, as it stands in the ARN.
    pub fn account(&self) -> &str {
        arn_part(&self.0, 4)
    }

    /// The Region, as it stands in the ARN.
    pub fn region(&self) -> &str {
        arn_part(&self.0, 3)
    }
}

impl AwsServiceName {
    /// The part behind the Region: the service's code.
    pub fn code(&self) -> &str {
        self.0.splitn(4, '.').nth(3).unwrap_or_default()
    }

    /// The Region, as it stands in the name.
    pub fn region(&self) -> &str {
        self.0.split('.').nth(2).unwrap_or_default()
    }
}

/// A part of an ARN between its colons.
fn arn_part(arn: &str, at: usize) -> &str {
    arn.split(':').nth(at).unwrap_or_default()
}

macro_rules! load_balancer_arn {
    ($($name:ident),+) => {$(
        impl $name {
            /// The owning account, as it stands in the ARN.
            pub fn account(&self) -> &str {
                arn_part(&self.0, 4)
            }

            /// The Region, as it stands in the ARN.
            pub fn region(&self) -> &str {
                arn_part(&self.0, 3)
            }

            /// The load balancer's name, as it stands in the ARN.
            pub fn name(&self) -> &str {
                arn_name_and_hash(&self.0).0
            }

            /// The id AWS gave the load balancer, which its DNS names carry.
            pub fn hash(&self) -> &str {
                arn_name_and_hash(&self.0).1
            }
        }
    )+};
}

load_balancer_arn!(LoadBalancerArn, ApplicationLoadBalancerArn);

impl TargetGroupArn {
    /// The target group's name, as it stands in the ARN.
    pub fn name(&self) -> &str {
        arn_name_and_hash(&self.0).0
    }
}

impl ZoneName {
    /// The Region the zone belongs to: the name without its letter.
    pub fn region(&self) -> &str {
        self.0.get(..self.0.len().saturating_sub(1)).unwrap_or_default()
    }
}
