//! New ids, made from the sketch's own seed and counter: the same commands on the same sketch
//! give the same ids.

use std::str::FromStr;

use crate::model::{ResourceId, Sketch, mix};

use super::refusal::{Refusal, RefusalCode};

/// How many ids are tried before giving up: a sketch from a file may hold any id, and so may
/// happen to hold the next one.
const ATTEMPTS: usize = 1000;

/// An id of a prefix such as `vpc-` and 17 hexadecimal digits that nothing in the sketch has.
///
/// # Errors
/// `ResourceLimitExceeded` where none could be made, or the prefix is not one of the kind asked for.
pub(super) fn new_id<I: FromStr>(sketch: &mut Sketch, prefix: &str) -> Result<I, Refusal> {
    let text = new_text(sketch, prefix);
    text.and_then(|text| text.parse().ok()).ok_or_else(none_could_be_made)
}

#[inline(never)]
fn new_text(sketch: &mut Sketch, prefix: &str) -> Option<String> {
    for _ in 0..ATTEMPTS {
        let text = format!("{prefix}{}", sketch.next_id_digits());
        if !sketch.has(&text.parse::<ResourceId>().ok()?) {
            return Some(text);
        }
    }
    None
}

fn none_could_be_made() -> Refusal {
    Refusal::ours(RefusalCode::ResourceLimitExceeded, "No new id could be made")
}

/// The 16 hexadecimal digits at the end of a load balancer's or target group's ARN.
pub(super) fn new_hash(sketch: &mut Sketch) -> String {
    let mut digits = sketch.next_id_digits();
    digits.truncate(16);
    digits
}

/// A text of so many lower-case letters and digits: the suffix of an endpoint's names, the tokens of a
/// TXT record.
pub(super) fn token(sketch: &mut Sketch, chars: usize) -> String {
    const LETTERS: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let mut made = String::new();
    let mut rest = 0;
    while made.len() < chars {
        if made.len().is_multiple_of(8) {
            sketch.ids_made = sketch.ids_made.wrapping_add(1);
            rest = mix(u64::from(sketch.seed) << 32 | u64::from(sketch.ids_made));
        }
        let letter = usize::try_from(rest % 36).ok().and_then(|at| LETTERS.get(at));
        made.push(letter.copied().map_or('a', char::from));
        rest /= 36;
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::as_usual;
    use crate::model::{SecurityGroupId, Vpc, VpcId};

    #[test]
    fn ids_are_of_the_form_aws_has_and_never_twice() {
        let mut sketch = Sketch::default();
        let mut again = Sketch::default();
        let id: VpcId = new_id(&mut sketch, "vpc-").expect("an id");
        assert_eq!(id.as_str().len(), "vpc-0123456789abcdef0".len());
        assert_eq!(new_id::<VpcId>(&mut again, "vpc-").expect("an id"), id, "the same from the same");
        assert_ne!(new_id::<VpcId>(&mut sketch, "vpc-").expect("an id"), id);
        again.ids_made = 0;
        again.vpcs.insert(Vpc { id: id.clone(), ..as_usual() });
        assert_ne!(new_id::<VpcId>(&mut again, "vpc-").expect("an id"), id, "taken");
        assert!(new_id::<SecurityGroupId>(&mut sketch, "vpc-").is_err());
        assert_eq!(new_hash(&mut sketch).len(), 16);
    }
}
