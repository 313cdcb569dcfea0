//! Commands made up member by member, by what may stand there: some fit together, most do not.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use oorandom::Rand32;
use privatelink::control::Command;
use privatelink::model::record::{Record, Shape, Slot, Usual, Value, set_usual};
use privatelink::model::{ROW_KINDS, Sketch};

/// Texts that are no ids, for members of every kind: blocks, addresses, ports, names, hostile ones too.
const TEXTS: &[&str] = &[
    "10.1.0.77",
    "10.2.0.9",
    "10.2.7.0/24",
    "10.9.0.0/16",
    "0.0.0.0/0",
    "192.168.1.1",
    "us-east-1",
    "eu-west-2",
    "use1-az1",
    "use1-az2",
    "us-east-1a",
    "443",
    "1024-65535",
    "*",
    "arn:aws:iam::111111111111:root",
    "example.com",
    "api.example.com",
    "orders-2",
    "vpce",
    "com.amazonaws.us-east-1.s3",
    "com.amazonaws.us-east-1.sqs",
    "all",
    "local",
    "2001:db8::4",
    "2001:db8::/56",
    "us-east-1a=use1-az1",
    "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}}",
    "/",
    "200-399",
    "10.0.0.0/16",
    "10.0.1.0/24",
    "10.0.2.0/24",
    "10.0.7.0/28",
    "10.1.0.0/16",
    "10.1.9.0/26",
    "172.20.0.0/16",
    "192.168.0.0/16",
    "198.51.100.0/24",
    "::/0",
    "10.0.1.9",
    "10.0.2.10",
    "203.0.113.9",
    "8443",
    "us-east-1b",
    "eu-west-2a",
    "com.amazonaws.us-east-1.dynamodb",
    "com.amazonaws.us-east-1.kinesis-streams",
    "-1",
    "tcp",
    "abcdefgh",
    "",
    "web",
    "orders",
    "corp.example",
    "team",
    "Name",
    "a\u{202e}b",
    "<b>",
    "x y",
];
/// Numbers, about ports, lengths and counts.
const NUMBERS: &[u64] = &[0, 1, 2, 5, 30, 60, 80, 100, 101, 443, 1000, 1500, 8443, 9001, 64512, 65000];

/// The verbs that take things as they were found, whatever AWS would say.
pub const OBSERVING: [&str; 2] = ["Observe", "Forget"];

struct Filler<'a> {
    random: &'a mut Rand32,
    /// Every id there is, and one of each kind that is not.
    ids: &'a [String],
}

impl Filler<'_> {
    fn below(&mut self, limit: usize) -> usize {
        self.random.rand_range(0..u32::try_from(limit.max(1)).unwrap()) as usize
    }

    /// Fills a text with something of its form, found by trying: half the time an id that is there. Says
    /// whether there was anything.
    fn text(&mut self, shape: Shape, set: &mut dyn FnMut(&str) -> bool) -> bool {
        if let Shape::Words(words) = shape {
            return set(words[self.below(words.len())]);
        }
        let ids_first = self.below(2) == 0;
        for round in 0..2 {
            let ids = ids_first == (round == 0);
            let len = if ids { self.ids.len() } else { TEXTS.len() };
            let start = self.below(len);
            for at in 0..len {
                let at = (start + at) % len;
                if set(if ids { &self.ids[at] } else { TEXTS[at] }) {
                    return true;
                }
            }
        }
        false
    }

    fn value(&mut self, shape: Shape, value: &mut dyn Value) -> bool {
        match value.slot() {
            Slot::Text(text) => self.text(shape, &mut |given| text.set(given).is_ok()),
            Slot::Number(number) => {
                let given = NUMBERS[self.below(NUMBERS.len())].min(number.most());
                number.set(given)
            }
            Slot::Flag(flag) => {
                *flag = self.below(2) == 0;
                true
            }
            Slot::List(items) => {
                let Shape::List(of) = shape else { panic!("a list's shape") };
                for _ in 0..=self.below(2) {
                    let filled = items.add().is_some_and(|blank| self.value(of(), blank));
                    if !filled {
                        items.remove(items.len() - 1);
                    }
                }
                true
            }
            Slot::Record(record) => self.record(record),
            Slot::Maybe(maybe) => {
                let of = if let Shape::Maybe(of) = shape { of() } else { shape };
                let blank = maybe.open();
                // A text that says nothing is none, in files and in links.
                if !self.value(of, blank) || blank.seen().is_usual(&Usual::Blank) {
                    maybe.clear();
                }
                true
            }
        }
    }

    fn record(&mut self, record: &mut dyn Record) -> bool {
        let mut filled = true;
        record.each_mut(&mut |member, value| {
            // Most of what may be left out is: a command that says everything contradicts itself.
            if member.usual != Usual::Needed && self.below(4) > 0 {
                set_usual(member, value);
            } else {
                filled &= self.value((member.shape)(), value);
            }
            true
        });
        filled
    }
}

/// Of each form of id one that nothing has.
const UNKNOWN: [&str; 30] = [
    "vpc-0",
    "subnet-0",
    "vpce-0",
    "vpce-svc-0",
    "sg-0",
    "sgr-0",
    "eni-0",
    "i-0",
    "rtb-0",
    "acl-0",
    "igw-0",
    "eigw-0",
    "nat-0",
    "eipalloc-0",
    "pcx-0",
    "vgw-0",
    "cgw-0",
    "vpn-0",
    "dxcon-0",
    "dxvif-0",
    "dc-0",
    "dch-0",
    "pl-0",
    "vpce-nfn-0",
    "note-0",
    "Z0",
    "999999999999",
    "arn:aws:sns:us-east-1:111111111111:nobody",
    "arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/net/nobody/0123456789abcdef",
    "arn:aws:elasticloadbalancing:us-east-1:111111111111:targetgroup/nobody/0123456789abcdef",
];

/// Every id of a sketch, and of each form one that nothing has.
fn ids(sketch: &Sketch) -> Vec<String> {
    let mut found: Vec<String> = UNKNOWN.map(str::to_owned).to_vec();
    for (_, table) in sketch.tables() {
        found.extend((0..table.len()).filter_map(|at| table.at(at)).map(|(id, _)| id.to_string()));
    }
    found
}

/// A command of any verb but those that observe, filled with what may stand in its members.
pub fn made_up_command(sketch: &Sketch, random: &mut Rand32) -> Command {
    let mut verb = "Observe";
    while OBSERVING.contains(&verb) {
        verb = Command::VERBS[random.rand_range(0..u32::try_from(Command::VERBS.len()).unwrap()) as usize];
    }
    let mut command = Command::blank(verb).expect("a verb of the list");
    let ids = ids(sketch);
    Filler { random, ids: &ids }.record(command.record_mut());
    command
}

/// A resource of any kind found, with what may stand in its members, or one that was not found again.
pub fn made_up_observation(sketch: &Sketch, random: &mut Rand32) -> Command {
    let ids = ids(sketch);
    let mut filler = Filler { random, ids: &ids };
    let is_gone = filler.below(4) == 0;
    let mut command = Command::blank(OBSERVING[usize::from(is_gone)]).expect("a verb of the list");
    if is_gone {
        filler.record(command.record_mut());
        return command;
    }
    let (chosen, mut at) = (filler.below(ROW_KINDS.len()), 0);
    command.record_mut().each_mut(&mut |member, value| {
        if at == chosen {
            filler.value((member.shape)(), value);
        }
        at += 1;
        true
    });
    command
}
