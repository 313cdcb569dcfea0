//! What a change of a listener leaves as it was, and what it does not.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use privatelink_tests::play::Play;

/// NLB guide, "Connection idle timeout": of TCP listeners it can be set, from 60 to 6000 seconds; all others have 350
/// (TLS) or 120 (UDP), whatever was set before.
#[test]
fn an_idle_timeout_stays_with_a_listener_as_long_as_that_is_a_tcp_one() {
    let mut play = Play::base();
    play.go("
        g = CreateTargetGroup name=g vpc=$a.vpc port=443
        other = CreateTargetGroup name=other vpc=$a.vpc port=8443
        l = CreateLoadBalancer name=l subnets.subnet=$a2.subnet
        CreateListener load_balancer=$l.loadbalancer port=443 protocol=tcp target_group=$g.targetgroup
        CreateListener load_balancer=$l.loadbalancer port=80 protocol=tcp target_group=$other.targetgroup
        ModifyListenerAttributes load_balancer=$l.loadbalancer port=443 idle_timeout_s=6000
    ");
    let listeners = |play: &Play| -> Vec<(u16, u32)> {
        let balancer = play.sketch.load_balancers.get(&play.parsed("$l.loadbalancer")).unwrap();
        let each = balancer.listeners.iter().map(|one| (one.port, u32::from(one.idle_timeout_s)));
        each.collect()
    };
    assert_eq!(listeners(&play), [(443, 6000), (80, 350)]);
    play.go("ModifyListener load_balancer=$l.loadbalancer port=443 new_port=8443");
    play.go("ModifyListener load_balancer=$l.loadbalancer port=8443 target_group=$other.targetgroup");
    assert_eq!(listeners(&play), [(8443, 6000), (80, 350)]);
    play.go("ModifyListener load_balancer=$l.loadbalancer port=8443 protocol=tls");
    play.go("ModifyListener load_balancer=$l.loadbalancer port=8443 protocol=tcp");
    assert_eq!(listeners(&play), [(8443, 350), (80, 350)]);
}
