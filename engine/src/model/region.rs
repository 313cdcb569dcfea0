//! AWS's Regions and their Availability Zones (EC2 guide, "Regions and Zones"; RAM guide, "AZ
//! IDs"). The place a Region has in the table stays: public addresses are made from it.

/// A Region: its code, the code its zones' ids start with, the numbers of its zones, and whether
/// the letters are shuffled.
pub(crate) struct Region {
    /// Its code.
    pub name: &'static str,
    /// What its zones' ids start with.
    pub zones: &'static str,
    /// The numbers of its zones.
    pub numbers: &'static [u8],
    /// Whether accounts made before November 2025 have their own letters for them.
    pub shuffled: bool,
}

const THREE: &[u8] = &[1, 2, 3];
const FOUR: &[u8] = &[1, 2, 3, 4];

const fn region(name: &'static str, zones: &'static str, numbers: &'static [u8], shuffled: bool) -> Region {
    Region { name, zones, numbers, shuffled }
}

/// Every Region the playground knows.
pub(crate) static REGIONS: [Region; 35] = [
    region("us-east-1", "use1", &[1, 2, 3, 4, 5, 6], true),
    region("us-east-2", "use2", THREE, false),
    region("us-west-1", "usw1", THREE, true),
    region("us-west-2", "usw2", FOUR, true),
    region("us-gov-west-1", "usgw1", THREE, true),
    region("ca-central-1", "cac1", &[1, 2, 4], false),
    region("ca-west-1", "caw1", THREE, false),
    region("mx-central-1", "mxc1", THREE, false),
    region("sa-east-1", "sae1", THREE, true),
    region("af-south-1", "afs1", THREE, false),
    region("ap-east-1", "ape1", THREE, false),
    region("ap-east-2", "ape2", THREE, false),
    region("ap-northeast-1", "apne1", FOUR, true),
    region("ap-northeast-2", "apne2", FOUR, false),
    region("ap-northeast-3", "apne3", THREE, false),
    region("ap-south-1", "aps1", THREE, false),
    region("ap-south-2", "aps2", THREE, false),
    region("ap-southeast-1", "apse1", THREE, true),
    region("ap-southeast-2", "apse2", THREE, true),
    region("ap-southeast-3", "apse3", THREE, false),
    region("ap-southeast-4", "apse4", THREE, false),
    region("ap-southeast-5", "apse5", THREE, false),
    region("ap-southeast-6", "apse6", THREE, false),
    region("ap-southeast-7", "apse7", THREE, false),
    region("eu-central-1", "euc1", THREE, false),
    region("eu-central-2", "euc2", THREE, false),
    region("eu-north-1", "eun1", THREE, false),
    region("eu-south-1", "eus1", THREE, false),
    region("eu-south-2", "eus2", THREE, false),
    region("eu-west-1", "euw1", THREE, true),
    region("eu-west-2", "euw2", THREE, false),
    region("eu-west-3", "euw3", THREE, false),
    region("il-central-1", "ilc1", THREE, false),
    region("me-central-1", "mec1", THREE, false),
    region("me-south-1", "mes1", THREE, false),
];
