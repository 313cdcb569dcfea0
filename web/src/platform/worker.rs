//! Long work off the page's own thread: a queue of jobs for one worker, which is started when first
//! wanted. Where workers are not to be had, the same jobs run here in slices, so that the page stays
//! alive either way.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use gloo::timers::callback::Timeout;
use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

use super::shell;
use crate::job::{self, Job, Step};

/// How often a job on the page's own thread says what it has found.
const SO_FAR_MS: f64 = 250.0;
/// How long a slice on the page's own thread may be: half a picture.
const SLICE_MS: f64 = 8.0;

/// What a job has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobEvent {
    /// So many thousandths are done.
    Progress(u32),
    /// What has been found so far, as JSON.
    SoFar(String),
    /// The answer, as JSON; of a job that was stopped what it had found, or nothing. The last event of a job.
    Done(String),
    /// It will not be finished, and why. The last event of a job.
    Failed(String),
}

/// The worker and what waits for it. Clones share it.
#[derive(Clone, Default)]
pub struct WorkerClient(Rc<RefCell<Inner>>);

/// A job that was handed in; dropping this cancels it.
#[must_use = "dropping the handle cancels the job"]
pub struct JobHandle {
    id: u32,
    client: Weak<RefCell<Inner>>,
}

#[derive(Default)]
struct Inner {
    last_id: u32,
    queue: VecDeque<Task>,
    running: Option<Task>,
    thread: Thread,
    /// The running job is to stop, where it runs on the page's own thread.
    stopping: bool,
    /// A worker failed before it was ready, so another one would too.
    no_workers: bool,
    /// Tells the messages of the present worker from those of an ended one.
    generation: u32,
}

/// Where the running job runs.
#[derive(Default)]
enum Thread {
    #[default]
    None,
    Worker(Hand),
    /// The page's own; dropping the timeout cancels the next slice.
    Here {
        _next: Timeout,
    },
}

struct Hand {
    worker: web_sys::Worker,
    ready: bool,
    _hear: Closure<dyn FnMut(u32, String, JsValue)>,
}

