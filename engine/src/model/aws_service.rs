//! AWS's own services that endpoints lead to: the 17 the whitepaper counts, those that came with them
//! under names of their own, and today's common ones. Partners' services are endpoint services with
//! `marketplace` set.
//!
//! Sources: VPC guide of November 2018 and May 2021 ("Interface VPC endpoints", "Services that
//! integrate with AWS PrivateLink"), `PrivateLink` guide of 2026, and the S3 and `DynamoDB` guides. Whether
//! a service takes endpoint policies is today's word.

use Offered::{Always, Never, Today};

use super::id::{AwsServiceName, RegionName};
use super::profile::Profile;

/// When a kind of endpoint exists for a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offered {
    /// It does not.
    Never,
    /// Since after the whitepaper.
    Today,
    /// In the whitepaper too.
    Always,
}

impl Offered {
    /// Whether it exists in a profile.
    pub const fn in_profile(self, profile: Profile) -> bool {
        match self {
            Self::Never => false,
            Self::Today => matches!(profile, Profile::Today),
            Self::Always => true,
        }
    }
}

/// One of AWS's own services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AwsService {
    /// The last part of its name: `com.amazonaws.<region>.<code>`.
    pub code: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// What stands before `.<region>.amazonaws.com` in its public name.
    pub host: &'static str,
    /// When it has interface endpoints.
    pub interface: Offered,
    /// When it has gateway endpoints.
    pub gateway: Offered,
    /// Whether its interface endpoints take a policy. Gateway endpoints always do.
    pub endpoint_policies: bool,
}

const fn service(
    code: &'static str,
    name: &'static str,
    host: &'static str,
    interface: Offered,
    gateway: Offered,
    endpoint_policies: bool,
) -> AwsService {
    AwsService { code, name, host, interface, gateway, endpoint_policies }
}

/// Every service there is here: first the whitepaper's 17.
pub const AWS_SERVICES: &[AwsService] = &[
    service("execute-api", "API Gateway", "execute-api", Always, Never, true),
    service("cloudformation", "CloudFormation", "cloudformation", Always, Never, false),
    service("monitoring", "CloudWatch", "monitoring", Always, Never, true),
    service("events", "CloudWatch Events", "events", Always, Never, true),
    service("logs", "CloudWatch Logs", "logs", Always, Never, true),
    service("codebuild", "CodeBuild", "codebuild", Always, Never, true),
    service("config", "Config", "config", Always, Never, false),
    service("ec2", "EC2 API", "ec2", Always, Never, true),
    service(
        "elasticloadbalancing",
        "Elastic Load Balancing API",
        "elasticloadbalancing",
        Always,
        Never,
        true,
    ),
    service("kms", "Key Management Service", "kms", Always, Never, true),
    service("kinesis-streams", "Kinesis Data Streams", "kinesis", Always, Never, true),
    service("sagemaker.runtime", "SageMaker Runtime", "runtime.sagemaker", Always, Never, true),
    service("secretsmanager", "Secrets Manager", "secretsmanager", Always, Never, true),
    service("sts", "Security Token Service", "sts", Always, Never, true),
    service("servicecatalog", "Service Catalog", "servicecatalog", Always, Never, false),
    service("sns", "Simple Notification Service", "sns", Always, Never, true),
    service("ssm", "Systems Manager", "ssm", Always, Never, true),
    service("ssmmessages", "Systems Manager Session Manager", "ssmmessages", Always, Never, true),
    service("ec2messages", "Systems Manager messages for EC2", "ec2messages", Always, Never, true),
    service("notebook", "SageMaker notebooks", "notebook", Always, Never, true),
    service("s3", "S3", "s3", Today, Always, true),
    service("dynamodb", "DynamoDB", "dynamodb", Today, Always, true),
    service("s3express", "S3 Express One Zone", "s3express-control", Never, Today, true),
    service("athena", "Athena", "athena", Today, Never, true),
    service("autoscaling", "EC2 Auto Scaling", "autoscaling", Today, Never, true),
    service("backup", "Backup", "backup", Today, Never, true),
    service("bedrock-runtime", "Bedrock Runtime", "bedrock-runtime", Today, Never, true),
    service("cloudtrail", "CloudTrail", "cloudtrail", Today, Never, false),
    service("codeartifact.api", "CodeArtifact", "codeartifact", Today, Never, true),
    service("codecommit", "CodeCommit", "codecommit", Today, Never, true),
    service("codedeploy", "CodeDeploy", "codedeploy", Today, Never, true),
    service("codepipeline", "CodePipeline", "codepipeline", Today, Never, true),
    service("datasync", "DataSync", "datasync", Today, Never, false),
    service("ecr.api", "Elastic Container Registry API", "api.ecr", Today, Never, true),
    service("ecr.dkr", "Elastic Container Registry", "*.dkr.ecr", Today, Never, true),
    service("ecs", "Elastic Container Service", "ecs", Today, Never, true),
    service("eks", "Elastic Kubernetes Service", "eks", Today, Never, true),
    service("elasticfilesystem", "Elastic File System", "elasticfilesystem", Today, Never, true),
    service("email-smtp", "Simple Email Service", "email-smtp", Today, Never, false),
    service("glue", "Glue", "glue", Today, Never, false),
    service("git-codecommit", "CodeCommit Git", "git-codecommit", Today, Never, true),
    service("kinesis-firehose", "Data Firehose", "firehose", Today, Never, true),
    service("lambda", "Lambda", "lambda", Today, Never, true),
    service("rds", "RDS API", "rds", Today, Never, true),
    service("redshift", "Redshift API", "redshift", Today, Never, true),
    service("rekognition", "Rekognition", "rekognition", Today, Never, true),
    service("sagemaker.api", "SageMaker API", "api.sagemaker", Today, Never, true),
    service("sqs", "Simple Queue Service", "sqs", Today, Never, true),
    service("states", "Step Functions", "states", Today, Never, true),
    service("storagegateway", "Storage Gateway", "storagegateway", Today, Never, false),
    service("transfer", "Transfer Family", "transfer", Today, Never, true),
    service("workspaces", "WorkSpaces", "workspaces", Today, Never, true),
    service("xray", "X-Ray", "xray", Today, Never, true),
];

