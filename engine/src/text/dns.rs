//! A question's way through DNS, step by step. The sentences stand in the table of `dns`; here what is in
//! braces is filled in.

use crate::dns::{Asked, ResolutionStep};
use crate::model::{ResourceId, Sketch};

use super::name::name;

/// One step of a question's way, as a sentence.
pub fn resolution_step(sketch: &Sketch, step: &ResolutionStep) -> String {
    let mut said = String::new();
    for (at, part) in step.why.sentence().split(['{', '}']).enumerate() {
        if at % 2 == 0 {
            said.push_str(part);
            continue;
        }
        match part {
            "asked" => said.push_str(&asked(sketch, &step.asked)),
            "zone" => said.push_str(step.zone.as_deref().unwrap_or("the zone")),
            "about" => said.push_str(&named(sketch, step.about.as_ref())),
            "other" => said.push_str(&named(sketch, step.other.as_ref())),
            "address" => said.push_str(&step.address.map(|address| address.to_string()).unwrap_or_default()),
            "n" => said.push_str(&step.rotated.0.to_string()),
            "of" => said.push_str(&step.rotated.1.to_string()),
            _ => said.push_str(&step.text),
        }
    }
    // Nothing is rotated yet.
    let mut said = said.replace(", rotated by 0 since the first question", "");
    if said.starts_with("the ") {
        said.replace_range(..1, "T");
    }
    said
}

/// Who was asked.
pub fn asked(sketch: &Sketch, asked: &Asked) -> String {
    match asked {
        Asked::Vpc(id) => format!("the resolver of {}", name(sketch, &id.clone().into())),
        Asked::Host(id) => name(sketch, &id.clone().into()),
        Asked::DataCenter(id) => name(sketch, &id.clone().into()),
        Asked::Internet => "public DNS".to_owned(),
    }
}

fn named(sketch: &Sketch, id: Option<&ResourceId>) -> String {
    id.map_or_else(|| "something on the way".to_owned(), |id| name(sketch, id))
}

#[cfg(test)]
mod tests {
    use crate::dns::Why;

    /// What a sentence says in braces is something a step has.
    #[test]
    fn sentences_name_what_steps_have() {
        for why in Why::ALL {
            for part in why.sentence().split(['{', '}']).skip(1).step_by(2) {
                let known = ["asked", "zone", "about", "other", "address", "text", "n", "of"];
                assert!(known.contains(&part), "{why:?} says {part}");
            }
            assert!(why.sentence().ends_with('.'), "{why:?}");
        }
    }
}
