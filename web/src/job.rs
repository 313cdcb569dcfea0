//! Long work, cut into steps so that it can report, be cancelled, and run on the page's own thread where there are no workers.

use std::cell::RefCell;

use privatelink::model::Sketch;
use privatelink::path::{Index, Request, Spread};
use privatelink::sim;
use privatelink::sketch::{LinkView, from_value, load, quoted, sketch_of};
use serde_json::Value;

use crate::state::journey::Asked;
use crate::state::link;
use crate::state::load::result::LoadResult;
use crate::state::spread::{CONNECTIONS, SpreadResult};

/// A piece of long work. A step is short: well under 10 ms.
pub trait Job {
    /// Does the next piece.
    fn step(&mut self) -> Step;

    /// What it has found so far, as JSON: for whoever looks on, and the answer of one that is stopped. `None` where there
    /// is nothing to show before the end.
    fn so_far(&self) -> Option<String> {
        None
    }
}

/// How far a job has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// There is more to do; so many thousandths are done.
    More(u32),
    /// Finished, with the answer as JSON.
    Done(String),
    /// It cannot be finished, and why.
    Failed(String),
}

/// Reads an order (JSON) and makes it a job that has not begun: `{"echo": text}` sends the text back,
/// with a checksum, as proof that the path works; `{"spread": link, "scenario": file}` makes the link's
/// request many times over; `{"load": text, "link": link, "scenario": file}` runs a load in the link's sketch,
/// `{"load": text, "sketch": file}` in one that travels whole. What writes them is `state::order`.
pub fn begin(order: &str) -> Result<Box<dyn Job>, String> {
    let order: Value =
        serde_json::from_str(order).map_err(|error| format!("the order cannot be read: {error}"))?;
    let what = |member: &str| order.get(member).and_then(Value::as_str);
    let opened = |link: &str| opened(link, what("scenario"));
    if let Some(text) = what("echo") {
        return Ok(Box::new(Echo::new(text.to_owned())));
    }
    if let Some(link) = what("spread") {
        let (sketch, view) = opened(link)?;
        return Ok(Box::new(Spreading::new(&sketch, &view)?));
    }
    if let Some(text) = what("load") {
        let sketch = match what("link") {
            Some(link) => opened(link)?.0,
            None => whole(order.get("sketch").unwrap_or(&Value::Null))?,
        };
        return Ok(Box::new(Loading::new(sketch, text)?));
    }
    let verb = order.as_object().and_then(|order| order.keys().next()).map_or("", String::as_str);
    Err(format!("the order cannot be read: unknown variant `{verb}`, expected `echo`, `spread` or `load`"))
}

/// The sketch and the view of a link; the file is of the scenario it is built on.
fn opened(link: &str, scenario: Option<&str>) -> Result<(Sketch, LinkView), String> {
    let envelope = privatelink::sketch::link::decode(link).map_err(|error| error.to_string())?;
    let sketch = sketch_of(&envelope.base, scenario).map_err(|error| error.to_string())?;
    Ok((sketch, envelope.view))
}

/// The sketch of a file.
fn whole(file: &Value) -> Result<Sketch, String> {
    from_value(file).map(|read| read.sketch).map_err(|error| error.to_string())
}

thread_local! {
    /// What the worker does.
    static WORK: RefCell<Option<Box<dyn Job>>> = const { RefCell::new(None) };
}

/// In the worker: begins what is ordered, else does the next piece of what was.
///
/// # Errors
/// Why it cannot be begun.
#[inline(never)] // So that it can lie in the second part.
pub fn work(order: Option<String>) -> Result<Step, String> {
    WORK.with(|work| {
        let mut work = work.borrow_mut();
        if let Some(order) = order {
            *work = Some(begin(&order)?);
            return Ok(Step::More(0));
        }
        let step = work.as_mut().map_or(Step::Failed(String::new()), |job| job.step());
        if !matches!(step, Step::More(_)) {
            *work = None;
        }
        Ok(step)
    })
}

/// In the worker: what has been found so far. A job that ends is put away.
#[inline(never)] // So that it can lie in the second part.
pub fn so_far(ends: bool) -> Option<String> {
    WORK.with(|work| {
        let mut work = work.borrow_mut();
        let found = work.as_ref().and_then(|job| job.so_far());
        if ends {
            *work = None;
        }
        found
    })
}

/// Begins a job and runs it to its end.
#[cfg(test)]
pub fn run(order: &str, report: &mut dyn FnMut(u32)) -> Result<String, String> {
    let mut job = begin(order)?;
    let mut told = 0;
    loop {
        match job.step() {
            Step::More(permille) if permille == told => {}
            Step::More(permille) => {
                told = permille;
                report(permille);
            }
            Step::Done(answer) => return Ok(answer),
            Step::Failed(why) => return Err(why),
        }
    }
}

/// Bytes a step of [`Echo`] takes.
const ECHO_STEP_BYTES: usize = 64 * 1024;

struct Echo {
    text: String,
    read_bytes: usize,
    low: u32,
    high: u32,
}

impl Echo {
    fn new(text: String) -> Self {
        Self { text, read_bytes: 0, low: 0, high: 0 }
    }
}

