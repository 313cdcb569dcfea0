//! Which functions go to the program's second part: a table of paths in our own source. What is not named stays in
//! the first part, unless nobody but the second part calls it.

use anyhow::{Result, bail};

use super::program::Program;

/// Which part a path belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    First,
    Second,
}
use Part::{First, Second};

/// Paths and the parts they belong to. Of two that fit the longer one holds.
///
/// The second part is what nobody needs to open a sketch and look at it. Where this table does not
/// fit what is really called, the page still works, but its second part comes too soon, and a browser journey fails
/// (`tests/browser/second.test.mjs`).
const PARTS: &[(&str, Part)] = &[
    // Findings, and what changes a sketch.
    ("privatelink::advise", Second),
    ("privatelink::control", Second),
    ("privatelink::model::record::about", Second),
    ("privatelink::model::record::as_usual", Second),
    ("privatelink::model::references", Second),
    ("privatelink::text::command", Second),
    ("privatelink::text::command::spoken", First),
    // Judging a request. Health checks go the same way, and how targets are stands beside them from the start.
    ("privatelink::path::arrival", Second),
    ("privatelink::path::attempts", Second),
    ("privatelink::path::back", Second),
    ("privatelink::path::balancer", Second),
    ("privatelink::path::balancer::node_drops", First),
    ("privatelink::path::beyond", Second),
    ("privatelink::path::endpoint::state_reason", First),
    ("privatelink::path::judge", Second),
    ("privatelink::path::judge::permission_for", First),
    ("privatelink::path::question", Second),
    ("privatelink::path::spread", Second),
    ("privatelink::path::target", Second),
    ("privatelink::path::check", Second),
    ("privatelink::sketch::commands", Second),
    ("privatelink::part", Second),
    ("privatelink::dns::answer", Second),
    ("privatelink::dns::forward", Second),
    ("privatelink::dns::made", Second),
    ("privatelink::dns::public", Second),
    ("privatelink::dns::question", Second),
    ("privatelink::path::target::threshold", First),
    ("privatelink::dns::resolve", Second),
    ("privatelink::dns::vpc", Second),
    ("privatelink::dns::zone", Second),
    ("privatelink::path::place::source", Second),
    ("privatelink::text::dns", Second),
    ("privatelink::text::reason", Second),
    ("privatelink::text::step", Second),
    ("privatelink_web::state::checkpoints", Second),
    ("privatelink_web::state::journey", Second),
    ("privatelink_web::state::complete", Second),
    ("privatelink_web::state::playback::Playback::step_back", Second),
    ("privatelink_web::state::playback::Playback::tick", Second),
    ("privatelink_web::state::playback::frame", Second),
    ("privatelink_web::platform::camera::minimap::place_frame", Second),
    ("privatelink_web::platform::camera::minimap::steered", Second),
    ("privatelink_web::platform::camera::minimap::step", Second),
    ("privatelink_web::view::diagram::camera::Held::fit_way", Second),
    ("privatelink_web::view::diagram::camera::Held::step_in", Second),
    ("privatelink_web::view::diagram::overlay", Second),
    ("privatelink_web::view::diagram::steps", Second),
    ("privatelink_web::state::request::RequestForm::asked", Second),
    ("privatelink_web::state::request::RequestForm::sent", Second),
    ("privatelink_web::view::dock::attempts", Second),
    ("privatelink_web::view::dock::hops", Second),
    ("privatelink_web::view::dock::journey", Second),
    // Bytes.
    ("privatelink::capture", Second),
    ("privatelink::wire", Second),
    ("privatelink_web::platform::linked", Second),
    ("privatelink_web::state::packets", Second),
    ("privatelink_web::state::workbench", Second),
    ("privatelink_web::state::workbench::Workbench> as core::default::Default", First),
    ("privatelink_web::view::ladder", Second),
    ("privatelink_web::view::packet", Second),
    ("privatelink_web::view::workbench", Second),
    // Writing: links, files, what is kept. The page writes once the second part is here, and reads before.
    ("privatelink::sketch::deflate", Second),
    ("privatelink::sketch::into_file", Second),
    ("privatelink::sketch::link::encode", Second),
    ("privatelink::sketch::writer", Second),
    ("privatelink_web::state::keep::text", Second),
    ("privatelink_web::state::link::base", Second),
    ("privatelink_web::state::link::fragment", Second),
    ("privatelink_web::state::link::too_long", Second),
    ("privatelink_web::state::link::view", Second),
    ("privatelink_web::state::sketches::listed", Second),
    ("privatelink_web::state::sketches::note", Second),
    ("privatelink_web::state::sketches::retitled", Second),
    ("privatelink_web::state::update::keep", Second),
    // In another page.
    ("privatelink_web::state::embed::news", Second),
    ("privatelink_web::state::embed::snippet", Second),
    ("privatelink_web::state::embed::told", Second),
    // Files that are opened and saved, and what others' are read by.
    ("privatelink::interop", Second),
    ("privatelink_web::state::update::import", Second),
    ("privatelink_web::state::update::run", Second),
    ("privatelink_web::state::update::ask::judge", Second),
    ("privatelink_web::state::update::ask::send", Second),
    ("privatelink::diagram::svg", Second),
    ("privatelink_web::platform::files", Second),
    ("privatelink_web::platform::files::all", First),
    ("privatelink_web::platform::files::on_drop", First),
    ("privatelink_web::platform::files::dropped", First),
    ("privatelink_web::platform::files::Dropped", First),
    ("privatelink_web::platform::files::one", First),
    ("privatelink_web::platform::files::Picked", First),
    ("privatelink_web::state::update::edit", Second),
    ("privatelink_web::state::update::file", Second),
    ("privatelink_web::state::update::file::origin", First),
    // Beginning a sketch, connecting two things.
    ("privatelink::scenario::begin", Second),
    ("privatelink_web::state::join", Second),
    ("privatelink_web::state::join::Joining::takes", First),
    ("privatelink_web::state::update::join", Second),
    ("privatelink_web::view::join", Second),
    // Menus, and questions over many connections.
    ("privatelink::path::doors", Second),
    ("privatelink::path::choices", Second),
    ("privatelink::path::exposure", Second),
    ("privatelink::text::survival", Second),
    ("privatelink_web::state::availability", Second),
    ("privatelink_web::state::update::ask::look", Second),
    ("privatelink_web::state::update::ask::survival", Second),
    ("privatelink_web::state::update::ask::through", Second),
    ("privatelink_web::view::dock::availability", Second),
    ("privatelink_web::state::exposure", Second),
    ("privatelink_web::state::menu", Second),
    ("privatelink_web::state::menu::Menu::wished", First),
    ("privatelink_web::view::dock::exposure", Second),
    ("privatelink_web::view::menu", Second),
    // What components ask of Yew comes out the same for several of them, under the name of one.
    ("privatelink_web::view::menu::MenuView", First),
    // The inspector and the dialogs.
    ("privatelink_web::state::find", Second),
    ("privatelink_web::state::find::fold", First),
    ("privatelink_web::state::inspector", Second),
    ("privatelink_web::state::inspector::command::Form::title", First),
    ("privatelink_web::state::inspector::parts::Draft::of_title", First),
    ("privatelink_web::state::inspector::special::waiting", First),
    ("privatelink_web::state::inspector::terms::kind", First),
    ("privatelink_web::state::removal", Second),
    ("privatelink_web::state::selection", Second),
    ("privatelink_web::state::selection::marked", First),
    ("privatelink_web::state::update::arrange", Second),
    // What is taken along by the pointer, but for the pointer itself.
    ("privatelink_web::state::arranged", Second),
    ("privatelink_web::state::drag", Second),
    ("privatelink_web::state::update::drag", Second),
    ("privatelink_web::view::diagram::dragged::Dragged::hear", Second),
    ("privatelink_web::view::diagram::dragged::Dragged::next", Second),
    ("privatelink_web::view::diagram::guards", Second),
    ("privatelink_web::view::diagram::handles", Second),
    ("privatelink_web::view::diagram::minimap", Second),
    ("privatelink_web::view::dialog", Second),
    ("privatelink_web::view::dialog::dialogs", First),
    ("privatelink_web::view::inspector", Second),
    // Two designs side by side.
    ("privatelink_web::state::compare", Second),
    ("privatelink_web::state::compare::design::State", First),
    ("privatelink_web::state::update::compare", Second),
    ("privatelink_web::view::compare", Second),
    ("privatelink_web::view::diagram::beside", Second),
    // Stories.
    ("privatelink::scenario::story", Second),
    ("privatelink::scenario::story::list", First),
    ("privatelink::sketch::json_line", Second),
    ("privatelink_web::state::claims", Second),
    ("privatelink_web::state::story", Second),
    ("privatelink_web::state::story::State", First),
    ("privatelink_web::state::story::address", First),
    ("privatelink_web::state::story::Telling::of", First),
    ("privatelink_web::state::update::story", Second),
    ("privatelink_web::view::story", Second),
    // Lessons, which stand where stories do.
    ("privatelink::scenario::lesson", Second),
    ("privatelink::scenario::lesson::find", First),
    ("privatelink_web::state::lesson", Second),
    ("privatelink_web::state::lesson::State", First),
    ("privatelink_web::state::lesson::named", First),
    ("privatelink_web::state::lesson::Learning::of", First),
    ("privatelink_web::state::update::lesson", Second),
    // The dock beyond the journey.
    ("privatelink_web::job", Second),
    ("privatelink_web::platform::worker", Second),
    ("privatelink_web::platform::worker::WorkerClient::new", First),
    // A load over time.
    ("privatelink::diagram::scene::Scene::lines_of", Second),
    ("privatelink::sim", Second),
    ("privatelink::sketch::load", Second),
    ("privatelink_web::app::news", Second),
    ("privatelink_web::platform::share", Second),
    ("privatelink_web::state::load", Second),
    ("privatelink_web::state::order", Second),
    ("privatelink_web::state::update::load", Second),
    ("privatelink_web::view::diagram::flows", Second),
    ("privatelink_web::view::load", Second),
    ("privatelink_web::state::cost", Second),
    ("privatelink_web::state::dns", Second),
    ("privatelink_web::state::spread", Second),
    ("privatelink_web::state::update::cost", Second),
    ("privatelink_web::view::chart", Second),
    ("privatelink_web::view::cost", Second),
    ("privatelink_web::view::dns", Second),
    ("privatelink_web::view::dock::codes", Second),
    ("privatelink_web::view::dock::findings", Second),
    ("privatelink_web::view::dock::spread", Second),
];

