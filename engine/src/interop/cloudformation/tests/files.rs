//! Templates of whole systems, each of which `cfn-lint` 1.51 takes without a word.

use super::*;

macro_rules! vector {
    ($path:literal) => {
        ($path, include_str!(concat!("../../../../../tests/vectors/cloudformation/", $path)))
    };
}

#[test]
fn a_vpc_with_subnets_by_conditions() {
    let found = evaluated(&[vector!("vpc/vpc.yaml")]);
    assert_eq!(wrong(&found), [""; 0]);
    assert_eq!(found.instances.len(), 17);
    let of = |id: &str, path: &[&str]| property(&found, &format!("AWS::EC2::{id}"), path);
    assert_eq!(of("VPC.Vpc", &["CidrBlock"]), "\"10.20.0.0/16\"");
    assert_eq!(of("VPC.Vpc", &["EnableDnsSupport"]), "true");
    assert_eq!(of("VPC.Vpc", &["Tags", "0", "Value"]), "\"shop-vpc\"");
    assert_eq!(of("Subnet.PublicSubnet1", &["CidrBlock"]), "\"10.20.0.0/24\"");
    assert_eq!(of("Subnet.PrivateSubnet3", &["CidrBlock"]), "\"10.20.5.0/24\"");
    assert_eq!(of("Subnet.PrivateSubnet3", &["AvailabilityZone"]), "\"us-east-1c\"");
    assert_eq!(of("Subnet.PublicSubnet1", &["VpcId"]), "<AWS::EC2::VPC.Vpc.Ref>");
    assert_eq!(of("Subnet.PublicSubnet1", &["Tags", "0", "Value"]), "\"load-balancers\"");
    assert_eq!(of("NatGateway.NatGateway1", &["AllocationId"]), "<AWS::EC2::EIP.NatAddress1.AllocationId>");
    assert_eq!(of("Route.PrivateDefaultRoute2", &["NatGatewayId"]), "<AWS::EC2::NatGateway.NatGateway1.Ref>");
    assert_eq!(of("SecurityGroup.DefaultSecurityGroup", &["SecurityGroupIngress", "1", "FromPort"]), "-1");
    let outputs = &found.roots[0].outputs;
    assert_eq!(
        show(&outputs["PrivateSubnetIds"]),
        "<${AWS::EC2::Subnet.PrivateSubnet1.Ref},${AWS::EC2::Subnet.PrivateSubnet2.Ref},${AWS::EC2::Subnet.PrivateSubnet3.Ref}>"
    );
    assert_eq!(outputs.keys().map(|name| &**name).collect::<Vec<_>>(), ["PrivateSubnetIds", "VpcId"]);
    // In the order of the file, each with its place.
    assert_eq!(found.instances[0].address.to_string(), "AWS::EC2::VPC.Vpc");
    let vpc = &found.instances[0];
    assert_eq!((vpc.at.file.as_str(), vpc.at.line, vpc.at.column), ("vpc/vpc.yaml", Some(50), Some(3)));
    let places: Vec<String> = vpc
        .places
        .iter()
        .map(|(path, at)| format!("{path} {}:{}", at.line.unwrap(), at.column.unwrap()))
        .collect();
    assert_eq!(
        places,
        [
            "CidrBlock 53:7",
            "EnableDnsHostnames 54:7",
            "EnableDnsSupport 55:7",
            "Tags 56:7",
            "Tags[0] 57:11",
            "Tags[0].Key 57:12",
            "Tags[0].Value 57:23",
        ]
    );
}

