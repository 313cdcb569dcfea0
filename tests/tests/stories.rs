//! Stories and the list of claims: every scenario's story holds from its first step to its last, every claim is
//! shown by one, and what is wrong with a story's file is said with its line.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};

use privatelink::scenario;
use privatelink::scenario::story::{self, Story, StoryError};
use serde_json::{Value, json};

const CLAIMS: &str = include_str!("../../static/stories/claims.json");
const GLOSSARY: &str = include_str!("../../static/stories/glossary.json");

fn stories() -> Vec<Story> {
    let read =
        |id: &&str| story::read(story::text(id).unwrap()).unwrap_or_else(|error| panic!("{id}: {error}"));
    story::list().iter().map(read).collect()
}

/// Plays a text as a story.
fn played(text: &str) -> Result<(), StoryError> {
    let told = story::read(text)?;
    let base = scenario::open(&told.scenario).unwrap().unwrap().sketch;
    story::play(&told, &base).map(drop).map_err(|error| error.in_text(text))
}

#[test]
fn every_scenario_has_a_story_that_holds() {
    let with: BTreeSet<&str> = story::list().iter().copied().collect();
    let all: BTreeSet<&str> = scenario::list().iter().map(|one| one.id).collect();
    assert_eq!(with, all);
    for told in stories() {
        let base = scenario::open(&told.scenario).unwrap().unwrap().sketch;
        let text = story::text(&told.scenario).unwrap();
        let steps = story::play(&told, &base).map_err(|error| error.in_text(text));
        let steps = steps.unwrap_or_else(|error| panic!("{}: {error}", told.scenario));
        assert_eq!(steps.len(), told.steps.len());
        assert!(told.steps.iter().filter(|step| step.expect.is_some()).count() >= 3, "{}", told.scenario);
        assert!(told.steps.iter().any(|step| step.predict.is_some()), "{} asks something", told.scenario);
        assert!(!told.remember.is_empty() && !told.questions.is_empty(), "{}", told.scenario);
    }
}

#[test]
fn every_claim_that_needs_no_clock_is_shown_by_a_step() {
    let mut shown: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for told in stories() {
        for step in &told.steps {
            for claim in &step.claims {
                shown
                    .entry(claim.clone())
                    .or_default()
                    .push(json!({"step": format!("{}/{}", told.scenario, step.id), "title": step.title}));
            }
        }
    }
    let file: Value = serde_json::from_str(CLAIMS).unwrap();
    let mut listed = BTreeSet::new();
    for claim in file["claims"].as_array().unwrap() {
        let id = claim["id"].as_str().unwrap();
        assert!(listed.insert(id.to_owned()), "{id} stands twice");
        let steps = claim["shown"].as_array().unwrap().clone();
        let own = shown.get(id).cloned().unwrap_or_default();
        assert_eq!(steps, own, "{id}: the list and the stories name the same steps");
        assert_eq!(steps.is_empty(), claim.get("later").is_some(), "{id} is shown, or says why not");
        assert!(["paper", "ours"].contains(&claim["says"].as_str().unwrap()), "{id}");
    }
    let figures = (1..=11).map(|number| format!("F{number}"));
    let all: BTreeSet<String> = figures.chain((1..=47).map(|number| format!("C{number:02}"))).collect();
    assert_eq!(listed, all);
    // Each figure is shown by its own scenario.
    for number in 1..=11 {
        let own = format!("figure-{number}/");
        assert!(
            shown[&format!("F{number}")]
                .iter()
                .any(|shown| shown["step"].as_str().unwrap().starts_with(&own)),
            "F{number}"
        );
    }
}

#[test]
fn every_claim_that_needs_no_clock_has_a_test_named_after_it() {
    let file: Value = serde_json::from_str(CLAIMS).unwrap();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests");
    let mut tests = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        tests += &std::fs::read_to_string(entry.unwrap().path()).unwrap();
    }
    let named: Vec<&str> = tests.lines().filter_map(|line| line.strip_prefix("fn ")).collect();
    let claims = file["claims"].as_array().unwrap().iter();
    let missing: Vec<&str> = claims
        .filter(|claim| claim.get("later").is_none())
        .map(|claim| claim["id"].as_str().unwrap())
        .filter(|id| id.starts_with('C'))
        .filter(|id| {
            let word = format!("{}_", id.to_ascii_lowercase());
            let is_its = |name: &&str| name.starts_with(&word) || name.contains(&format!("_{word}"));
            !named.iter().any(is_its)
        })
        .collect();
    assert!(missing.is_empty(), "no test is named after {}", missing.join(", "));
}

