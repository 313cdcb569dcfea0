//! CloudFormation's types and Terraform's, with what changes their properties.

use super::shape::{self, Shape};

/// A type.
pub struct Type {
    /// CloudFormation's.
    own: &'static str,
    /// Terraform's.
    pub name: &'static str,
    /// What changes its properties, spelled already as Terraform's.
    pub shape: Shape,
}

macro_rules! types {
    ($($own:literal $name:literal $shape:path;)+) => {
        static TYPES: &[Type] = &[$(Type { own: $own, name: $name, shape: $shape }),+];
    };
}

types! {
    "AWS::EC2::VPC" "aws_vpc" shape::same;
    "AWS::EC2::VPCCidrBlock" "aws_vpc_ipv4_cidr_block_association" shape::more_block;
    "AWS::EC2::Subnet" "aws_subnet" shape::same;
    "AWS::EC2::SubnetCidrBlock" "aws_subnet_cidr_block" shape::same;
    "AWS::EC2::RouteTable" "aws_route_table" shape::same;
    "AWS::EC2::Route" "aws_route" shape::route;
    "AWS::EC2::SubnetRouteTableAssociation" "aws_route_table_association" shape::same;
    "AWS::EC2::VPNGatewayRoutePropagation" "aws_vpn_gateway_route_propagation" shape::propagation;
    "AWS::EC2::InternetGateway" "aws_internet_gateway" shape::same;
    "AWS::EC2::VPCGatewayAttachment" "aws_internet_gateway_attachment" shape::attachment;
    "AWS::EC2::EgressOnlyInternetGateway" "aws_egress_only_internet_gateway" shape::same;
    "AWS::EC2::EIP" "aws_eip" shape::address;
    "AWS::EC2::EIPAssociation" "aws_eip_association" shape::same;
    "AWS::EC2::NatGateway" "aws_nat_gateway" shape::same;
    "AWS::EC2::SecurityGroup" "aws_security_group" shape::security_group;
    "AWS::EC2::SecurityGroupIngress" "aws_security_group_rule" shape::ingress;
    "AWS::EC2::SecurityGroupEgress" "aws_security_group_rule" shape::egress;
    "AWS::EC2::PrefixList" "aws_ec2_managed_prefix_list" shape::prefix_list;
    "AWS::EC2::NetworkAcl" "aws_network_acl" shape::same;
    "AWS::EC2::NetworkAclEntry" "aws_network_acl_rule" shape::network_acl_entry;
    "AWS::EC2::SubnetNetworkAclAssociation" "aws_network_acl_association" shape::same;
    "AWS::EC2::VPCPeeringConnection" "aws_vpc_peering_connection" shape::peering;
    "AWS::EC2::VPCEndpoint" "aws_vpc_endpoint" shape::endpoint;
    "AWS::EC2::VPCEndpointService" "aws_vpc_endpoint_service" shape::same;
    "AWS::EC2::VPCEndpointServicePermissions" "aws_vpc_endpoint_service_allowed_principal" shape::permissions;
    "AWS::EC2::VPCEndpointConnectionNotification" "aws_vpc_endpoint_connection_notification" shape::notification;
    "AWS::ElasticLoadBalancingV2::LoadBalancer" "aws_lb" shape::load_balancer;
    "AWS::ElasticLoadBalancingV2::TargetGroup" "aws_lb_target_group" shape::target_group;
    "AWS::ElasticLoadBalancingV2::Listener" "aws_lb_listener" shape::listener;
    "AWS::EC2::Instance" "aws_instance" shape::instance;
    "AWS::EC2::NetworkInterface" "aws_network_interface" shape::interface;
    "AWS::EC2::LaunchTemplate" "aws_launch_template" shape::launch_template;
    "AWS::AutoScaling::LaunchConfiguration" "aws_launch_configuration" shape::same;
    "AWS::AutoScaling::AutoScalingGroup" "aws_autoscaling_group" shape::scaling_group;
    "AWS::ECS::TaskDefinition" "aws_ecs_task_definition" shape::same;
    "AWS::ECS::Service" "aws_ecs_service" shape::container_service;
    "AWS::RDS::DBSubnetGroup" "aws_db_subnet_group" shape::subnet_group;
    "AWS::RDS::DBInstance" "aws_db_instance" shape::database;
    "AWS::RDS::DBCluster" "aws_rds_cluster" shape::database;
    "AWS::MSK::Cluster" "aws_msk_cluster" shape::same;
    "AWS::ElastiCache::SubnetGroup" "aws_elasticache_subnet_group" shape::subnet_group;
    "AWS::ElastiCache::CacheCluster" "aws_elasticache_cluster" shape::cache;
    "AWS::ElastiCache::ReplicationGroup" "aws_elasticache_replication_group" shape::cache;
    "AWS::Lambda::Function" "aws_lambda_function" shape::same;
    "AWS::Serverless::Function" "aws_lambda_function" shape::same;
    "AWS::EFS::MountTarget" "aws_efs_mount_target" shape::same;
    "AWS::EKS::Cluster" "aws_eks_cluster" shape::cluster;
    "AWS::EKS::Nodegroup" "aws_eks_node_group" shape::node_group;
    "AWS::EC2::TransitGateway" "aws_ec2_transit_gateway" shape::same;
    "AWS::EC2::TransitGatewayAttachment" "aws_ec2_transit_gateway_vpc_attachment" shape::transit_attachment;
    "AWS::EC2::TransitGatewayVpcAttachment" "aws_ec2_transit_gateway_vpc_attachment" shape::transit_attachment;
    "AWS::EC2::TransitGatewayPeeringAttachment" "aws_ec2_transit_gateway_peering_attachment" shape::same;
    "AWS::EC2::TransitGatewayRouteTable" "aws_ec2_transit_gateway_route_table" shape::same;
    "AWS::EC2::TransitGatewayRouteTableAssociation" "aws_ec2_transit_gateway_route_table_association" shape::same;
    "AWS::EC2::TransitGatewayRouteTablePropagation" "aws_ec2_transit_gateway_route_table_propagation" shape::same;
    "AWS::EC2::TransitGatewayRoute" "aws_ec2_transit_gateway_route" shape::same;
    "AWS::EC2::VPNGateway" "aws_vpn_gateway" shape::same;
    "AWS::EC2::CustomerGateway" "aws_customer_gateway" shape::same;
    "AWS::EC2::VPNConnection" "aws_vpn_connection" shape::same;
    "AWS::EC2::VPNConnectionRoute" "aws_vpn_connection_route" shape::same;
    "AWS::Route53::HostedZone" "aws_route53_zone" shape::hosted_zone;
    "AWS::Route53::RecordSet" "aws_route53_record" shape::record;
    "AWS::Route53::RecordSetGroup" "aws_route53_record" shape::record_group;
    "AWS::Route53Resolver::ResolverEndpoint" "aws_route53_resolver_endpoint" shape::resolver_endpoint;
    "AWS::Route53Resolver::ResolverRule" "aws_route53_resolver_rule" shape::resolver_rule;
    "AWS::Route53Resolver::ResolverRuleAssociation" "aws_route53_resolver_rule_association" shape::same;
    "AWS::SNS::Topic" "aws_sns_topic" shape::topic;
    "AWS::SNS::TopicPolicy" "aws_sns_topic_policy" shape::topic_policy;
    "AWS::ElasticLoadBalancing::LoadBalancer" "aws_elb" shape::same;
    "AWS::NetworkFirewall::Firewall" "aws_networkfirewall_firewall" shape::same;
}

/// The type of a name, if Terraform has one for it.
pub fn find(name: &str) -> Option<&'static Type> {
    TYPES.iter().find(|kind| kind.own == name)
}