#[test]
fn a_service_and_its_consumer() {
    let found = evaluated(&[
        vector!("service/consumer.yaml"),
        vector!("service/consumer.parameters.json"),
        vector!("service/network.yaml"),
        vector!("service/provider.yaml"),
    ]);
    assert_eq!(wrong(&found), [""; 0]);
    let balancer = "module.provider.AWS::ElasticLoadBalancingV2::LoadBalancer.Balancer";
    assert_eq!(
        property(&found, balancer, &["Subnets"]),
        "[<module.network.AWS::EC2::Subnet.SubnetA.Ref>, <module.network.AWS::EC2::Subnet.SubnetB.Ref>]"
    );
    let endpoint = "module.consumer.AWS::EC2::VPCEndpoint.Endpoint";
    assert_eq!(
        property(&found, endpoint, &["ServiceName"]),
        "<com.amazonaws.vpce.us-east-1.${module.provider.AWS::EC2::VPCEndpointService.Service.Ref}>"
    );
    assert_eq!(property(&found, endpoint, &["VpcId"]), "\"vpc-0aaaabbbbccccdddd\"");
    assert_eq!(
        property(&found, endpoint, &["SubnetIds"]),
        "[\"subnet-0aaaabbbbccccddd1\", \"subnet-0aaaabbbbccccddd2\"]"
    );
    assert_eq!(
        property(&found, "module.consumer.AWS::Route53::RecordSet.Name", &["ResourceRecords", "0"]),
        "<module.consumer.AWS::EC2::VPCEndpoint.Endpoint.DnsEntries[0][1]>"
    );
    let permissions = "module.provider.AWS::EC2::VPCEndpointServicePermissions.Permissions";
    assert_eq!(
        property(&found, permissions, &["AllowedPrincipals", "0"]),
        "\"arn:aws:iam::012345678901:root\""
    );
    let names: Vec<&str> = found.roots.iter().map(|of| of.name.as_str()).collect();
    assert_eq!(names, ["consumer", "network", "provider"]);
}

#[test]
fn stacks_in_a_stack() {
    let found = evaluated(&[
        vector!("nested/root.yaml"),
        vector!("nested/templates/application.yaml"),
        vector!("nested/templates/network.yaml"),
    ]);
    assert_eq!(wrong(&found), [""; 0]);
    let targets = "module.Application.AWS::ElasticLoadBalancingV2::TargetGroup.Targets";
    assert_eq!(property(&found, targets, &["VpcId"]), "<module.Network.AWS::EC2::VPC.Vpc.Ref>");
    assert_eq!(property(&found, targets, &["Port"]), "8080");
    assert_eq!(
        property(&found, targets, &["HealthCheckPath"]),
        "</health/${module.Network.AWS::EC2::Subnet.SubnetA.Ref}>"
    );
    let balancer = "module.Application.AWS::ElasticLoadBalancingV2::LoadBalancer.Balancer";
    assert_eq!(
        property(&found, balancer, &["Subnets"]),
        "[<module.Network.AWS::EC2::Subnet.SubnetA.Ref>, <module.Network.AWS::EC2::Subnet.SubnetB.Ref>]"
    );
    assert_eq!(
        property(&found, "module.Network.AWS::EC2::Subnet.SubnetB", &["CidrBlock"]),
        "\"10.40.1.0/24\""
    );
    assert_eq!(
        show(&found.roots[0].outputs["BalancerName"]),
        "<module.Application.AWS::ElasticLoadBalancingV2::LoadBalancer.Balancer.DNSName>"
    );
    assert_eq!(found.roots.len(), 1);
}

#[test]
fn what_the_cdk_writes() {
    let found = evaluated(&[
        vector!("cdk.out/AppStack.template.json"),
        vector!("cdk.out/AppStackLogs1B2C3D4E.nested.template.json"),
        vector!("cdk.out/NetworkStack.template.json"),
        vector!("cdk.out/manifest.json"),
    ]);
    assert_eq!(
        said(&found).iter().filter(|said| !said.contains("taken to")).count(),
        0,
        "{:?}",
        said(&found)
    );
    assert_eq!(found.instances.len(), 6);
    let endpoint = "module.AppStack.AWS::EC2::VPCEndpoint.SecretsEndpointC1A8B3F2";
    assert_eq!(property(&found, endpoint, &["VpcId"]), "<module.NetworkStack.AWS::EC2::VPC.Vpc8378EB38.Ref>");
    assert_eq!(property(&found, endpoint, &["ServiceName"]), "\"com.amazonaws.us-east-1.secretsmanager\"");
    let logs = "module.AppStack.module.LogsNestedStackLogsNestedStackResource9E1C7A51.AWS::EC2::VPCEndpoint.LogsEndpoint7D2A9C10";
    assert_eq!(
        property(&found, logs, &["SecurityGroupIds", "0"]),
        "<module.AppStack.AWS::EC2::SecurityGroup.EndpointGroup0E6C2D3B.GroupId>"
    );
}