/// The service with this name in a profile. `None` where there is none, or none yet.
pub fn aws_service(profile: Profile, name: &AwsServiceName) -> Option<&'static AwsService> {
    let found = AWS_SERVICES.iter().find(|service| service.code == name.code())?;
    let is_notebook = name.as_str().starts_with("aws.");
    let exists = found.interface.in_profile(profile) || found.gateway.in_profile(profile);
    (exists && is_notebook == (found.code == NOTEBOOK)).then_some(found)
}

/// The one service whose name starts with `aws.sagemaker` and ends in another domain.
const NOTEBOOK: &str = "notebook";
/// At launch it had none, and nothing newer was found.
const WITHOUT_PRIVATE_NAME: &str = "dynamodb";

impl AwsService {
    /// Its name for endpoints in a Region.
    pub fn service_name(&self, region: &RegionName) -> Option<AwsServiceName> {
        let start = if self.code == NOTEBOOK { "aws.sagemaker" } else { "com.amazonaws" };
        format!("{start}.{region}.{}", self.code).parse().ok()
    }

    /// Its public name, which private DNS makes lead to the endpoint.
    pub fn public_name(&self, region: &str) -> String {
        if self.code == NOTEBOOK {
            return format!("*.notebook.{region}.sagemaker.aws");
        }
        format!("{}.{region}.amazonaws.com", self.host)
    }

    /// What stands before the Region in its public names, whether that is one of them by itself, and
    /// whether names below it are: a bucket's, an API's, a registry's.
    pub fn hosts(&self) -> (&'static str, bool, bool) {
        match self.host.strip_prefix("*.") {
            Some(below) => (below, false, true),
            None if self.is_notebook() => (self.host, false, true),
            None => (self.host, true, matches!(self.code, "s3" | "execute-api" | "s3express")),
        }
    }

    /// Whether it is the one whose names end in a domain of their own.
    pub fn is_notebook(&self) -> bool {
        self.code == NOTEBOOK
    }

    /// The name private DNS makes lead to an interface endpoint. `None` for `DynamoDB`, whose interface
    /// endpoints are reached by their own names.
    pub fn private_name(&self, region: &str) -> Option<String> {
        (self.code != WITHOUT_PRIVATE_NAME).then(|| self.public_name(region))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paper_has_seventeen_and_their_companions() {
        let paper = AWS_SERVICES.iter().filter(|service| service.interface == Offered::Always).count();
        assert_eq!(paper, 17 + 3, "Systems Manager and SageMaker have further names");
        for (at, service) in AWS_SERVICES.iter().enumerate() {
            let twice = AWS_SERVICES.iter().skip(at + 1).any(|other| other.code == service.code);
            assert!(!twice, "{} twice", service.code);
            let name = service.service_name(&"us-east-1".parse().expect("a Region")).expect("a name");
            assert_eq!(aws_service(Profile::Today, &name).map(|found| found.code), Some(service.code));
        }
    }

    #[test]
    fn s3_has_a_gateway_in_the_paper_and_both_today() {
        let name: AwsServiceName = "com.amazonaws.us-east-1.s3".parse().expect("a name");
        let found = aws_service(Profile::Paper, &name).expect("there");
        assert!(found.gateway.in_profile(Profile::Paper) && !found.interface.in_profile(Profile::Paper));
        assert!(found.interface.in_profile(Profile::Today));
        assert_eq!(found.private_name("us-east-1").as_deref(), Some("s3.us-east-1.amazonaws.com"));
        let none: AwsServiceName = "com.amazonaws.us-east-1.lambda".parse().expect("a name");
        assert!(aws_service(Profile::Paper, &none).is_none());
        let none: AwsServiceName = "aws.sagemaker.us-east-1.ec2".parse().expect("a name");
        assert!(aws_service(Profile::Today, &none).is_none());
    }
}
