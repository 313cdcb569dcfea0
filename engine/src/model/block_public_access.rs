//! VPC Block Public Access (VPC guide, "Block public access to VPCs and subnets"; since November 2024):
//! an account's word, for all its VPCs in a Region, on what internet gateways and egress-only gateways
//! let through. Private ways (transit gateways, VPN, private virtual interfaces) are left alone.

use super::id::{RegionName, SubnetId, VpcId};
use super::record::{one_of, record, words};
use super::sketch::Sketch;
use super::vpc::Subnet;

words! {
    /// What is blocked in a Region (`InternetGatewayBlockMode` in the API).
    InternetGatewayBlockMode {
        /// Nothing.
        Off = "off",
        /// Everything, both ways.
        BlockBidirectional = "block-bidirectional",
        /// What comes in from the internet. NAT and egress-only gateways still let their answers in.
        BlockIngress = "block-ingress",
    }
}

words! {
    /// What an exclusion lets through (`InternetGatewayExclusionMode` in the API).
    InternetGatewayExclusionMode {
        /// Everything.
        AllowBidirectional = "allow-bidirectional",
        /// What begins inside, and its answers.
        AllowEgress = "allow-egress",
    }
}

one_of! {
    /// What an exclusion is for.
    ExcludedResource, "the id of a VPC or subnet" {
        /// A VPC with all its subnets.
        Vpc(VpcId),
        /// One subnet.
        Subnet(SubnetId),
    }
}

record! {
    /// A VPC or subnet for which VPC Block Public Access does not hold, or not in full.
    BlockPublicAccessExclusion, "VPC Block Public Access exclusion" {
        /// What it is for.
        resource: ExcludedResource, needed;
        /// What it lets through.
        mode: InternetGatewayExclusionMode, needed;
    }
}

record! {
    /// An account's VPC Block Public Access in a Region.
    BlockPublicAccess, "VPC Block Public Access" {
        /// The Region.
        region: RegionName, needed;
        /// What is blocked.
        mode: InternetGatewayBlockMode, word("off");
        /// For whom it does not hold.
        exclusions: Vec<BlockPublicAccessExclusion>, blank;
    }
}

impl Sketch {
    /// What is blocked for a subnet: its account's word in its Region, softened by an exclusion of
    /// the subnet, or else of its VPC.
    pub fn public_access_block(&self, subnet: &Subnet) -> InternetGatewayBlockMode {
        let Some(vpc) = self.vpcs.get(&subnet.vpc) else { return InternetGatewayBlockMode::Off };
        let Some(account) = self.accounts.get(&vpc.account) else { return InternetGatewayBlockMode::Off };
        let Some(block) = account.block_public_access.iter().find(|block| block.region == vpc.region) else {
            return InternetGatewayBlockMode::Off;
        };
        let excluded = |resource: ExcludedResource| {
            block.exclusions.iter().find(|known| known.resource == resource).map(|known| known.mode)
        };
        match excluded(subnet.id.clone().into()).or_else(|| excluded(vpc.id.clone().into())) {
            None => block.mode,
            Some(InternetGatewayExclusionMode::AllowBidirectional) => InternetGatewayBlockMode::Off,
            Some(InternetGatewayExclusionMode::AllowEgress) => match block.mode {
                InternetGatewayBlockMode::Off => InternetGatewayBlockMode::Off,
                InternetGatewayBlockMode::BlockBidirectional | InternetGatewayBlockMode::BlockIngress => {
                    InternetGatewayBlockMode::BlockIngress
                }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::account::Account;
    use super::super::id::AccountId;
    use super::super::record::as_usual;
    use super::super::vpc::Vpc;
    use super::*;

    #[test]
    fn an_exclusion_of_the_subnet_goes_before_that_of_its_vpc() {
        use InternetGatewayBlockMode::{BlockBidirectional, BlockIngress, Off};
        use InternetGatewayExclusionMode::{AllowBidirectional, AllowEgress};
        let account: AccountId = "111111111111".parse().expect("an id");
        let region: RegionName = "us-east-1".parse().expect("a Region");
        let (vpc, subnet): (VpcId, SubnetId) =
            ("vpc-1".parse().expect("an id"), "subnet-1".parse().expect("an id"));
        let of_vpc = |mode| BlockPublicAccessExclusion { resource: vpc.clone().into(), mode };
        let of_subnet = |mode| BlockPublicAccessExclusion { resource: subnet.clone().into(), mode };
        for (mode, exclusions, expected) in [
            (Off, vec![], Off),
            (BlockIngress, vec![], BlockIngress),
            (BlockBidirectional, vec![of_vpc(AllowEgress)], BlockIngress),
            (BlockBidirectional, vec![of_vpc(AllowBidirectional)], Off),
            (BlockBidirectional, vec![of_vpc(AllowBidirectional), of_subnet(AllowEgress)], BlockIngress),
            (Off, vec![of_subnet(AllowEgress)], Off),
        ] {
            let block = BlockPublicAccess { region: region.clone(), mode, exclusions };
            let mut sketch = Sketch::default();
            sketch.accounts.insert(Account {
                id: account.clone(),
                block_public_access: vec![block],
                ..as_usual()
            });
            sketch.vpcs.insert(Vpc {
                id: vpc.clone(),
                account: account.clone(),
                region: region.clone(),
                ..as_usual()
            });
            let own = Subnet { id: subnet.clone(), vpc: vpc.clone(), ..as_usual() };
            assert_eq!(sketch.public_access_block(&own), expected, "{mode:?}");
        }
    }
}
