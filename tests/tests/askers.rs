//! Who asks for a name from a place a person names: by what each place is called, and by its id.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::dns::Asker;
use privatelink::path::{Index, asker};
use privatelink_tests::play::Play;

#[test]
fn a_place_asks_as_what_its_name_or_id_says() {
    let mut play = Play::base();
    play.go("
        dc = CreateDataCenter account=111111111111 name=dc cidrs=192.168.0.0/16
        office = CreateDataCenter account=111111111111 name=office cidrs=172.20.0.0/16
        AddDataCenterHost data_center=$office.dc name=desk address=172.20.1.10
        i = RunInstances subnet=$b1.subnet name=worker
    ");
    let index = Index::of(&play.sketch);
    let said = |text: &str| match asker(&index, text) {
        Ok(Asker::Internet) => "internet".to_owned(),
        Ok(Asker::DataCenter(center)) => center.id.to_string(),
        Ok(Asker::Vpc { vpc, zone }) => {
            format!("{}{}", vpc.id, zone.map_or(String::new(), |zone| format!(" {zone}")))
        }
        Err(error) => error.to_string(),
    };
    let [dc, office, a, b] = ["$dc.dc", "$office.dc", "$a.vpc", "$b.vpc"].map(|name| play.id(name));
    let zone = play.sketch.zone_of_subnet(&play.parsed("$b1.subnet")).unwrap();
    let in_zone = format!("{b} {zone}");
    for (text, expected) in [
        ("internet", "internet"),
        ("dc", &dc),
        ("office", &office),
        (&dc, &dc),
        (&office, &office),
        (" office ", &office),
        ("a", &a),
        ("b", &b),
        (&b, &b),
        // An instance asks its VPC's resolver, which prefers its zone; a host asks its data center's.
        ("worker", &in_zone),
        ("desk", &office),
    ] {
        assert_eq!(said(text), expected, "{text}");
    }
    assert!(asker(&index, "nobody").is_err());
}