#[test]
fn functions_of_sam() {
    let found = evaluated(&[
        vector!("serverless/template.yaml"),
        vector!("serverless/network/template.yaml"),
        vector!("serverless/samconfig.toml"),
    ]);
    assert_eq!(wrong(&found), [""; 0]);
    assert!(said(&found).iter().any(|said| said.contains("samconfig.toml: note")), "{:?}", said(&found));
    let read = "AWS::Serverless::Function.ReadOrders";
    assert_eq!(property(&found, read, &["VpcConfig", "SubnetIds"]), "<var.SubnetIds>");
    assert_eq!(property(&found, read, &["Timeout"]), "30");
    let write = "AWS::Serverless::Function.WriteOrders";
    assert_eq!(property(&found, write, &["Timeout"]), "60");
    assert_eq!(property(&found, write, &["Runtime"]), "\"python3.13\"");
    assert_eq!(
        property(&found, write, &["VpcConfig", "SecurityGroupIds"]),
        "[<var.GroupId>, \"sg-0123456789abcdef0\"]"
    );
    assert_eq!(
        property(&found, write, &["Environment", "Variables"]),
        "{QUEUE = \"https://sqs.us-east-1.amazonaws.com/111111111111/orders\", STAGE = \"test\", TABLE = <AWS::Serverless::SimpleTable.Orders.Ref>}"
    );
    assert_eq!(
        property(&found, "module.Network.AWS::EC2::VPCEndpoint.Endpoint", &["ServiceName"]),
        "\"com.amazonaws.us-east-1.dynamodb\""
    );
    let outputs = &found.roots[0].outputs;
    assert_eq!(
        show(&outputs["Url"]),
        "<https://${ServerlessRestApi}.execute-api.us-east-1.amazonaws.com/Prod/orders>"
    );
    assert_eq!(show(&outputs["Endpoint"]), "<module.Network.AWS::EC2::VPCEndpoint.Endpoint.Ref>");
}

#[test]
fn loops_make_resources_and_outputs() {
    let found = evaluated(&[vector!("loops/loops.yaml")]);
    assert_eq!(wrong(&found), [""; 0]);
    assert_eq!(property(&found, "AWS::EC2::Subnet.SubnetTwo", &["CidrBlock"]), "\"10.60.2.0/24\"");
    assert_eq!(property(&found, "AWS::EC2::Subnet.SubnetTwo", &["MapPublicIpOnLaunch"]), "\"false\"");
    let endpoint = "AWS::EC2::VPCEndpoint.Endpointec2messages";
    assert_eq!(property(&found, endpoint, &["ServiceName"]), "\"com.amazonaws.us-east-1.ec2messages\"");
    assert_eq!(
        property(&found, endpoint, &["PolicyDocument"]),
        r#""{\"Statement\":[{\"Action\":\"ec2messages:*\",\"Effect\":\"Allow\",\"Principal\":\"*\",\"Resource\":\"*\"}]}""#
    );
    assert_eq!(
        property(&found, endpoint, &["SubnetIds"]),
        "[<AWS::EC2::Subnet.SubnetOne.Ref>, <AWS::EC2::Subnet.SubnetTwo.SubnetId>]"
    );
    assert_eq!(
        property(&found, "AWS::ElasticLoadBalancingV2::TargetGroup.Targets", &["HealthyThresholdCount"]),
        "2"
    );
    assert_eq!(show(&found.roots[0].outputs["SubnetTwoId"]), "<AWS::EC2::Subnet.SubnetTwo.Ref>");
}
