//! What else DNS would say about the name of the last request: to the same client's next questions, and
//! to others who ask for it. Computed when it is looked at; nothing of it is kept.

use privatelink::dns::{Asked, Asker, Question, Resolution};
use privatelink::path::{ask, asker};

use super::State;

/// How many questions of one client are shown, the one just asked among them.
const QUESTIONS: u32 = 3;

/// A question of the same client for the same name.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbered {
    /// The how-manieth it is, from 1.
    pub number: u32,
    /// What it is answered.
    pub found: Resolution,
}

/// What one place is answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Elsewhere {
    /// Who is asked there.
    pub asked: Asked,
    /// Whether the last request was sent from it.
    pub own: bool,
    /// What it is answered.
    pub found: Resolution,
}

/// The question of the last request; `None` where nothing was sent, or to an address.
fn asked(state: &State) -> Option<(&Resolution, Question<'_>)> {
    let journey = state.journey.as_ref()?;
    let found = journey.trace()?.dns.as_ref()?;
    let asker = asker(&state.derived.index, &journey.asked.from).ok()?;
    let (record_type, query) = (found.record_type, journey.asked.query);
    Some((found, Question { asker, name: &found.name, record_type, query }))
}

/// The question of the last request and the ones that would follow it, in order.
pub fn questions(state: &State) -> Vec<Numbered> {
    let mut all = Vec::new();
    let Some((_, question)) = asked(state) else { return all };
    for after in 0..QUESTIONS {
        let query = question.query.wrapping_add(after);
        let found = ask(&state.derived.index, &Question { query, ..question });
        all.push(Numbered { number: query.wrapping_add(1), found });
    }
    all
}

/// What the name of the last request answers to everybody who could ask for it: to each VPC and data
/// center, the client's own first, and to the internet.
pub fn everywhere(state: &State) -> Vec<Elsewhere> {
    let mut all = Vec::new();
    let Some((_, question)) = asked(state) else { return all };
    let sketch = state.derived.index.sketch();
    let own = place(&question.asker);
    let mut askers: Vec<Asker<'_>> = vec![question.asker];
    askers.extend(sketch.vpcs.iter().map(|vpc| Asker::Vpc { vpc, zone: None }));
    askers.extend(sketch.data_centers.iter().map(Asker::DataCenter));
    askers.push(Asker::Internet);
    for (at, asker) in askers.into_iter().enumerate() {
        let asked = place(&asker);
        if at == 0 || asked != own {
            let found = ask(&state.derived.index, &Question { asker, ..question });
            all.push(Elsewhere { own: at == 0, asked, found });
        }
    }
    all
}

fn place(asker: &Asker<'_>) -> Asked {
    match asker {
        Asker::Vpc { vpc, .. } => Asked::Vpc(vpc.id.clone()),
        Asker::DataCenter(center) => Asked::DataCenter(center.id.clone()),
        Asker::Internet => Asked::Internet,
    }
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
        assert!(all[0].own);
        assert!(all.iter().all(|one| addresses(&one.found) == ["10.0.1.87", "10.0.2.87"]));
        let mut sketch = (*state.sketch).clone();
        let Asked::Vpc(vpc) = &all[0].asked else { panic!("the internet comes last") };
        sketch.vpcs.update(vpc, |vpc| vpc.enable_dns_support = false).unwrap();
        state.derived.index = Shared::new(Index::of(&sketch));
        state.sketch = Shared::new(sketch);
        let all = everywhere(&state);
        assert!(addresses(&all[0].found).is_empty());
        assert_eq!(addresses(&all[all.len() - 1].found).len(), 2);
    }

    #[test]
    fn where_nothing_was_asked_there_is_nothing_to_tell() {
        let state = fresh();
        assert!(questions(&state).is_empty() && everywhere(&state).is_empty());
    }
}