/// A shorter function that is called by number stays: its stand-in would be as long, or nearly; and of short ones that came
/// out alike, such as the comparison of two numbers and a flag, one is kept under any of their names.
const WORTHWHILE_BYTES: usize = 100;

/// Below this length what a trait asks for comes out alike for several types.
const ALIKE_BYTES: usize = 200;

/// What our paths begin with.
const OURS: &str = "privatelink";

/// Says of each function whether it goes to the second part. A path that should go and fits no function is an error:
/// it was renamed, and what it spoke of would quietly stay. (What stays may have become part of its callers.)
pub fn goes(program: &Program<'_>) -> Result<Vec<bool>> {
    let mut seen = vec![false; PARTS.len()];
    let mut goes: Vec<bool> = program.names.iter().map(|name| named_second(name, &mut seen)).collect();
    let mut unseen = PARTS.iter().zip(seen).filter(|((_, part), seen)| *part == Second && !seen).peekable();
    if unseen.peek().is_some() {
        let paths: Vec<&str> = unseen.map(|((path, _), _)| *path).collect();
        bail!(
            "the table in xtask/src/split/rule.rs names {}, but no function of the page lies there",
            paths.join(", ")
        );
    }
    let callers = callers(program)?;
    let open = open(program);
    // Of functions that came out the same for several types wasm-opt keeps one, under any of their names. So the types
    // in the name of a library's function, or of a trait's small one, are believed only as far as the first part does
    // not call it, nor may call it by number without there being anything to gain.
    settle(&mut goes, true, |function, goes| {
        let called = callers.get(function).is_some_and(|callers| callers.iter().any(|by| !is(goes, *by)));
        let length = program.length(function);
        program.names.get(function).is_some_and(|name| match whose(name) {
            Whose::Library => called || (is(&open, function) && length < WORTHWHILE_BYTES),
            Whose::Trait => called && length < ALIKE_BYTES,
            Whose::Ours => false,
        })
    });
    // What only the second part calls goes along.
    let stays = reached(&goes, &open, &callers);
    for (place, stays) in goes.iter_mut().zip(stays) {
        *place |= !stays;
    }
    Ok(goes)
}

