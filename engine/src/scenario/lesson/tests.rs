//! Every lesson: it reads, it is wrong at first, it is right after its solution, and its hints speak of what is there.

use super::{Lesson, LessonInfo, begin, goals, list, read, solve, text};
use crate::model::{ResourceId, Sketch};
use crate::path::Index;
use crate::scenario::story::{StoryError, named};

fn lesson(info: &LessonInfo) -> Lesson {
    read(text(info.id).unwrap()).unwrap_or_else(|error| panic!("{}: {error}", info.id))
}

fn base(lesson: &Lesson) -> Sketch {
    crate::scenario::open(&lesson.scenario).unwrap().unwrap().sketch
}

/// The sketch it begins with.
fn begun(lesson: &Lesson) -> Sketch {
    begin(lesson, &base(lesson)).unwrap_or_else(|error| panic!("{}: {error}", lesson.id))
}

/// Which goals hold. Each can be judged.
fn held(lesson: &Lesson, sketch: &Sketch) -> Vec<bool> {
    let judged = goals(lesson, &Index::of(sketch));
    for (goal, judged) in lesson.goals.iter().zip(&judged) {
        assert!(judged.got.is_ok(), "{}, {}: {:?}", lesson.id, goal.says, judged.got);
    }
    judged.iter().map(|one| one.met).collect()
}

#[test]
fn every_lesson_is_wrong_at_first_and_right_after_its_solution() {
    assert!(list().len() >= 7);
    for info in list() {
        let lesson = lesson(info);
        assert_eq!((&*lesson.id, &*lesson.scenario, &*lesson.title), (info.id, info.scenario, info.title));
        let before = held(&lesson, &base(&lesson));
        let begun = begun(&lesson);
        let at_first = held(&lesson, &begun);
        assert!(at_first.contains(&false), "{}: there is nothing to do", info.id);
        assert_ne!(before, at_first, "{}: the breaks break nothing", info.id);
        let solved = solve(&lesson, &begun).unwrap_or_else(|error| panic!("{}: {error}", info.id));
        let in_the_end = held(&lesson, &solved);
        assert!(!in_the_end.contains(&false), "{}: {in_the_end:?}", info.id);
    }
}

#[test]
fn hints_speak_of_what_is_there() {
    for info in list() {
        let lesson = lesson(info);
        let sketch = begun(&lesson);
        for hint in &lesson.hints {
            for name in &hint.select {
                named(&sketch, name).unwrap_or_else(|problem| panic!("{}: {problem}", info.id));
            }
            // An id that a text names outright.
            for word in hint.text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-') {
                let is_id = word.contains('-') && word.bytes().filter(u8::is_ascii_digit).count() > 6;
                if let Ok(id) = word.parse::<ResourceId>()
                    && is_id
                {
                    assert!(sketch.has(&id), "{}: there is no {id}", info.id);
                }
            }
        }
    }
}

#[test]
fn every_term_of_a_lesson_is_in_the_glossary_and_every_text_is_a_sentence() {
    let glossary = include_str!("../../../../static/stories/glossary.json").to_ascii_lowercase();
    for info in list() {
        let lesson = lesson(info);
        for named in text(info.id).unwrap().split("[[").skip(1) {
            let term = named.split("]]").next().unwrap().to_ascii_lowercase();
            assert!(glossary.contains(&format!("\"term\": \"{term}\"")), "{} names ‘{term}’", info.id);
        }
        let goals = lesson.goals.iter().map(|goal| &goal.says);
        let hints = lesson.hints.iter().map(|hint| &hint.text);
        for says in goals.chain(hints).chain([&lesson.brief, &lesson.because]) {
            assert!(says.ends_with(['.', '?']) && !says.contains('!'), "{}: {says}", info.id);
        }
    }
}

#[test]
fn what_is_wrong_with_a_lesson_is_said_with_its_line() {
    let whole = text("closed-endpoint").unwrap();
    let breaks = [
        ("privatelink-lesson", "privatelink-story", "privatelink-lesson"),
        ("\"version\": 1", "\"version\": 2", "only version 1"),
        ("\"id\": \"closed-endpoint\"", "\"id\": \"Closed\"", "small letters"),
        ("\"scenario\": \"figure-4\"", "\"scenario\": \"figure-44\"", "no scenario ‘figure-44’"),
        ("\"breaks\"", "\"brakes\"", "‘brakes’ is none of"),
        ("\"RevokeSecurityGroupIngress\"", "\"RevokeIngress\"", "there is no such verb"),
        ("\"expectation\": { \"from\"", "\"expectation\": { \"form\"", "‘form’ is none of"),
        ("\"expect\": \"connected\"", "\"expect\": \"conected\"", "‘conected’ is none of"),
        ("\"port\": 443", "\"port\": 70000", "65535"),
        ("\"hints\": [", "\"hints\": [,", "expected value"),
    ];
    for (old, new, says) in breaks {
        let at = whole.find(old).unwrap_or_else(|| panic!("{old} is not there"));
        let error = read(&whole.replacen(old, new, 1)).unwrap_err().to_string();
        assert!(error.contains(says), "{new}: {error}");
        let line = whole[..at].lines().count().max(1);
        let said: usize =
            error.strip_prefix("Line ").and_then(|rest| rest.split(',').next()).unwrap().parse().unwrap();
        assert!(said.abs_diff(line) <= 1, "{new} stands in line {line}: {error}");
    }
    assert!(matches!(read(&"x".repeat(60_000_000)), Err(StoryError::TooLarge)));
}

#[test]
fn what_cannot_be_broken_or_solved_is_said_with_its_place() {
    let mut lesson = lesson(&list()[1]);
    lesson.breaks.rotate_left(1);
    lesson.breaks.push(lesson.breaks[1].clone());
    let base = base(&lesson);
    let error = begin(&lesson, &base).unwrap_err().to_string();
    assert!(error.starts_with("At breaks[2]:"), "{error}");
    lesson.solution.push(lesson.solution[0].clone());
    let error = solve(&lesson, &base).unwrap_err().to_string();
    assert!(error.starts_with("At solution[0]:"), "{error}");
}
