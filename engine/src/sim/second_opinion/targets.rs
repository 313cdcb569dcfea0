//! A target with its workers and the queue before them, request by request.

use std::collections::VecDeque;

use super::super::failure::InTime;
use super::super::roster::NONE;
use super::events::What;
use super::world::World;

/// A request at its target.
#[derive(Clone, Copy, Debug)]
pub(super) struct Job {
    pub request: usize,
    pub came_ns: u64,
}

/// One target.
#[derive(Debug)]
pub(super) struct Target {
    workers: usize,
    most_waiting: usize,
    waiting: VecDeque<Job>,
    /// What is being worked on, each with a number of its own.
    under_way: Vec<(u64, Job)>,
    jobs: u64,
}

/// What a target does with a request that comes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Taken {
    Begins(u64),
    Waits,
    TurnedAway,
}

/// Who is next when a worker is done.
#[derive(Clone, Copy, Debug)]
pub(super) enum Next {
    Nobody,
    Begins(u64, Job),
}

impl Target {
    pub fn new(workers: u32, most_waiting: u32) -> Self {
        let [workers, most_waiting] = [workers.max(1), most_waiting].map(|number| number as usize);
        Self { workers, most_waiting, waiting: VecDeque::new(), under_way: Vec::new(), jobs: 0 }
    }

    pub fn comes(&mut self, job: Job) -> Taken {
        if self.under_way.len() < self.workers {
            return Taken::Begins(self.begin(job));
        }
        if self.waiting.len() >= self.most_waiting {
            return Taken::TurnedAway;
        }
        self.waiting.push_back(job);
        Taken::Waits
    }

    fn begin(&mut self, job: Job) -> u64 {
        self.jobs += 1;
        self.under_way.push((self.jobs, job));
        self.jobs
    }

    /// A worker is done, unless its work was lost; who is next, then.
    pub fn done(&mut self, job: u64) -> Option<Next> {
        let place = self.under_way.iter().position(|(number, _)| *number == job)?;
        self.under_way.remove(place);
        let next = self.waiting.pop_front();
        Some(next.map_or(Next::Nobody, |next| Next::Begins(self.begin(next), next)))
    }

    /// Whether no request is here.
    pub const fn is_idle(&self) -> bool {
        self.under_way.is_empty()
    }

    /// The target is gone, and all this with it.
    pub fn fails(&mut self) {
        self.under_way.clear();
        self.waiting.clear();
    }
}

impl World {
    /// A request reaches its target.
    pub fn comes(&mut self, request: usize) {
        let found = &self.requests[request];
        if found.is_over || found.silent.is_some() {
            return;
        }
        let (who, target, service_ns, response_ns) =
            (found.who, found.target, found.life.service_ns, found.life.response_ns);
        if target == NONE {
            // What nobody drew works on everything at once.
            self.waits.push(0);
            let at_ns = self.now_ns + service_ns + response_ns;
            self.events.put(at_ns, who, What::Answered(request));
            return;
        }
        let service = self.load.service;
        let place = self.targets.entry(target).or_insert_with(|| Target::new(service.workers, service.queue));
        match place.comes(Job { request, came_ns: self.now_ns }) {
            Taken::Begins(job) => {
                self.waits.push(0);
                self.events.put(self.now_ns + service_ns, who, What::Done { target, job, request });
            }
            Taken::Waits => {}
            Taken::TurnedAway => {
                let why = self.code(InTime::TargetOverloaded);
                let found = &mut self.requests[request];
                (found.is_decided, found.why) = (true, why);
                self.events.put(self.now_ns + response_ns, who, What::ResetSeen(request));
            }
        }
    }

    /// A worker is done: the response leaves, and the next request is begun.
    pub fn done(&mut self, target: u32, job: u64, request: usize) {
        let Some(next) = self.targets.get_mut(&target).and_then(|target| target.done(job)) else { return };
        let found = &self.requests[request];
        self.events.put(self.now_ns + found.life.response_ns, found.who, What::Answered(request));
        if let Next::Begins(job, next) = next {
            self.waits.push(self.now_ns - next.came_ns);
            let (who, takes_ns) =
                (self.requests[next.request].who, self.requests[next.request].life.service_ns);
            let what = What::Done { target, job, request: next.request };
            self.events.put(self.now_ns + takes_ns, who, what);
        }
    }
}