/// What the first part comes to by itself: from what anybody may call and what nobody calls by name, by way of what
/// does not go. Functions that call each other in a circle are no reason to keep any of them.
fn reached(goes: &[bool], open: &[bool], callers: &[Vec<usize>]) -> Vec<bool> {
    let mut called: Vec<Vec<usize>> = vec![Vec::new(); callers.len()];
    for (function, callers) in callers.iter().enumerate() {
        for caller in callers {
            if let Some(called) = called.get_mut(*caller) {
                called.push(function);
            }
        }
    }
    let begins = |at: &usize| is(open, *at) || callers.get(*at).is_none_or(Vec::is_empty);
    let mut next: Vec<usize> = (0..goes.len()).filter(begins).collect();
    let mut reached = vec![false; goes.len()];
    while let Some(function) = next.pop() {
        if let Some(place) = reached.get_mut(function).filter(|place| !**place && !is(goes, function)) {
            *place = true;
            next.extend(called.get(function).into_iter().flatten());
        }
    }
    reached
}

fn is(set: &[bool], function: usize) -> bool {
    set.get(function).copied().unwrap_or(false)
}

/// Changes what is `from` for which `turns` holds, until it holds for none.
fn settle(goes: &mut [bool], from: bool, turns: impl Fn(usize, &[bool]) -> bool) {
    loop {
        let turned: Vec<usize> =
            (0..goes.len()).filter(|at| is(goes, *at) == from && turns(*at, goes)).collect();
        if turned.is_empty() {
            return;
        }
        for function in turned {
            if let Some(place) = goes.get_mut(function) {
                *place = !from;
            }
        }
    }
}