impl Job for Echo {
    fn step(&mut self) -> Step {
        let all = self.text.as_bytes();
        let end = all.len().min(self.read_bytes + ECHO_STEP_BYTES);
        for &byte in all.get(self.read_bytes..end).unwrap_or_default() {
            self.low = (self.low + u32::from(byte)) % 65_535;
            self.high = (self.high + self.low) % 65_535;
        }
        self.read_bytes = end;
        if end < all.len() {
            let permille = end.saturating_mul(1000) / all.len();
            return Step::More(u32::try_from(permille).unwrap_or(1000));
        }
        let checksum = (self.high << 16) | self.low;
        Step::Done(format!(r#"{{"text":{},"checksum":{checksum}}}"#, quoted(&self.text)))
    }
}

/// Connections a step of [`Spreading`] judges.
const SPREAD_STEP: u32 = 25;

struct Spreading {
    asked: Asked,
    index: Index,
    request: Request,
    made: Spread,
}

impl Spreading {
    fn new(sketch: &Sketch, view: &LinkView) -> Result<Self, String> {
        let index = Index::of(sketch);
        let asked = link::asked(view);
        let request = asked.request(&index)?;
        Ok(Self { asked, index, request, made: Spread::default() })
    }
}

impl Job for Spreading {
    fn step(&mut self) -> Step {
        let begun = self.made.connections;
        for at in begun..CONNECTIONS.min(begun.saturating_add(SPREAD_STEP)) {
            if let Err(missing) = self.made.add(&self.index, &self.request, at) {
                return Step::Failed(missing.to_string());
            }
        }
        if self.made.connections < CONNECTIONS {
            return Step::More(self.made.connections.saturating_mul(1000) / CONNECTIONS);
        }
        Step::Done(SpreadResult::of(&self.asked, &self.made).write())
    }
}

struct Loading {
    sketch: Sketch,
    duration_ns: u64,
    run: sim::Run,
}

impl Loading {
    fn new(sketch: Sketch, text: &str) -> Result<Self, String> {
        let load = load::read(&Index::of(&sketch), text).map_err(|error| error.to_string())?;
        let run = sim::Run::begin(&sketch, &load).map_err(|error| error.to_string())?;
        Ok(Self { sketch, duration_ns: load.duration_ns, run })
    }

    fn found(&self) -> String {
        LoadResult::of(&self.sketch, self.duration_ns, &self.run.summary()).write()
    }
}

impl Job for Loading {
    fn step(&mut self) -> Step {
        if let Err(missing) = self.run.step() {
            return Step::Failed(missing.to_string());
        }
        if self.run.is_done() { Step::Done(self.found()) } else { Step::More(self.run.permille()) }
    }

    fn so_far(&self) -> Option<String> {
        Some(self.found())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_echo_comes_back_whole() {
        // 97 + 98 + 99 + 100 + 101 = 0x1ef; the running sums add up to 0x5c3.
        let answer = run(r#"{"echo":"abcde"}"#, &mut |_| {});
        assert_eq!(answer.as_deref(), Ok(r#"{"text":"abcde","checksum":96666095}"#));
    }

    #[test]
    fn a_long_job_reports_on_its_way() {
        let order = format!(r#"{{"echo":"{}"}}"#, "x".repeat(ECHO_STEP_BYTES * 4));
        let mut told = Vec::new();
        run(&order, &mut |permille| told.push(permille)).unwrap();
        assert_eq!(told, [250, 500, 750]);
    }

    #[test]
    fn a_load_is_run_and_tells_what_it_has_found() {
        let sketch = privatelink::scenario::open("figure-5").unwrap().unwrap().sketch;
        let text = r#"{"clients":[{"from":"client-1","to":"10.0.1.87","port":443,"arrival":{"rate_per_s":50}}],"duration_s":1}"#;
        let order =
            format!(r#"{{"load":{},"sketch":{}}}"#, quoted(text), privatelink::sketch::write(&sketch));
        let job = begin(&order).map_err(|why| panic!("{why}")).unwrap();
        assert!(LoadResult::read(&job.so_far().unwrap()).is_some());
        let found = LoadResult::read(&run(&order, &mut |_| {}).unwrap()).unwrap();
        assert_eq!((found.simulated_ns, found.duration_ns), (1_000_000_000, 1_000_000_000));
        let why = run(r#"{"load":"{}","sketch":{}}"#, &mut |_| {}).unwrap_err();
        assert!(!why.is_empty());
    }

    #[test]
    fn the_worker_goes_on_piece_by_piece_and_puts_away_what_ends() {
        let order = format!(r#"{{"echo":"{}"}}"#, "x".repeat(ECHO_STEP_BYTES * 2));
        assert_eq!(work(Some(order)), Ok(Step::More(0)));
        assert_eq!((work(None), so_far(false)), (Ok(Step::More(500)), None));
        assert!(matches!(work(None), Ok(Step::Done(_))));
        assert!(matches!(work(None), Ok(Step::Failed(_))) && work(Some("x".to_owned())).is_err());
    }

    #[test]
    fn an_unknown_order_is_refused_with_a_sentence() {
        let why = run(r#"{"primes":7}"#, &mut |_| {}).unwrap_err();
        assert!(why.starts_with("the order cannot be read: unknown variant"), "{why}");
    }
}
