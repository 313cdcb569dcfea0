//! Resource policies of what accounts have at AWS's own services: of an S3 bucket, a queue, a table. One
//! stands for all an account has at a service. AWS's verb is named differently at each service
//! (`PutBucketPolicy`, `SetQueueAttributes`); at most of them it is `PutResourcePolicy`. Here too is whether
//! such a policy, or an endpoint's, denies everything somebody asks of a service: a 403, no failure of the
//! network (`PrivateLink` guide, "Endpoint policies").

use std::net::IpAddr;

use serde_json::Value;

use crate::model::record::{LongText, record};
use crate::model::{AccountId, AwsServiceName, ResourceId, ServicePolicy, Sketch, VpcEndpoint, VpcId};

use super::apply::Changes;
use super::command::Verb;
use super::policy::{self, any, holds};
use super::refusal::{Refusal, RefusalCode};

record! {
    /// `PutResourcePolicy`: puts a policy in the place of the one there was.
    PutResourcePolicy {
        /// The account whose resources it is for.
        account: AccountId, needed;
        /// The service.
        service: AwsServiceName, needed;
        /// The policy; none takes it away.
        policy: Option<LongText>, blank;
    }
}

impl Verb for PutResourcePolicy {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        if let Some(policy) = &self.policy {
            policy::statements(&policy.0)
                .map_err(|problem| Refusal::ours(RefusalCode::MalformedPolicy, problem))?;
        }
        changes.sketch.accounts.update(&self.account, |account| {
            account.service_policies.retain(|known| known.service != self.service);
            if let Some(policy) = &self.policy {
                let (service, policy) = (self.service.clone(), policy.clone());
                account.service_policies.push(ServicePolicy { service, policy });
            }
        })?;
        changes.changed(self.account.clone());
        Ok(())
    }
}

/// Something asked of one of AWS's own services, as policies see it. What is asked, and of which resource,
/// is not drawn: only a policy that denies all of it denies it.
#[derive(Clone, Copy, Debug)]
pub struct ServiceRequest<'a> {
    /// The service.
    pub service: &'a AwsServiceName,
    /// The account of who asks, whose own resources are asked for.
    pub account: &'a AccountId,
    /// The endpoint it comes by, interface or gateway; `None` by the public side.
    pub endpoint: Option<&'a VpcEndpoint>,
    /// The address it comes from, as the service sees it.
    pub source: IpAddr,
}

impl ServiceRequest<'_> {
    /// What stands under a condition key; keys have no case. `aws:SourceIp` is for public addresses, and
    /// not there for what comes by an endpoint.
    fn value(&self, key: &str) -> Option<String> {
        let vpc: Option<&VpcId> = self.endpoint.map(|endpoint| &endpoint.vpc);
        match key.to_ascii_lowercase().as_str() {
            "aws:sourcevpce" => self.endpoint.map(|endpoint| endpoint.id.to_string()),
            "aws:sourcevpc" => vpc.map(ToString::to_string),
            "aws:vpcsourceip" => vpc.map(|_| self.source.to_string()),
            "aws:sourceip" if vpc.is_none() => Some(self.source.to_string()),
            "aws:principalaccount" => Some(self.account.to_string()),
            _ => None,
        }
    }

    /// Whether a statement is about who asks, under these conditions. A role or user of the account is
    /// somebody to allow, and not everybody to deny.
    fn is_meant(&self, statement: &Value, denies: bool) -> bool {
        let own = format!("arn:aws:iam::{}:", self.account);
        let fits = |text: &str| {
            let someone = text.starts_with(&own) && (!denies || text.ends_with(":root"));
            text == "*" || text == self.account.as_str() || someone
        };
        let principal = match statement.get("Principal") {
            Some(principal) => {
                any(principal, &fits) || principal.get("AWS").is_some_and(|aws| any(aws, &fits))
            }
            None => !denies,
        };
        let everything = |text: &str| {
            let service = text.split_once(':').is_some_and(|(_, action)| action == "*");
            text == "*" || service
        };
        let action = !denies || statement.get("Action").is_some_and(|action| any(action, &everything));
        principal && action && self.conditions_hold(statement, denies)
    }

    /// Conditions that are not understood are taken to hold for who is allowed, and not for who is denied.
    fn conditions_hold(&self, statement: &Value, denies: bool) -> bool {
        let conditions = statement.get("Condition").and_then(Value::as_object);
        for (operator, keys) in conditions.into_iter().flatten() {
            for (key, value) in keys.as_object().into_iter().flatten() {
                if !holds(operator, value, self.value(key).as_deref()).unwrap_or(!denies) {
                    return false;
                }
            }
        }
        true
    }

    /// The first statement with an effect that is about this, counted from 1.
    fn statement(&self, statements: &[Value], effect: &str) -> Option<u16> {
        let is_about = |statement: &Value| {
            let is = statement.get("Effect").and_then(Value::as_str) == Some(effect);
            is && self.is_meant(statement, effect == "Deny")
        };
        let at = statements.iter().position(is_about)?;
        u16::try_from(at.saturating_add(1)).ok()
    }
}

/// Whose policy denies a request, and by which statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denial {
    /// The endpoint, or the account whose resources have the policy.
    pub by: ResourceId,
    /// The statement, counted from 1; none where no statement allows.
    pub statement: Option<u16>,
}

