//! Outputs of the AWS CLI opened in the page.

use privatelink::interop;
use privatelink::sketch::write;

use super::{after, fresh, holds};
use crate::state::action::{Action, Edit, File};
use crate::state::notice::{About, Tone};
use crate::state::update;

const VPCS: &str = r#"{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "OwnerId": "111111111111",
    "Tags": [{"Key": "Name", "Value": "<b>shop"}]}]}"#;
const SUBNETS: &str = r#"{"Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.1.0/24",
    "AvailabilityZone": "us-east-1a", "AvailabilityZoneId": "use1-az1"}]}"#;

fn file(path: &str, text: &str) -> interop::File {
    interop::File { path: path.to_owned(), bytes: text.as_bytes().to_vec() }
}

#[test]
fn several_outputs_are_one_sketch_and_can_be_undone() {
    let before = fresh();
    let files = vec![file("/shop/vpcs.json", VPCS), file("/shop/subnets.json", SUBNETS)];
    let opened = after(&before, [Action::File(File::OpenAll(files))]);
    holds(&opened);
    assert_eq!((opened.sketch.vpcs.len(), opened.sketch.subnets.len()), (1, 1));
    assert_eq!(opened.sketch.title, "shop");
    let notice = opened.notices.iter().find(|notice| notice.about == About::File).unwrap();
    assert!(notice.text.starts_with("2 files of AWS CLI outputs read."), "{}", notice.text);
    assert!(!notice.ways.is_empty(), "all of it can be had");
    let undone = after(&opened, [Action::Edit(Edit::Undo)]);
    assert_eq!(write(&undone.sketch), write(&before.sketch));
}

#[test]
fn one_output_is_opened_as_a_sketch_is() {
    let opened = after(&fresh(), [Action::File(File::OpenAll(vec![file("all.json", VPCS)]))]);
    assert_eq!(opened.sketch.vpcs.len(), 1);
    assert_eq!(opened.sketch.title, "Imported from AWS");
    let own = write(&fresh().sketch);
    let again = after(&opened, [Action::File(File::OpenAll(vec![file("own.json", &own)]))]);
    assert_eq!(write(&again.sketch), own);
}

#[test]
fn what_holds_nothing_leaves_the_sketch_as_it_is() {
    for files in [vec![file("a.json", "{"), file("b.json", "[]")], vec![file("a.json", "{\"Vpcs\": []}")]] {
        let (next, effects) = update(&fresh(), Action::File(File::OpenAll(files)));
        assert_eq!(write(&next.sketch), write(&fresh().sketch));
        let notice = next.notices.iter().find(|notice| notice.about == About::File).unwrap();
        assert_eq!(notice.tone, Tone::Error, "{}", notice.text);
        assert!(!effects.is_empty(), "it is said");
    }
}