impl Drop for Hand {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

type Tell = Rc<RefCell<dyn FnMut(JobEvent)>>;

#[derive(Clone)]
struct Task {
    id: u32,
    order: Rc<str>,
    tell: Tell,
}

impl Task {
    fn tell(&self, event: JobEvent) {
        // Busy only if a listener hands an event to itself, which then is not news.
        if let Ok(mut tell) = self.tell.try_borrow_mut() {
            tell(event);
        }
    }
}

impl WorkerClient {
    /// A client whose worker is not started yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Hands in a job (JSON, see [`crate::job`]). `tell` is called until `Done` or `Failed`, never
    /// from within this call.
    pub fn start(&self, order: String, tell: impl FnMut(JobEvent) + 'static) -> JobHandle {
        let id = {
            let mut inner = self.0.borrow_mut();
            inner.last_id = inner.last_id.wrapping_add(1).max(1);
            let task = Task { id: inner.last_id, order: order.into(), tell: Rc::new(RefCell::new(tell)) };
            inner.queue.push_back(task);
            inner.last_id
        };
        pump(&self.0);
        JobHandle { id, client: Rc::downgrade(&self.0) }
    }
}

impl JobHandle {
    /// Has the job stop where it is: its last event is what it has found.
    #[inline(never)] // So that it can lie in the second part.
    pub fn stop(&self) {
        let Some(client) = self.client.upgrade() else { return };
        let mut inner = client.borrow_mut();
        if inner.running.as_ref().is_none_or(|task| task.id != self.id) {
            return;
        }
        inner.stopping = true;
        if let Thread::Worker(hand) = &inner.thread {
            // One that does not hear it goes on to its end.
            let _ = post(&hand.worker, &[("stop", self.id.into())]);
        }
    }
}

impl Drop for JobHandle {
    fn drop(&mut self) {
        let Some(client) = self.client.upgrade() else { return };
        {
            let mut inner = client.borrow_mut();
            inner.queue.retain(|task| task.id != self.id);
            if inner.running.as_ref().is_none_or(|task| task.id != self.id) {
                return;
            }
            // A worker cannot be interrupted, only ended; the next job gets a new one.
            inner.running = None;
            inner.thread = Thread::None;
        }
        pump(&client);
    }
}

/// Gives the next job to the worker, if it is free.
fn pump(client: &Rc<RefCell<Inner>>) {
    let mut inner = client.borrow_mut();
    if inner.running.is_some() {
        return;
    }
    let Some(task) = inner.queue.pop_front() else { return };
    inner.running = Some(task.clone());
    inner.stopping = false;
    if !inner.no_workers && !matches!(inner.thread, Thread::Worker(_)) {
        inner.generation = inner.generation.wrapping_add(1);
        match hire(client, inner.generation) {
            Ok(hand) => inner.thread = Thread::Worker(hand),
            Err(_) => inner.no_workers = true,
        }
    }
    let sent = match &inner.thread {
        Thread::Worker(hand) => {
            let job = [("id", task.id.into()), ("job", (&*task.order).into())];
            post(&hand.worker, &job).is_ok()
        }
        Thread::None | Thread::Here { .. } => false,
    };
    if !sent {
        inner.thread = Thread::Here { _next: first_slice(client, task) };
    }
}

fn hire(client: &Rc<RefCell<Inner>>, generation: u32) -> Result<Hand, JsValue> {
    let client = Rc::downgrade(client);
    let hear = Closure::new(move |id: u32, kind: String, value: JsValue| {
        if let Some(client) = client.upgrade()
            && client.borrow().generation == generation
        {
            heard(&client, id, &kind, &value);
        }
    });
    let worker = shell::start_worker(&hear)?;
    Ok(Hand { worker, ready: false, _hear: hear })
}

fn post(worker: &web_sys::Worker, members: &[(&str, JsValue)]) -> Result<(), JsValue> {
    let message = Object::new();
    for (name, value) in members {
        Reflect::set(&message, &(*name).into(), value)?;
    }
    worker.post_message(&message)
}

/// A message of the worker; see `static/worker.js`.
fn heard(client: &Rc<RefCell<Inner>>, id: u32, kind: &str, value: &JsValue) {
    let text = || value.as_string().unwrap_or_default();
    match kind {
        "ready" => {
            if let Thread::Worker(hand) = &mut client.borrow_mut().thread {
                hand.ready = true;
            }
        }
        "progress" => {
            // A permille: small and not negative.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1000")]
            let permille = value.as_f64().unwrap_or_default() as u32;
            on_its_way(client, id, JobEvent::Progress(permille));
        }
        "soFar" => on_its_way(client, id, JobEvent::SoFar(text())),
        "done" => finish(client, id, JobEvent::Done(text())),
        "error" => finish(client, id, JobEvent::Failed(text())),
        "lost" => lost(client, &text()),
        _ => {}
    }
}

/// News of the job that runs.
fn on_its_way(client: &Rc<RefCell<Inner>>, id: u32, event: JobEvent) {
    let task = client.borrow().running.clone().filter(|task| task.id == id);
    if let Some(task) = task {
        task.tell(event);
    }
}

fn finish(client: &Rc<RefCell<Inner>>, id: u32, event: JobEvent) {
    let task = client.borrow_mut().running.take_if(|task| task.id == id);
    if let Some(task) = task {
        pump(client);
        task.tell(event);
    }
}

/// The worker itself has failed: at its start, then its job is done here; or later, then a new worker
/// may do better with the next job.
fn lost(client: &Rc<RefCell<Inner>>, why: &str) {
    let task = {
        let mut inner = client.borrow_mut();
        let was_ready = matches!(&inner.thread, Thread::Worker(hand) if hand.ready);
        inner.generation = inner.generation.wrapping_add(1);
        inner.thread = Thread::None;
        let task = inner.running.take();
        if was_ready {
            task
        } else {
            inner.no_workers = true;
            if let Some(task) = task {
                inner.queue.push_front(task);
            }
            None
        }
    };
    pump(client);
    if let Some(task) = task {
        task.tell(JobEvent::Failed(format!("the worker stopped: {why}")));
    }
}

fn first_slice(client: &Rc<RefCell<Inner>>, task: Task) -> Timeout {
    let client = Rc::downgrade(client);
    Timeout::new(0, move || match job::begin(&task.order) {
        Ok(job) => slice(&client, &task, job, now_ms()),
        Err(why) => {
            if let Some(client) = client.upgrade() {
                finish(&client, task.id, JobEvent::Failed(why));
            }
        }
    })
}

/// Works for a moment, then lets the page breathe.
fn slice(client: &Weak<RefCell<Inner>>, task: &Task, mut job: Box<dyn Job>, mut shown: f64) {
    let Some(strong) = client.upgrade() else { return };
    let stops = strong.borrow().stopping;
    if stops {
        return finish(&strong, task.id, JobEvent::Done(job.so_far().unwrap_or_default()));
    }
    let begun = now_ms();
    let permille = loop {
        match job.step() {
            Step::More(permille) if now_ms() - begun >= SLICE_MS => break permille,
            Step::More(_) => {}
            Step::Done(answer) => return finish(&strong, task.id, JobEvent::Done(answer)),
            Step::Failed(why) => return finish(&strong, task.id, JobEvent::Failed(why)),
        }
    };
    let found = if now_ms() - shown >= SO_FAR_MS { job.so_far() } else { None };
    if found.is_some() {
        shown = now_ms();
    }
    let (again, next) = (client.clone(), task.clone());
    let next = Timeout::new(0, move || slice(&again, &next, job, shown));
    strong.borrow_mut().thread = Thread::Here { _next: next };
    task.tell(JobEvent::Progress(permille));
    if let Some(found) = found {
        task.tell(JobEvent::SoFar(found));
    }
}

fn now_ms() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}