#[test]
fn every_term_a_text_names_is_in_the_glossary() {
    let file: Value = serde_json::from_str(GLOSSARY).unwrap();
    let terms: Vec<String> = file["terms"]
        .as_array()
        .unwrap()
        .iter()
        .map(|term| {
            assert!(term["text"].as_str().unwrap().ends_with('.'), "{term}");
            term["term"].as_str().unwrap().to_ascii_lowercase()
        })
        .collect();
    let mut used = 0;
    for id in story::list() {
        let text = story::text(id).unwrap();
        for named in text.split("[[").skip(1) {
            let term = named.split("]]").next().unwrap().to_ascii_lowercase();
            assert!(terms.contains(&term), "{id} names ‘{term}’");
            used += 1;
        }
    }
    assert!(used > 50, "{used}");
}

#[test]
fn what_is_wrong_with_a_story_is_said_with_its_line() {
    let whole = story::text("figure-5").unwrap();
    assert_eq!(played(whole), Ok(()));
    // The old text, the new one, and what the complaint says.
    let breaks = [
        ("\"format\": \"privatelink-story\"", "\"format\": \"sketch\"", "privatelink-story"),
        ("\"version\": 1", "\"version\": 7", "only version 1"),
        ("\"scenario\": \"figure-5\"", "\"scenario\": \"figure-55\"", "no scenario ‘figure-55’"),
        ("\"panel\": \"dns\"", "\"pannel\": \"dns\"", "‘pannel’ is none of"),
        ("\"id\": \"again\"", "\"id\": \"regional\"", "an earlier step has this id"),
        ("\"id\": \"again\"", "\"id\": \"A gain\"", "small letters"),
        ("\"right\": 1", "\"right\": 9", "no answer has this place"),
        ("\"query\": 1", "\"query\": -1", "a whole number"),
        ("\"from\": \"client-2\"", "\"from\": \"client-9\"", "client-9"),
        ("\"to\": \"10.0.2.87\"", "\"to\": \"no such place\"", "steps[3].request.to"),
        (
            "\"select\": [\"orders endpoint\"]",
            "\"select\": [\"no such thing\"]",
            "nothing in the sketch is called",
        ),
        ("\"zone\": \"use1-az1\"", "\"zone\": \"use1-az9\"", "use1-az9"),
        ("{ \"LoseZone\"", "{ \"LooseZone\"", "there is no such verb"),
        ("\"outcome\": \"connected\"", "\"outcome\": \"conected\"", "‘conected’ is none of"),
        ("\"outcome\": \"timed_out\"", "\"outcome\": \"refused\"", "it is ‘timed_out’, not ‘refused’"),
        ("\"address\": \"10.0.1.87\"", "\"address\": \"10.0.1.88\"", "it is ‘10.0.1.87’, not ‘10.0.1.88’"),
        ("\"reason\": \"endpoint_zone_lost\"", "\"reason\": \"no_route\"", "not ‘no_route’"),
        ("\"claims\": [\"F5\"", "\"claims\": [\"F12\"", "a figure or a claim"),
        ("\"steps\": [", "\"steps\": [,", "expected value"),
    ];
    for (old, new, says) in breaks {
        let at = whole.find(old).unwrap_or_else(|| panic!("{old} is not there"));
        let broken = whole.replacen(old, new, 1);
        let error = played(&broken).expect_err(new).to_string();
        assert!(error.contains(says), "{new}: {error}");
        let line = whole[..at].lines().count().max(1);
        let said: usize =
            error.strip_prefix("Line ").and_then(|rest| rest.split(',').next()).unwrap().parse().unwrap();
        assert!(said.abs_diff(line) <= 1, "{new} stands in line {line}: {error}");
    }
    assert!(matches!(story::read(&"x".repeat(60_000_000)), Err(StoryError::TooLarge)));
}

/// A service of AWS is no target of the sketch; what it sees as source is held against the story all the same.
#[test]
fn the_source_an_aws_service_sees_is_held_too() {
    let whole = story::text("nat-gateway-or-endpoint").unwrap();
    assert_eq!(played(whole), Ok(()));
    for (sees, other) in [("203.0.113.20", "10.1.1.10"), ("10.2.1.10", "203.0.113.20")] {
        let broken = whole.replacen(&format!("\"sees\": \"{sees}\""), &format!("\"sees\": \"{other}\""), 1);
        let error = played(&broken).expect_err(other).to_string();
        assert!(error.contains(&format!("it is ‘{sees}’, not ‘{other}’")), "{error}");
    }
}