/// Of each function who calls it by name.
fn callers(program: &Program<'_>) -> Result<Vec<Vec<usize>>> {
    let all = program.names.len();
    let mut callers = vec![Vec::new(); all];
    for caller in program.given()..u32::try_from(all)? {
        for called in program.calls(caller)? {
            if let Some(callers) = callers.get_mut(called as usize) {
                callers.push(caller as usize);
            }
        }
    }
    Ok(callers)
}

/// The functions anybody may call: by number, or from outside. What is given cannot go either.
fn open(program: &Program<'_>) -> Vec<bool> {
    let mut open = vec![false; program.names.len()];
    let called = program.elements.functions.iter().copied().chain(program.exported_functions());
    for function in called.chain(0..program.given()) {
        if let Some(place) = open.get_mut(function as usize) {
            *place = true;
        }
    }
    open
}

/// Where a function is written.
enum Whose {
    /// In a library, or in a module of the first part, and made for a type of the second.
    Library,
    /// In the second part, for a trait.
    Trait,
    /// In the second part.
    Ours,
}

fn whose(name: &str) -> Whose {
    let name = plain(name);
    let own = name.trim_start_matches('<');
    let second = part_of(own).and_then(|at| PARTS.get(at)).is_some_and(|(_, part)| *part == Second);
    match (
        second,
        name.starts_with('<') && own.split('>').next().is_some_and(|before| before.contains(" as ")),
    ) {
        (false, _) => Whose::Library,
        // A closure may be the one kept of many that came out alike, however long it is.
        (true, true) if own.contains("{closure") => Whose::Library,
        (true, true) => Whose::Trait,
        (true, false) => Whose::Ours,
    }
}

