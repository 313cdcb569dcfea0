//! The root of the page: it owns the state, runs what `update` wants done through `crate::platform`,
//! and turns what the browser tells into actions. It decides nothing.
//!
//! ```text
//! view ──Action──► App ──► update ──► (State, [Effect]) ──► view, platform
//!                   ▲                                            │
//!                   └── keys, frames, address, worker, storage ◄─┘
//! ```

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use privatelink::model::Sketch;
use wasm_bindgen_futures::spawn_local;
use yew::{Component, Context, Html, Properties};

use crate::beat::Clock;
use crate::fetch;
use crate::listen::{copy, listen, open_all, read_clipboard};
use crate::platform::files;
use crate::platform::focus::Home;
use crate::platform::motion::{self, Frames};
use crate::platform::worker::{JobEvent, JobHandle, WorkerClient};
use crate::platform::{Listening, clock, focus, live, location, page, second, storage, theme};
use crate::state::action::{Action, Ask, Keep, Page, Play, Run, Tale};
use crate::state::effect::{Effect, Work};
use crate::state::embed::{self, Embed};
use crate::state::load::Change;
use crate::state::scenarios::Texts;
use crate::state::second::{SecondPart, carries_out, wait};
use crate::state::start::{Found, needed, needs_second_part};
use crate::state::{Shared, State, sketches, update};
use crate::view::Dispatch;
use crate::view::shell::shell;

/// How long nothing must change before it is kept and the address follows.
const REST_MS: u32 = 300;
/// The browser's mark for measurements and tests: the first diagram can be seen.
const FIRST_DIAGRAM: &str = "first-diagram";
/// Opens the page: asks the browser for what was kept, then shows it.
pub fn open() {
    let Some(root) = page::root() else { return };
    spawn_local(async move {
        let embed = location::query("embed").map(|word| Embed::from_word(&word));
        // In another page stands what that page asked for, not what this person did last.
        let kept = match embed {
            Some(_) => None,
            None => match storage::last_kept().await {
                Ok(text) => text.map(Ok),
                Err(trouble) => Some(Err(trouble.to_string())),
            },
        };
        let fragment = location::fragment();
        let kept_text = kept.as_ref().and_then(|kept| kept.as_deref().ok());
        if !second::is_here() && needs_second_part(&fragment, kept_text) {
            // Where it does not come, what needs it says so.
            let _ = second::bring().await;
        }
        let needed = needed(&fragment, kept_text);
        let mut scenarios = Texts::default();
        scenarios.put(needed, storage::scenario(needed).await);
        let state = State::start(&Found {
            fragment: &fragment,
            embed,
            kept,
            scenarios,
            page_url: location::page_url(),
            theme: theme::current(),
            reduced_motion: motion::is_reduced(),
            second: if second::is_here() { SecondPart::Here } else { SecondPart::Away },
        });
        page::set_title(&state.window_title());
        let props = Props { state: Rc::new(state) };
        yew::Renderer::<App>::with_root_and_props(root, props).render();
    });
}

/// What the page opens with.
#[derive(Clone, Properties)]
pub struct Props {
    /// The first state.
    state: Rc<State>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state)
    }
}

/// What reaches the root.
pub enum Msg {
    /// Something happened.
    Act(Action),
    /// The browser draws a picture, at this time in milliseconds.
    Frame(f64),
    /// The first picture of the page has been painted.
    Seen,
    /// Nothing has changed for a moment, or the page is put away.
    Rest,
    /// The browser kept the sketch, or says why not.
    Kept(Result<(), String>),
}

/// The root component.
pub struct App {
    state: Rc<State>,
    /// The state the page around was told of last.
    told: Rc<State>,
    /// The way for actions. Always the same: what compares it with the one before must find it equal.
    dispatch: Dispatch,
    /// The same for the keyboard's listener, which must answer at once.
    now: Rc<RefCell<Rc<State>>>,
    clock: Clock,
    /// Waits for the first picture.
    opening: Option<Frames>,
    rest: Option<Timeout>,
    /// The text kept last, so that nothing is written twice.
    kept: Option<String>,
    /// The sketch it is of.
    kept_of: Shared<Sketch>,
    worker: WorkerClient,
    job: Option<JobHandle>,
    /// What waits for the second part of the program.
    waiting: Vec<Action>,
    /// Who gets the focus once the page is drawn: it may not be there yet.
    focus: Option<&'static str>,
    /// Who gets it where what has it is about to go.
    home: Option<Home>,
    _listening: Vec<Listening>,
}