/// Whose policy denies everything somebody asks of a service: the endpoint's, which must allow something,
/// or that of the account's resources, which denies it outright. `None` where neither does, and for what is
/// no policy.
pub fn denied(sketch: &Sketch, request: &ServiceRequest<'_>) -> Option<Denial> {
    if let Some(endpoint) = request.endpoint
        && let Some(policy) = &endpoint.policy
        && let Ok(statements) = policy::statements(&policy.0)
    {
        let statement = request.statement(&statements, "Deny");
        if statement.is_some() || request.statement(&statements, "Allow").is_none() {
            return Some(Denial { by: endpoint.id.clone().into(), statement });
        }
    }
    let account = sketch.accounts.get(request.account)?;
    let own = account.service_policies.iter().find(|known| known.service == *request.service)?;
    let statements = policy::statements(&own.policy.0).ok()?;
    let statement = Some(request.statement(&statements, "Deny")?);
    Some(Denial { by: account.id.clone().into(), statement })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Account;
    use crate::model::record::as_usual;

    /// The examples of the S3 guide, "Controlling access from VPC endpoints with bucket policies", and of
    /// the `PrivateLink` guide, "Gateway endpoints": endpoint policy.
    #[test]
    fn policies_deny_as_the_guides_have_it() {
        let only_by = |operator: &str, key: &str, value: &str| {
            format!(
                r#"{{"Statement":[{{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{{"{operator}":{{"{key}":"{value}"}}}}}}]}}"#
            )
        };
        let allow = |principal: &str| {
            format!(
                r#"{{"Statement":[{{"Effect":"Allow","Principal":{principal},"Action":"s3:GetObject","Resource":"*"}}]}}"#
            )
        };
        let account: AccountId = "111111111111".parse().expect("an id");
        let service: AwsServiceName = "com.amazonaws.us-east-1.s3".parse().expect("a name");
        for (of_endpoint, of_account, by_endpoint, expected) in [
            ("", String::new(), true, None),
            ("", only_by("StringNotEquals", "aws:sourceVpce", "vpce-1"), true, None),
            ("", only_by("StringNotEquals", "aws:SourceVpce", "vpce-2"), true, Some("111111111111")),
            ("", only_by("StringNotEquals", "aws:sourceVpce", "vpce-1"), false, Some("111111111111")),
            ("", only_by("StringNotEquals", "aws:sourceVpc", "vpc-1"), true, None),
            ("", only_by("StringEquals", "aws:sourceVpc", "vpc-1"), true, Some("111111111111")),
            ("", only_by("NotIpAddress", "aws:VpcSourceIp", "10.0.0.0/16"), true, None),
            ("", only_by("NotIpAddress", "aws:SourceIp", "198.51.100.0/24"), true, Some("111111111111")),
            // Somebody who comes by the public side has a public address and none of the keys of a VPC.
            ("", only_by("NotIpAddress", "aws:SourceIp", "10.0.1.0/24"), false, None),
            ("", only_by("IpAddress", "aws:sourceIp", "10.0.1.0/24"), false, Some("111111111111")),
            ("", only_by("IpAddress", "aws:VpcSourceIp", "10.0.1.0/24"), false, None),
            // Everybody but somebody else is allowed, and everybody but who asks is denied.
            (
                r#"{"Statement":[{"Effect":"Allow","NotPrincipal":{"AWS":"222222222222"},"Action":"*","Resource":"*"}]}"#,
                r#"{"Statement":[{"Effect":"Deny","NotPrincipal":{"AWS":"111111111111"},"Action":"*","Resource":"*"}]}"#.to_owned(),
                true,
                None,
            ),
            (&allow(r#""*""#), String::new(), true, None),
            (&allow(r#"{"AWS":"arn:aws:iam::111111111111:role/app"}"#), String::new(), true, None),
            (&allow(r#"{"AWS":"arn:aws:iam::222222222222:root"}"#), String::new(), true, Some("vpce-1")),
            (
                &only_by("StringEquals", "aws:PrincipalAccount", "111111111111"),
                String::new(),
                true,
                Some("vpce-1"),
            ),
            (&allow(r#"{"AWS":"222222222222"}"#), String::new(), false, None),
            ("no policy", String::new(), true, None),
        ] {
            let policy = |text: &str| (!text.is_empty()).then(|| LongText(text.to_owned()));
            let mut sketch = Sketch::default();
            let own = policy(&of_account).map(|policy| ServicePolicy { service: service.clone(), policy });
            let service_policies = own.into_iter().collect();
            sketch.accounts.insert(Account { id: account.clone(), service_policies, ..as_usual() });
            let endpoint = VpcEndpoint {
                id: "vpce-1".parse().expect("an id"),
                vpc: "vpc-1".parse().expect("an id"),
                policy: policy(of_endpoint),
                ..as_usual()
            };
            let endpoint = by_endpoint.then_some(&endpoint);
            let source = [10, 0, 1, 5].into();
            let request = ServiceRequest { service: &service, account: &account, endpoint, source };
            let by = denied(&sketch, &request).map(|denial| denial.by.to_string());
            assert_eq!(by.as_deref(), expected, "{of_endpoint} {of_account} {by_endpoint}");
        }
    }
}