/// The line of the table for what a text begins with.
fn part_of(path: &str) -> Option<usize> {
    let fits = |own: &str| path.strip_prefix(own).is_some_and(|rest| !rest.starts_with(is_word));
    let fitting = PARTS.iter().enumerate().filter(|(_, (own, _))| fits(own));
    fitting.max_by_key(|(_, (own, _))| own.len()).map(|(at, _)| at)
}

/// Whether any path in a function's name belongs to the second part. A generic function's name has those of the
/// types it was made for as well, so that it goes with whoever had it made.
fn named_second(name: &str, seen: &mut [bool]) -> bool {
    let mut second = false;
    let name = plain(name);
    for (at, _) in name
        .match_indices(OURS)
        .filter(|(at, _)| !name.get(..*at).is_some_and(|before| before.ends_with(is_word)))
    {
        if let Some(at) = name.get(at..).and_then(part_of) {
            second |= PARTS.get(at).is_some_and(|(_, part)| *part == Second);
            if let Some(seen) = seen.get_mut(at) {
                *seen = true;
            }
        }
    }
    second
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// A function's name without what the compiler adds to tell crates of one name apart, and a type's methods as if they
/// lay in it: `<privatelink[8bcb8911ab9b57d6]::wire::Field>::of` is `<privatelink::wire::Field::of`.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        let hash = after
            .split_once(']')
            .filter(|(hash, _)| hash.len() > 7 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if hash.is_none() {
            plain.push('[');
        }
        rest = hash.map_or(after, |(_, behind)| behind);
    }
    plain.push_str(rest);
    plain.replace(">::", "::")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_the_second_part_comes_to_goes_along_in_circles_too() {
        // 0 is open and calls 1; 2 goes and calls 3, which calls 4, which calls 3 and 1.
        let callers = vec![vec![], vec![0, 4], vec![], vec![2, 4], vec![3]];
        let goes = [false, false, true, false, false];
        let open = [true, false, false, false, false];
        assert_eq!(reached(&goes, &open, &callers), [true, true, false, false, false]);
    }

    #[test]
    fn the_longest_path_that_fits_decides() {
        let second = |name: &str| named_second(name, &mut vec![false; PARTS.len()]);
        assert!(second("privatelink[8bcb8911ab9b57d6]::wire::hex_dump::read"));
        assert!(second(
            "<privatelink[8bcb8911ab9b57d6]::control::route::CreateRoute as core[c5930c85a12de822]::clone::Clone>::clone"
        ));
        assert!(!second("privatelink[8bcb8911ab9b57d6]::diagram::layout::layout"));
        assert!(!second("privatelink_web[1bcb8911ab9b57d6]::view::packets_of_another_name::draw"));
    }

    #[test]
    fn a_generic_function_goes_with_whoever_had_it_made() {
        let name = "<[u8; 4usize] as core[c5930c85a12de822]::iter::Map<core[c5930c85a12de822]::slice::Iter<privatelink[8bcb8911ab9b57d6]::control::command::Command>, \
                    privatelink_web[dabec135683eede5]::view::dialog::palette::palette::{closure#0}>>::fold";
        assert!(named_second(name, &mut vec![false; PARTS.len()]));
    }
}