impl Component for App {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let state = ctx.props().state.clone();
        let now = Rc::new(RefCell::new(state.clone()));
        let kept_of = state.sketch.clone();
        Self {
            _listening: listen(ctx, &now),
            dispatch: ctx.link().callback(Msg::Act),
            told: state.clone(),
            state,
            now,
            clock: Clock::default(),
            opening: None,
            rest: None,
            kept: None,
            kept_of,
            worker: WorkerClient::new(),
            job: None,
            waiting: Vec::new(),
            focus: None,
            home: None,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        let action = match msg {
            Msg::Act(action)
                if self.state.second != SecondPart::Here && carries_out(&self.state, &action) =>
            {
                wait(&self.state, &mut self.waiting, action);
                Action::Page(Page::BringSecondPart)
            }
            Msg::Act(action) => action,
            Msg::Frame(time_ms) => Action::Play(Play::Tick(self.clock.elapsed_ms(time_ms))),
            Msg::Seen => {
                self.opening = None;
                page::mark(FIRST_DIAGRAM);
                if self.state.embed.is_some() {
                    page::tell_host(r#"{"event":"ready"}"#);
                }
                return false;
            }
            Msg::Rest => {
                self.remember(ctx);
                return false;
            }
            Msg::Kept(Ok(())) => Action::Page(Page::Kept),
            Msg::Kept(Err(why)) => Action::Page(Page::KeepFailed(why)),
        };
        let (next, effects) = update(&self.state, action);
        let came = next.second == SecondPart::Here && self.state.second != SecondPart::Here;
        let changed = next != *self.state;
        if changed {
            self.home = self.home.take().or_else(Home::now);
            self.state = Rc::new(next);
            self.tell_host();
            self.now.replace(self.state.clone());
        }
        self.run(ctx, effects);
        self.clock.follow(ctx, self.state.playback.playing);
        if self.state.second == SecondPart::Here && !self.waiting.is_empty() {
            ctx.link().send_message_batch(self.waiting.drain(..).map(Msg::Act).collect());
        }
        if came && self.rest.is_some() {
            self.wait(ctx);
        }
        changed
    }

    fn view(&self, _: &Context<Self>) -> Html {
        shell(&self.state, &self.dispatch)
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first {
            fetch::foresee(&self.dispatch);
            let dispatch = self.dispatch.clone();
            storage::listen(move |news| dispatch.emit(Action::Keep(Keep::News(news))));
            if self.state.tells() {
                ctx.link().send_message(Msg::Act(Action::Story(Tale::Bring)));
            }
            let (link, mut begun) = (ctx.link().clone(), false);
            self.opening = Some(Frames::start(move |_| {
                // The second picture is begun when the first has been painted.
                if std::mem::replace(&mut begun, true) {
                    link.send_message(Msg::Seen);
                }
            }));
        }
        let home = self.home.take();
        match (self.focus.take(), home) {
            (Some(id), _) => focus::by_id(id),
            (None, Some(home)) => home.return_to(),
            (None, None) => {}
        }
    }
}

impl App {
    /// Does what `update` wants done.
    fn run(&mut self, ctx: &Context<Self>, effects: Vec<Effect>) {
        let mut said: Vec<String> = Vec::new();
        for effect in effects {
            match effect {
                Effect::Remember => {
                    self.wait(ctx);
                    // An edit is kept at once: a tab may end at any moment. Where one looks may wait.
                    if !self.state.sketch.is(&self.kept_of) {
                        self.keep(ctx);
                    }
                }
                // One region speaks; what is said in one breath must be one text.
                Effect::Announce(text) => said.push(text),
                Effect::Copy(text) => copy(ctx, text),
                Effect::ReadClipboard => read_clipboard(ctx),
                Effect::Download { name, mime, text } => files::download_text(&name, mime, &text),
                Effect::DownloadBytes { name, mime, bytes } => files::download(&name, mime, &bytes),
                Effect::DownloadDrawn { name, svg } => fetch::drawn(&self.dispatch, name, svg),
                Effect::Keeping(order) => fetch::keeping(&self.dispatch, order),
                Effect::KeepNow => {
                    // Under another name the same text is written again.
                    self.kept = None;
                    self.wait(ctx);
                    self.remember(ctx);
                }
                Effect::TakeNewer => {
                    self.remember(ctx);
                    page::take_newer();
                }
                Effect::LoadScenario(id) => fetch::scenario(&self.dispatch, id),
                Effect::LoadStory(id) => fetch::story(&self.dispatch, id),
                Effect::LoadClaims => fetch::claims(&self.dispatch),
                Effect::PickFile { beside } => {
                    let link = ctx.link().clone();
                    files::pick(move |picked| spawn_local(open_all(link, picked, beside)));
                }
                Effect::StartJob(work, order) => self.start(ctx, work, order),
                Effect::CancelJob => self.job = None,
                Effect::StopJob => self.job.iter().for_each(JobHandle::stop),
                Effect::BringSecondPart => fetch::second_part(&self.dispatch),
                Effect::SetTheme(chosen) => theme::set(chosen),
                Effect::Focus(id) => self.focus = Some(id),
                Effect::Title(title) => page::set_title(&title),
                Effect::Print => page::print(),
                Effect::OpenWhole => location::open_whole(),
                Effect::NoteTime => {
                    ctx.link().send_message(Msg::Act(Action::Ask(Ask::SentAt(clock::now_s()))));
                }
            }
        }
        if !said.is_empty() {
            live::announce(&said.join(" "));
        }
        // Where nothing is drawn anew, what gets the focus is there already.
        if let Some(id) = self.focus {
            focus::by_id(id);
        }
    }

