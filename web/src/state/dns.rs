//! What else DNS would say about the name of the last request: to the same client's next questions, and
//! to others who ask for it. Computed when it is looked at; nothing of it is kept.

use privatelink::dns::{Resolution, resolve};
use privatelink::model::{Vpc, VpcId};

use super::State;

/// How many questions of one client are shown, the one just asked among them.
const QUESTIONS: u32 = 3;

/// A question of the same client for the same name.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The how-manieth it is, from 1.
    pub number: u32,
    /// What it is answered.
    pub found: Resolution,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asker {
    /// The resolver of a VPC, for everybody in it.
    Vpc {
        /// The VPC.
        vpc: VpcId,
        /// Whether the last request was sent from it.
        own: bool,
    },
    /// A resolver anywhere on the internet.
    Internet,
}

/// The name of the last request; `None` where nothing was sent, or to an address.
fn asked(state: &State) -> Option<(&Resolution, u32)> {
    let journey = state.journey.as_ref()?;
    Some((journey.trace()?.dns.as_ref()?, journey.asked.query))
}

/// The question of the last request and the ones that would follow it, in order.
pub fn questions(state: &State) -> Vec<Question> {
    let mut all = Vec::new();
    let Some((found, query)) = asked(state) else { return all };
    let Some(vpc) = found.steps.first().and_then(|step| state.sketch.vpcs.get(&step.vpc)) else { return all };
    for after in 0..QUESTIONS {
        let query = query.wrapping_add(after);
        all.push(Question { number: query.wrapping_add(1), found: ask(state, vpc, &found.name, query) });
    }
    all
}

/// What the name of the last request answers to everybody who could ask for it: to each VPC, the
/// client's own first, and to the internet.
pub fn everywhere(state: &State) -> Vec<(Asker, Resolution)> {
    let mut all = Vec::new();
    let Some((found, query)) = asked(state) else { return all };
    let own_vpc = found.steps.first().map(|step| &step.vpc);
    for own in [true, false] {
        for vpc in state.sketch.vpcs.iter().filter(|vpc| (Some(&vpc.id) == own_vpc) == own) {
            let asker = Asker::Vpc { vpc: vpc.id.clone(), own };
            all.push((asker, ask(state, vpc, &found.name, query)));
        }
    }
    // Every name there is lies in a public zone, and no VPC has a private one: what a resolver that
    // answers says is what it has from the public one, as any other on the internet.
    if let Some(vpc) = state.sketch.vpcs.iter().next() {
        let public = Vpc { enable_dns_support: true, ..vpc.clone() };
        all.push((Asker::Internet, ask(state, &public, &found.name, query)));
    }
    all
}

fn ask(state: &State, vpc: &Vpc, name: &str, query: u32) -> Resolution {
    let index = &state.derived.index;
    resolve(index.sketch(), index.names(), index.withdrawn(), vpc, name, query)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::action::{Action, Ask};
    use crate::state::shared::Shared;
    use crate::state::tests::{fresh, sent};
    use crate::state::update;
    use privatelink::path::Index;

    fn addresses(found: &Resolution) -> Vec<String> {
        found.records.iter().map(|record| record.address.to_string()).collect()
    }

    /// Figure 5: the endpoint has an interface in each of two zones; answers alternate.
    #[test]
    fn the_next_questions_rotate_and_asking_again_is_the_next_of_them() {
        let mut state = sent();
        let orders: Vec<_> = questions(&state).iter().map(|one| addresses(&one.found)).collect();
        assert_eq!(orders[0], ["10.0.1.87", "10.0.2.87"]);
        assert_eq!(orders[1], ["10.0.2.87", "10.0.1.87"]);
        assert_eq!(orders[2], orders[0]);
        assert_eq!(questions(&state).iter().map(|one| one.number).collect::<Vec<_>>(), [1, 2, 3]);
        // The form may say something else by now.
        state = update(&state, Action::Ask(Ask::Port("1".to_owned()))).0;
        state = update(&state, Action::Ask(Ask::Again)).0;
        let journey = state.journey.clone().unwrap();
        assert_eq!((journey.asked.port, journey.asked.query), (443, 1));
        assert_eq!(addresses(journey.trace().unwrap().dns.as_ref().unwrap()), orders[1]);
        assert_eq!(addresses(&questions(&state)[0].found), orders[1]);
        // The count goes on from there.
        state = update(&state, Action::Ask(Ask::Port("443".to_owned()))).0;
        state = update(&state, Action::Ask(Ask::Send)).0;
        assert_eq!(state.journey.unwrap().asked.query, 2);
    }

    #[test]
    fn the_name_is_public_and_a_vpc_without_a_resolver_says_nothing() {
        let mut state = sent();
        let all = everywhere(&state);
        assert_eq!(all.len(), state.sketch.vpcs.iter().count() + 1);
        assert!(matches!(&all[0].0, Asker::Vpc { own: true, .. }));
        assert!(all.iter().all(|(_, found)| addresses(found) == ["10.0.1.87", "10.0.2.87"]));
        let mut sketch = (*state.sketch).clone();
        let Asker::Vpc { vpc, .. } = &all[0].0 else { panic!("the internet comes last") };
        let off = Vpc { enable_dns_support: false, ..sketch.vpcs.get(vpc).unwrap().clone() };
        sketch.vpcs.insert(off);
        state.derived.index = Shared::new(Index::of(&sketch));
        state.sketch = Shared::new(sketch);
        let all = everywhere(&state);
        assert!(addresses(&all[0].1).is_empty());
        assert_eq!(addresses(&all[all.len() - 1].1).len(), 2);
    }

    #[test]
    fn where_nothing_was_asked_there_is_nothing_to_tell() {
        let state = fresh();
        assert!(questions(&state).is_empty() && everywhere(&state).is_empty());
    }
}
