//! A group's health check, within the limits of the time: before 2022 most of it was fixed.

use crate::model::record::record;
use crate::model::{HealthCheck, HealthCheckProtocol, Profile, TargetGroupArn};

use super::super::apply::Changes;
use super::super::command::Verb;
use super::super::refusal::{Refusal, RefusalCode};
use super::invalid;

record! {
    /// What is said about a health check; what is not given stays, or is as usual.
    HealthCheckSettings, "health check settings" {
        /// How it is made.
        protocol: Option<HealthCheckProtocol>, blank;
        /// Where it goes; 0 is the port a target is registered with (`traffic-port`).
        port: Option<u16>, blank;
        /// The path of an HTTP or HTTPS check.
        path: Option<String>, blank;
        /// The status codes an HTTP or HTTPS check takes for well: codes and ranges from 200 to 599.
        matcher: Option<String>, blank;
        /// Seconds between two checks: 5 to 300; 10 or 30 in the whitepaper's AWS.
        interval_s: Option<u16>, blank;
        /// Seconds until a check has failed: 2 to 120; fixed in the whitepaper's AWS.
        timeout_s: Option<u16>, blank;
        /// Checks in a row that make a target healthy, 2 to 10.
        healthy_threshold: Option<u8>, blank;
        /// Failed checks in a row that make it unhealthy, 2 to 10; the same number in the whitepaper's AWS.
        unhealthy_threshold: Option<u8>, blank;
    }
}

record! {
    /// `ModifyTargetGroup`: changes the health check.
    ModifyTargetGroup {
        /// The target group.
        target_group: TargetGroupArn, needed;
        /// What is changed about it.
        health_check: HealthCheckSettings, needed;
    }
}

impl Verb for ModifyTargetGroup {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let mut check = changes.sketch.target_groups.find(&self.target_group)?.health_check.clone();
        self.health_check.apply_to(changes.sketch.profile, &mut check, false)?;
        changes.sketch.target_groups.update(&self.target_group, |group| group.health_check = check)?;
        changes.changed(self.target_group.clone());
        Ok(())
    }
}

/// The health check of a group about which nothing is said.
pub(super) fn usual(profile: Profile) -> HealthCheck {
    let (healthy_threshold, unhealthy_threshold) = match profile {
        Profile::Paper => (3, 3),
        Profile::Today => (5, 2),
    };
    HealthCheck {
        protocol: HealthCheckProtocol::Tcp,
        port: None,
        path: "/".to_owned(),
        matcher: USUAL_MATCHER.to_owned(),
        interval_s: 30,
        timeout_s: usual_timeout(HealthCheckProtocol::Tcp),
        healthy_threshold,
        unhealthy_threshold,
    }
}

const USUAL_MATCHER: &str = "200-399";

const fn usual_timeout(protocol: HealthCheckProtocol) -> u16 {
    match protocol {
        HealthCheckProtocol::Tcp | HealthCheckProtocol::Https => 10,
        HealthCheckProtocol::Http => 6,
    }
}

impl HealthCheckSettings {
    /// Changes a health check to what is given.
    pub(super) fn apply_to(
        &self,
        profile: Profile,
        check: &mut HealthCheck,
        is_new: bool,
    ) -> Result<(), Refusal> {
        if let Some(protocol) = self.protocol.filter(|protocol| *protocol != check.protocol) {
            check.timeout_s = usual_timeout(protocol);
            check.protocol = protocol;
        }
        if let Some(port) = self.port {
            check.port = (port != 0).then_some(port);
        }
        if let Some(path) = &self.path {
            check.path.clone_from(path);
        }
        if let Some(matcher) = &self.matcher {
            check.matcher.clone_from(matcher);
        }
        check.interval_s = self.interval_s.unwrap_or(check.interval_s);
        check.timeout_s = self.timeout_s.unwrap_or(check.timeout_s);
        check.healthy_threshold = self.healthy_threshold.unwrap_or(check.healthy_threshold);
        check.unhealthy_threshold = self.unhealthy_threshold.unwrap_or(check.unhealthy_threshold);
        valid(check)?;
        if profile == Profile::Paper { self.valid_in_paper(check, is_new) } else { Ok(()) }
    }

    /// The limits of 2018 (NLB guide of 2021, "Health checks", which still has them).
    fn valid_in_paper(&self, check: &HealthCheck, is_new: bool) -> Result<(), Refusal> {
        if check.healthy_threshold != check.unhealthy_threshold {
            return Err(invalid("The unhealthy threshold must be the same as the healthy one"));
        }
        if !matches!(check.interval_s, 10 | 30) {
            return Err(invalid("The health check's interval is 10 or 30 seconds"));
        }
        if check.timeout_s != usual_timeout(check.protocol) || check.matcher != USUAL_MATCHER {
            return Err(invalid(
                "A Network Load Balancer's health check has a fixed timeout and fixed status codes",
            ));
        }
        if !is_new && (self.protocol.is_some() || self.interval_s.is_some()) {
            return Err(invalid(
                "A health check's protocol and interval stay as the group was made with them",
            ));
        }
        Ok(())
    }
}

fn valid(check: &HealthCheck) -> Result<(), Refusal> {
    let wrong = |text: &str| Err(Refusal::ours(RefusalCode::ValidationError, text));
    if !(5..=300).contains(&check.interval_s) {
        return wrong("The health check's interval is 5 to 300 seconds");
    }
    if !(2..=120).contains(&check.timeout_s) {
        return wrong("The health check's timeout is 2 to 120 seconds");
    }
    if !(2..=10).contains(&check.healthy_threshold) || !(2..=10).contains(&check.unhealthy_threshold) {
        return wrong("A health check's thresholds are 2 to 10");
    }
    if !check.path.starts_with('/') {
        return wrong("A health check's path starts with /");
    }
    if !check.matcher.split(',').all(is_codes) {
        return wrong("A health check takes status codes and ranges from 200 to 599");
    }
    Ok(())
}

/// Whether a text is a status code or a range of them.
fn is_codes(text: &str) -> bool {
    let code = |text: &str| text.parse::<u16>().ok().filter(|code| (200..=599).contains(code));
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    matches!((code(first), code(last)), (Some(first), Some(last)) if first <= last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_codes_are_single_ones_and_ranges() {
        assert!(is_codes("200") && is_codes("200-399") && is_codes("200-599"));
        assert!(
            !is_codes("")
                && !is_codes("199")
                && !is_codes("399-200")
                && !is_codes("200-600")
                && !is_codes("2xx")
        );
    }
}