    /// Tells the page around what has happened, once the second part is here to put it into words.
    fn tell_host(&mut self) {
        if self.state.embed.is_none() || self.state.second != SecondPart::Here {
            return;
        }
        for one in embed::told(&self.told, &self.state) {
            page::tell_host(&one);
        }
        self.told = self.state.clone();
    }

    /// Waits until nothing has changed for a moment.
    fn wait(&mut self, ctx: &Context<Self>) {
        let link = ctx.link().clone();
        self.rest = Some(Timeout::new(REST_MS, move || link.send_message(Msg::Rest)));
    }

    /// Keeps the sketch and lets the address follow; once the second part is here, which writes both. Before, no
    /// sketch has changed.
    fn remember(&mut self, ctx: &Context<Self>) {
        if self.state.second != SecondPart::Here || self.rest.take().is_none() {
            return;
        }
        if self.state.newer.is_none() {
            location::replace_fragment(&self.state.fragment());
        }
        self.keep(ctx);
    }

    /// Keeps the sketch as it is, unless it is kept so already.
    #[inline(never)] // Asked for in two places.
    fn keep(&mut self, ctx: &Context<Self>) {
        if self.state.second != SecondPart::Here {
            return;
        }
        let Some(text) = self.state.kept_text().filter(|text| self.kept.as_ref() != Some(text)) else {
            return;
        };
        self.kept = Some(text.clone());
        self.kept_of = self.state.sketch.clone();
        let link = ctx.link().clone();
        let note = sketches::note(&self.state);
        spawn_local(async move {
            let kept = storage::keep(&text, &note).await;
            link.send_message(Msg::Kept(kept.map_err(|trouble| trouble.to_string())));
        });
    }

    /// Gives the worker a job. The one before is ended.
    fn start(&mut self, ctx: &Context<Self>, work: Work, order: String) {
        let link = ctx.link().clone();
        self.job = None;
        let job = self.worker.start(order, move |event| {
            link.send_message(Msg::Act(news(work, event)));
        });
        self.job = Some(job);
    }
}

/// What a job has to say, to whom it says it.
#[inline(never)] // So that it can lie in the second part.
fn news(work: Work, event: JobEvent) -> Action {
    match (work, event) {
        (Work::Spread, JobEvent::Progress(permille)) => Action::Run(Run::Progress(permille)),
        // It shows nothing before its end.
        (Work::Spread, JobEvent::SoFar(answer) | JobEvent::Done(answer)) => Action::Run(Run::Done(answer)),
        (Work::Spread, JobEvent::Failed(why)) => Action::Run(Run::Failed(why)),
        (Work::Load, JobEvent::Progress(permille)) => Change::Progress(permille).into(),
        (Work::Load, JobEvent::SoFar(found)) => Change::SoFar(found).into(),
        (Work::Load, JobEvent::Done(answer)) => Change::Done(answer).into(),
        (Work::Load, JobEvent::Failed(why)) => Change::Failed(why).into(),
    }
}
