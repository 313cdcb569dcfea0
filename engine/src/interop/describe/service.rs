//! Whose an interface is that belongs to no instance: services of AWS say so in its description, its type
//! or its requester ("Requester-managed network interfaces", EC2 guide).

use crate::model::HostFlavor;

/// A service that has interfaces in a customer's VPC.
pub struct Service {
    /// What its interfaces' description starts with.
    description: &'static str,
    /// What their type or requester contains.
    kind: &'static str,
    /// What its hosts are here.
    pub flavor: HostFlavor,
    /// The ports it always listens on.
    pub ports: &'static [u16],
}

const fn service(
    description: &'static str,
    kind: &'static str,
    flavor: HostFlavor,
    ports: &'static [u16],
) -> Service {
    Service { description, kind, flavor, ports }
}

static SERVICES: &[Service] = &[
    service("RDSNetworkInterface", "amazon-rds", HostFlavor::Database, &[]),
    service("AWS Lambda VPC ENI", "lambda", HostFlavor::Function, &[]),
    service("arn:aws:ecs:", "amazon-ecs", HostFlavor::Container, &[]),
    service("ELB ", "amazon-elb", HostFlavor::ClusterNode, &[]),
    service("EFS mount target", "amazon-efs", HostFlavor::ClusterNode, &[2049]),
    service("ElastiCache", "amazon-elasticache", HostFlavor::ClusterNode, &[]),
    service("Amazon EKS", "amazon-eks", HostFlavor::ClusterNode, &[443]),
    service("aws-K8S-", "eks", HostFlavor::ClusterNode, &[]),
    service("RedshiftNetworkInterface", "amazon-redshift", HostFlavor::Database, &[5439]),
    service("DMSNetworkInterface", "amazon-dms", HostFlavor::ClusterNode, &[]),
    service("DO NOT DELETE - Amazon MSK", "kafka", HostFlavor::Broker, &[]),
    service("Amazon MSK", "msk", HostFlavor::Broker, &[]),
    service("Route 53 Resolver", "amazon-route53", HostFlavor::ClusterNode, &[53]),
    service("ES ", "amazon-elasticsearch", HostFlavor::Database, &[443]),
    service(
        "AWS created network interface for directory",
        "amazon-directory",
        HostFlavor::ClusterNode,
        &[53, 389],
    ),
    service("AWS created network interface", "amazon-", HostFlavor::ClusterNode, &[]),
    service(
        "Network Interface for Transit Gateway Attachment",
        "transit_gateway",
        HostFlavor::ClusterNode,
        &[],
    ),
    service("Amazon SageMaker", "sagemaker", HostFlavor::ClusterNode, &[]),
    service("ENI for API Gateway", "api_gateway", HostFlavor::ClusterNode, &[]),
    service("CodeBuild", "codebuild", HostFlavor::Function, &[]),
    service("ClientVPN", "clientvpn", HostFlavor::ClusterNode, &[]),
];

/// The service an interface belongs to, if it says so.
pub fn service_of(kind: &str, description: &str, requester: &str) -> Option<&'static Service> {
    let by_text = SERVICES.iter().find(|service| description.starts_with(service.description));
    by_text.or_else(|| {
        let named = |word: &str| !word.is_empty() && kind != "interface" && kind.contains(word);
        SERVICES.iter().find(|service| named(service.kind) || requester.contains(service.kind))
    })
}
